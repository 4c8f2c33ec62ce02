using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Cpu;

/// <summary>Offsets of <see cref="CpuState"/> as generated code uses them, read from the declaration itself.</summary>
public static class CpuStateLayout
{
    private static int Of(string field) => (int)Marshal.OffsetOf<CpuState>(field);

    /// <summary>Offset of a general register in bytes; <paramref name="register"/> is its encoding number 0..15.</summary>
    public static int Gpr(int register) => register * 8;

    /// <summary>Encoding numbers of the registers that code names.</summary>
    public const int Rax = 0, Rcx = 1, Rdx = 2, Rbx = 3, Rsp = 4, Rbp = 5, Rsi = 6, Rdi = 7, R8 = 8, R9 = 9, R10 = 10, R11 = 11, R15 = 15;

    /// <summary>Checks once that the constants below are what the compiler laid out.</summary>
    /// <exception cref="InvalidOperationException">A constant and the declaration disagree: a bug of ours.</exception>
    public static void Verify()
    {
        (string Name, int Offset)[] all =
        [
            (nameof(CpuState.Rip), Rip), (nameof(CpuState.Rflags), Rflags), (nameof(CpuState.FsBase), FsBase),
            (nameof(CpuState.GsBase), GsBase), (nameof(CpuState.HostRsp), HostRsp), (nameof(CpuState.HostFsBase), HostFsBase),
            (nameof(CpuState.Reason), Reason), (nameof(CpuState.PendingSignal), PendingSignal), (nameof(CpuState.PendingKick), PendingKick),
            (nameof(CpuState.Pending), Pending), (nameof(CpuState.HostR15), HostR15), (nameof(CpuState.Self), Self),
            (nameof(CpuState.HostRip), HostRip), (nameof(CpuState.FaultAddress), FaultAddress), (nameof(CpuState.TrapNumber), TrapNumber),
            (nameof(CpuState.ErrorCode), ErrorCode), (nameof(CpuState.ResumeHost), ResumeHost), (nameof(CpuState.Spill), Spill),
            (nameof(CpuState.VdsoRsp), VdsoRsp), (nameof(CpuState.HostMxcsr), HostMxcsr), (nameof(CpuState.FaultSignal), FaultSignal),
            (nameof(CpuState.PendingInfo), PendingInfo), (nameof(CpuState.FaultInfo), FaultInfo),
            (nameof(CpuState.Zero), Zero), (nameof(CpuState.Scratch), Scratch), (nameof(CpuState.Interpreting), Interpreting),
            (nameof(CpuState.GuestFault), GuestFault), (nameof(CpuState.Position), Position),
            (nameof(CpuState.TargetPosition), TargetPosition), (nameof(CpuState.AccessPosition), AccessPosition),
        ];
        foreach ((string name, int offset) in all)
        {
            if (Of(name) != offset)
                throw new InvalidOperationException($"CpuState.{name} is at {Of(name):x}, generated code uses {offset:x}");
        }
    }

    /// <summary>Byte offsets from GS, one for each field of <see cref="CpuState"/> that machine code touches.</summary>
    public const int
        Rip = 0x80, Rflags = 0x88, FsBase = 0x90, GsBase = 0x98, HostRsp = 0xA0, HostFsBase = 0xA8, Reason = 0xB0,
        PendingSignal = 0xB8, PendingKick = 0xBC, Pending = 0xB8, HostR15 = 0xC0, Self = 0xC8, HostRip = 0xD0, FaultAddress = 0xD8,
        TrapNumber = 0xE0, ErrorCode = 0xE8, ResumeHost = 0xF0, Spill = 0xF8, VdsoRsp = 0x100, HostMxcsr = 0x108, FaultSignal = 0x10C,
        PendingInfo = 0x140, FaultInfo = 0x1C0, Zero = 0x240, Scratch = 0x248, Interpreting = 0x278, GuestFault = 0x27C, Position = 0x2D8,
        TargetPosition = 0x2F8, AccessPosition = 0x360, XSave = CpuState.XSaveOffset;
}
