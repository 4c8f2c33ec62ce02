namespace GoEmu.Emulator.Host;

/// <summary>
/// Raw Linux system calls of the host, through a stub of our own: no errno variable, no cancellation, no wrapper that caches or changes
/// anything. Results are those of the kernel: a value, or -errno. Before the stub exists, the C library's syscall(2) stands in.
/// </summary>
public static unsafe class HostSyscall
{
    private static delegate* unmanaged<long, ulong, ulong, ulong, ulong, ulong, ulong, long> s_plain;
    private static delegate* unmanaged[SuppressGCTransition]<long, ulong, ulong, ulong, ulong, ulong, ulong, long> s_quick;
    private static delegate* unmanaged<long, ulong, ulong, ulong, ulong, ulong, ulong, long> s_interruptible;

    /// <summary>Result of <see cref="Interruptible"/> when a signal came first or the kernel would restart the call (ERESTARTSYS).</summary>
    public const long Restart = -512;

    internal static void Initialize(nint plain, nint interruptible)
    {
        s_plain = (delegate* unmanaged<long, ulong, ulong, ulong, ulong, ulong, ulong, long>)plain;
        s_quick = (delegate* unmanaged[SuppressGCTransition]<long, ulong, ulong, ulong, ulong, ulong, ulong, long>)plain;
        s_interruptible = (delegate* unmanaged<long, ulong, ulong, ulong, ulong, ulong, ulong, long>)interruptible;
    }

    /// <summary>A call that may take long; the GC need not wait for it.</summary>
    public static long Call(long number, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
        s_plain != null ? s_plain(number, a, b, c, d, e, f) : Early(number, a, b, c, d, e, f);

    /// <summary>A call that never blocks (less than a microsecond or so).</summary>
    public static long Quick(long number, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0) =>
        s_quick != null ? s_quick(number, a, b, c, d, e, f) : Early(number, a, b, c, d, e, f);

    /// <summary>
    /// A call on behalf of the guest thread that runs here: not begun when one of its signals is already pending, and given back as
    /// <see cref="Restart"/> where the kernel would restart it after the handler.
    /// </summary>
    public static long Interruptible(long number, ulong a, ulong b, ulong c, ulong d, ulong e, ulong f) =>
        s_interruptible(number, a, b, c, d, e, f);

    private static long Early(long number, ulong a, ulong b, ulong c, ulong d, ulong e, ulong f)
    {
        long result = Libc.Syscall(number, a, b, c, d, e, f);
        return result == -1 ? -System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : result;
    }
}
