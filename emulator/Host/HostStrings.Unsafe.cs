using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit;

namespace GoEmu.Emulator.Host;

/// <summary>
/// The host's own REP MOVS and REP STOS on guest registers, as machine-code stubs. A fault is recorded in the state
/// (<see cref="SignalHandlerBuilder"/>) and leaves the registers as the processor has them then. Invariant: the calling thread is a guest
/// thread.
/// </summary>
internal static unsafe class HostStrings
{
    private const int Kinds = 8;

    private static readonly nint[] s_stubs = new nint[Kinds];

    /// <summary>Range of the instructions that may fault, and where they go on then.</summary>
    public static byte* Start { get; private set; }

    /// <summary>Behind <see cref="Start"/>'s range.</summary>
    public static byte* End { get; private set; }

    /// <summary>Stores the registers and says that there was a fault.</summary>
    public static byte* Failed { get; private set; }

    internal static void Initialize(ref Assembler asm)
    {
        Start = asm.Cursor;
        List<nint> exits = [];
        for (int kind = 0; kind < Kinds; kind++)
        {
            s_stubs[kind] = (nint)asm.Cursor;
            asm.Bytes(0x49, 0x89, 0xF8, 0x48, 0x89, 0xF1); // mov r8, rdi; mov rcx, rsi
            asm.Bytes(0x4D, 0x8B, 0x48, 0x08, 0x49, 0x29, 0xC9); // mov r9, [r8+8]; sub r9, rcx
            asm.Bytes(0x49, 0x8B, 0x00, 0x49, 0x8B, 0x70, 0x30, 0x49, 0x8B, 0x78, 0x38); // mov rax, [r8]; mov rsi, [r8+48]; mov rdi, [r8+56]
            asm.Bytes(Instruction(kind));
            asm.Byte(0xE9); // jmp done
            exits.Add((nint)asm.Cursor);
            asm.Int32(0);
        }
        End = asm.Cursor;
        Failed = asm.Cursor;
        asm.MovImm(CpuStateLayout.R10, 0);
        byte* toStore = asm.JmpShort();
        byte* done = asm.Cursor;
        asm.MovImm(CpuStateLayout.R10, 1);
        asm.Here(toStore);
        asm.Bytes(0x4C, 0x01, 0xC9, 0x49, 0x89, 0x48, 0x08); // add rcx, r9; mov [r8+8], rcx
        asm.Bytes(0x49, 0x89, 0x70, 0x30, 0x49, 0x89, 0x78, 0x38, 0x44, 0x89, 0xD0, 0xC3); // mov [r8+48], rsi; mov [r8+56], rdi; mov eax, r10d; ret
        foreach (nint exit in exits)
            *(int*)exit = (int)(done - ((byte*)exit + 4));
    }

    private static ReadOnlySpan<byte> Instruction(int kind) => kind switch
    {
        0 => [0xF3, 0xA4],
        1 => [0xF3, 0x66, 0xA5],
        2 => [0xF3, 0xA5],
        3 => [0xF3, 0x48, 0xA5],
        4 => [0xF3, 0xAA],
        5 => [0xF3, 0x66, 0xAB],
        6 => [0xF3, 0xAB],
        _ => [0xF3, 0x48, 0xAB],
    };

    /// <summary>Which stub it is: MOVS or STOS, with elements of 1, 2, 4 or 8 bytes.</summary>
    public static int IndexOf(bool moves, int size) => (moves ? 0 : 4) + System.Numerics.BitOperations.Log2((uint)size);

    /// <summary>
    /// Runs a stub for <paramref name="count"/> elements, at most as many as RCX says, upwards; updates RCX, RSI and RDI in an array of
    /// guest registers. False when it faulted, with the fault in the state.
    /// </summary>
    public static bool Run(int index, ulong* registers, ulong count) =>
        ((delegate* unmanaged[SuppressGCTransition]<ulong*, ulong, int>)s_stubs[index])(registers, count) != 0;
}
