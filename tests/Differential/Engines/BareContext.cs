using System.Runtime.InteropServices;
using GoEmu.Differential.Machine;

namespace GoEmu.Differential.Engines;

/// <summary>What the machine code of <see cref="BareMachine"/> reads and writes; it lies behind the code, so that it is reached relative to RIP.</summary>
[StructLayout(LayoutKind.Explicit, Size = 0x1000)]
public unsafe struct BareContext
{
    /// <summary>Nonzero while the code under test runs.</summary>
    [FieldOffset(0x00)] public ulong Active;

    /// <summary>Of this process, kept over a run.</summary>
    [FieldOffset(0x08)] public ulong HostRsp;

    [FieldOffset(0x10)] public ulong HostFsBase;

    [FieldOffset(0x18)] public ulong HostGsBase;

    [FieldOffset(0x20)] public ulong HostMxcsr;

    /// <summary>Signals blocked during a run (all but faults), and the mask to restore.</summary>
    [FieldOffset(0x28)] public ulong RunMask;

    [FieldOffset(0x30)] public ulong HostMask;

    /// <summary>The alternate stack: a signal that comes on it belongs to the thread that runs cases.</summary>
    [FieldOffset(0x38)] public ulong StackLow;

    [FieldOffset(0x40)] public ulong StackHigh;

    /// <summary>Handlers that were there before, by signal number.</summary>
    [FieldOffset(0x80)] public fixed ulong Previous[32];

    /// <summary>What the run starts from.</summary>
    [FieldOffset(0x200)] public MachineState Input;

    /// <summary>FS and GS base when the fault came.</summary>
    [FieldOffset(0x640)] public ulong FsBase;

    [FieldOffset(0x648)] public ulong GsBase;

    /// <summary>The head of siginfo_t.</summary>
    [FieldOffset(0x650)] public fixed ulong Info[4];

    /// <summary>gregs of the ucontext and, last, the address of the XSAVE image (asm/sigcontext.h).</summary>
    [FieldOffset(0x680)] public fixed ulong Registers[24];

    /// <summary>That image.</summary>
    [FieldOffset(0x740)] public fixed byte XState[MachineState.XStateSize];
}
