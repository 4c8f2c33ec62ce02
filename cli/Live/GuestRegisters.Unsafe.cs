using GoEmu.Emulator.Cpu;
using GoEmu.GoRuntime.Unwinding;
using GoEmu.Syscalls.Kernel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Cli.Live;

/// <summary>
/// The general registers of a guest thread, copied at one moment. Relies on being called on that thread while it is outside guest code.
/// </summary>
internal sealed class GuestRegisters
{
    /// <summary>Names in encoding order.</summary>
    public static readonly string[] Names = ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    private readonly ulong[] _general = new ulong[16];

    private GuestRegisters()
    {
    }

    /// <summary>A register by its number in encodings.</summary>
    public ulong this[int number] => _general[number];

    /// <summary>The next instruction.</summary>
    public ulong Rip { get; private init; }

    /// <summary>Base of FS.</summary>
    public ulong FsBase { get; private init; }

    /// <summary>RAX, where Go passes the first argument.</summary>
    public ulong Rax => _general[L.Rax];

    /// <summary>RCX, the third.</summary>
    public ulong Rcx => _general[L.Rcx];

    /// <summary>RBX, the second.</summary>
    public ulong Rbx => _general[L.Rbx];

    /// <summary>The stack pointer.</summary>
    public ulong Rsp => _general[L.Rsp];

    /// <summary>RDI.</summary>
    public ulong Rdi => _general[L.Rdi];

    /// <summary>RSI.</summary>
    public ulong Rsi => _general[L.Rsi];

    /// <summary>R14, where compiled Go code keeps g.</summary>
    public ulong R14 => _general[14];

    /// <summary>What unwinding needs.</summary>
    public UnwindRegisters ForUnwinding => new(Rip, Rsp, _general[L.Rbp], R14, FsBase);

    /// <summary>Copies a thread's registers.</summary>
    public static unsafe GuestRegisters Of(GuestTask task)
    {
        CpuState* cpu = task.Cpu;
        var registers = new GuestRegisters { Rip = cpu->Rip, FsBase = cpu->FsBase };
        for (int n = 0; n < 16; n++)
            registers._general[n] = cpu->Gpr[n];
        return registers;
    }
}
