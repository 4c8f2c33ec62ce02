namespace GoEmu.Emulator.Host;

/// <summary>
/// Instructions of the host that C# has no word for, as machine-code stubs. Calls make no GC transition: they are a few instructions
/// long. Invariant: the calling thread is a guest thread (its GS base is set), for the one that may fault.
/// </summary>
internal static unsafe class HostInstructions
{
    /// <summary>Result of <see cref="CompareExchange16"/> when the access faulted; the fault is in the state.</summary>
    public const int Faulted = -1;

    private static delegate* unmanaged[SuppressGCTransition]<uint*, ulong> s_readTimestamp;
    private static delegate* unmanaged[SuppressGCTransition]<ulong, ulong*, int> s_compareExchange16;

    private static delegate* unmanaged[SuppressGCTransition]<uint, uint> s_exchangeMxcsr;

    internal static void Initialize(nint readTimestamp, nint compareExchange16, nint exchangeMxcsr)
    {
        s_readTimestamp = (delegate* unmanaged[SuppressGCTransition]<uint*, ulong>)readTimestamp;
        s_compareExchange16 = (delegate* unmanaged[SuppressGCTransition]<ulong, ulong*, int>)compareExchange16;
        s_exchangeMxcsr = (delegate* unmanaged[SuppressGCTransition]<uint, uint>)exchangeMxcsr;
    }

    /// <summary>Sets MXCSR and returns what it was.</summary>
    public static uint ExchangeMxcsr(uint value) => s_exchangeMxcsr(value);

    /// <summary>RDTSCP: the time-stamp counter and what the kernel has in IA32_TSC_AUX.</summary>
    public static ulong ReadTimestamp(out uint processor)
    {
        uint aux;
        ulong time = s_readTimestamp(&aux);
        processor = aux;
        return time;
    }

    /// <summary>LOCK CMPXCHG16B with RAX, RDX, RBX and RCX in an array of guest registers: 1 when exchanged, 0 when not (RDX:RAX are what was there).</summary>
    public static int CompareExchange16(ulong address, ulong* registers) => s_compareExchange16(address, registers);
}
