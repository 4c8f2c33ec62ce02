using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Cpu;

/// <summary>
/// The whole state of one guest thread, in host memory outside the GC. While the thread runs, the host's GS base points here, so
/// every offset is part of the generated code: <see cref="CpuStateLayout"/> reads them from this declaration.
/// </summary>
/// <remarks>All addresses are guest addresses unless the name says Host. The XSAVE area follows at <see cref="XSaveOffset"/>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public unsafe struct CpuState
{
    /// <summary>Bytes of one state, a whole number of pages.</summary>
    public const int Size = 0x4000;

    /// <summary>Where the XSAVE area (standard format, 64-byte aligned) begins.</summary>
    public const int XSaveOffset = 0x400;

    /// <summary>Bytes of the XSAVE area that may be used.</summary>
    public const int XSaveCapacity = Size - XSaveOffset;

    /// <summary>Bit of <see cref="SingleStep"/>: once, in memory that stays writable: the instruction writes to the page it lies on.</summary>
    public const int StepOnce = 1;

    /// <summary>
    /// Bit of <see cref="SingleStep"/>: the guest's trap flag, which says to trap after each instruction (SDM vol. 3, "Single-Step
    /// Exception Condition"). It is here and never in <see cref="Rflags"/>, which the host's flags are loaded from.
    /// </summary>
    public const int StepTrap = 2;

    /// <summary>Bit of <see cref="SingleStep"/>: an <see cref="IStepObserver"/> is told of each instruction.</summary>
    public const int StepObserved = 4;

    /// <summary>
    /// Bit of <see cref="SingleStep"/>: once, past a probe: the instruction at RIP runs, whatever signals wait, and its probe is not hit.
    /// </summary>
    public const int StepPastProbe = 8;

    /// <summary>Bit of <see cref="SingleStep"/>, in the interpreter alone: AC is set, so the alignment of what is accessed is checked.</summary>
    public const int StepAligned = 16;

    private const ulong TrapFlag = 0x100;

    /// <summary>RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8..R15, in encoding order. R15 lives only here: the host's is the engine's.</summary>
    [FieldOffset(0x000)] public fixed ulong Gpr[16];

    /// <summary>The same by name.</summary>
    [FieldOffset(0x000)] public ulong Rax;

    /// <inheritdoc cref="Rax"/>
    [FieldOffset(0x008)] public ulong Rcx;

    /// <inheritdoc cref="Rax"/>
    [FieldOffset(0x010)] public ulong Rdx;

    /// <inheritdoc cref="Rax"/>
    [FieldOffset(0x018)] public ulong Rbx;

    /// <inheritdoc cref="Rax"/>
    [FieldOffset(0x020)] public ulong Rsp;

    /// <inheritdoc cref="Rax"/>
    [FieldOffset(0x028)] public ulong Rbp;

    /// <inheritdoc cref="Rax"/>
    [FieldOffset(0x030)] public ulong Rsi;

    /// <inheritdoc cref="Rax"/>
    [FieldOffset(0x038)] public ulong Rdi;

    /// <summary>The guest's program counter; exact whenever the thread is outside translated code.</summary>
    [FieldOffset(0x080)] public ulong Rip;

    /// <summary>RFLAGS without TF; see <see cref="GuestFlags"/>.</summary>
    [FieldOffset(0x088)] public ulong Rflags;

    /// <summary>The guest's FS base (thread-local storage).</summary>
    [FieldOffset(0x090)] public ulong FsBase;

    /// <summary>The guest's GS base; the host's real one points to this structure.</summary>
    [FieldOffset(0x098)] public ulong GsBase;

    /// <summary>Host stack pointer to return to on exit.</summary>
    [FieldOffset(0x0A0)] public ulong HostRsp;

    /// <summary>Host FS base (the C library's thread pointer).</summary>
    [FieldOffset(0x0A8)] public ulong HostFsBase;

    /// <summary>Why translated code was left, an <see cref="ExitReason"/>.</summary>
    [FieldOffset(0x0B0)] public int Reason;

    /// <summary>Nonzero while the thread may be in translated code; the code cache is not reused as long as any thread says so.</summary>
    [FieldOffset(0x0B4)] public int InGuest;

    /// <summary>Number of a host signal that waits to be given to the guest, or 0. With <see cref="PendingKick"/> one 8-byte word.</summary>
    [FieldOffset(0x0B8)] public int PendingSignal;

    /// <summary>Nonzero when the thread was asked to leave translated code.</summary>
    [FieldOffset(0x0BC)] public int PendingKick;

    /// <summary>Both of the above, as machine code tests them.</summary>
    [FieldOffset(0x0B8)] public ulong Pending;

    /// <summary>The host's R15 at exit: link site, wanted address or scratch, by reason.</summary>
    [FieldOffset(0x0C0)] public ulong HostR15;

    /// <summary>Address of this structure.</summary>
    [FieldOffset(0x0C8)] public CpuState* Self;

    /// <summary>Host instruction pointer where a fault or signal hit translated code.</summary>
    [FieldOffset(0x0D0)] public ulong HostRip;

    /// <summary>CR2 of a fault.</summary>
    [FieldOffset(0x0D8)] public ulong FaultAddress;

    /// <summary>Trap number of a fault.</summary>
    [FieldOffset(0x0E0)] public ulong TrapNumber;

    /// <summary>Hardware error code of a fault.</summary>
    [FieldOffset(0x0E8)] public ulong ErrorCode;

    /// <summary>Host address that the next entry jumps to.</summary>
    [FieldOffset(0x0F0)] public ulong ResumeHost;

    /// <summary>Spill slot for rewritten instructions.</summary>
    [FieldOffset(0x0F8)] public ulong Spill;

    /// <summary>Guest RSP while a vDSO function runs on the host stack; 0 at other times.</summary>
    [FieldOffset(0x100)] public ulong VdsoRsp;

    /// <summary>MXCSR of host code.</summary>
    [FieldOffset(0x108)] public uint HostMxcsr;

    /// <summary>Number of the signal of a synchronous fault.</summary>
    [FieldOffset(0x10C)] public int FaultSignal;

    /// <summary>Nonzero to run just one instruction: <see cref="StepOnce"/>, <see cref="StepTrap"/>, <see cref="StepObserved"/>, <see cref="StepPastProbe"/>,
    /// <see cref="StepAligned"/>.</summary>
    [FieldOffset(0x110)] public int SingleStep;

    /// <summary>siginfo_t (128 bytes) of <see cref="PendingSignal"/>.</summary>
    [FieldOffset(0x140)] public fixed byte PendingInfo[128];

    /// <summary>siginfo_t (128 bytes) of the synchronous fault.</summary>
    [FieldOffset(0x1C0)] public fixed byte FaultInfo[128];

    /// <summary>Always zero: what the interpreter's operands name where an address has no base or no index.</summary>
    [FieldOffset(0x240)] public ulong Zero;

    /// <summary>Part of an address that the interpreter computes in an op of its own.</summary>
    [FieldOffset(0x248)] public ulong Scratch;

    /// <summary>While the thread interprets: ZF is set when this is zero. See <see cref="Interpreter.Flags"/>.</summary>
    [FieldOffset(0x250)] public ulong FlagZero;

    /// <summary>While the thread interprets: SF is bit 63, PF the parity of the low byte.</summary>
    [FieldOffset(0x258)] public ulong FlagSign;

    /// <summary>While the thread interprets: CF is bit 63, OF bit 63 xor bit 62, AF bit 3.</summary>
    [FieldOffset(0x260)] public ulong FlagCarries;

    /// <summary>The interpreter's op that last accessed memory; the one at fault when a fault is recorded.</summary>
    [FieldOffset(0x268)] public void* CurrentOp;

    /// <summary>The interpreter's table from guest PC to op, for returns and other indirect jumps.</summary>
    [FieldOffset(0x270)] public void* JumpCache;

    /// <summary>Nonzero while the thread interprets: a memory fault in managed code is the guest's then.</summary>
    [FieldOffset(0x278)] public int Interpreting;

    /// <summary>Nonzero when the host's signal handler has recorded a fault of the interpreted guest.</summary>
    [FieldOffset(0x27C)] public int GuestFault;

    /// <summary>The unlinked jump that the interpreter stopped at.</summary>
    [FieldOffset(0x280)] public void* LinkStub;

    /// <summary>Nonzero while the guest's x87 registers are in the host's, and not in the XSAVE area: see <see cref="Interpreter.X87"/>.</summary>
    [FieldOffset(0x2C0)] public int X87Live;

    /// <summary>Address of the last interpreted x87 instruction that is not a control instruction, while <see cref="X87Live"/>.</summary>
    [FieldOffset(0x2C8)] public ulong X87Pc;

    /// <summary>
    /// Guest instructions that may still run before <see cref="ExitReason.Budget"/>, where the engine counts them; exact after every exit.
    /// A faulting instruction, and one that is left to the kernel, has not been counted; a repeated string instruction counts as one.
    /// </summary>
    [FieldOffset(0x2D0)] public long Budget;

    /// <summary>While code is instrumented: what translated code keeps in R15 where R15 is needed for something else, and outside it.</summary>
    [FieldOffset(0x2D8)] public ulong Position;

    /// <summary>Where this thread's branches are recorded, or null.</summary>
    [FieldOffset(0x2E8)] public void* Branches;

    /// <summary>The position with which translated code was entered.</summary>
    [FieldOffset(0x2E0)] public ulong EntryPosition;

    /// <summary>
    /// While the thread interprets: nonzero when the branch that ends the run of linear code, if it is taken, is to give
    /// <see cref="ExitReason.Budget"/>.
    /// </summary>
    [FieldOffset(0x2F0)] public int SliceEnd;

    /// <summary>While branches are recorded: where the next target goes.</summary>
    [FieldOffset(0x2F8)] public ulong TargetPosition;

    /// <summary>While accesses to memory are recorded: where the next word goes.</summary>
    [FieldOffset(0x360)] public ulong AccessPosition;

    /// <summary>Three vector operands of an instruction that the interpreter has run by the host.</summary>
    [FieldOffset(0x300)] public fixed byte Operands[96];

    /// <summary>The selector in FS, while the thread is interpreted: the host's FS and GS are its own then.</summary>
    [FieldOffset(0x290)] public ushort FsSelector;

    /// <summary>The selector in GS, likewise.</summary>
    [FieldOffset(0x292)] public ushort GsSelector;

    /// <summary>RFLAGS as the guest sees them, with TF.</summary>
    public ulong GuestFlags
    {
        readonly get => (SingleStep & StepTrap) != 0 ? Rflags | TrapFlag : Rflags;
        set
        {
            Rflags = value & ~TrapFlag;
            SingleStep = (value & TrapFlag) != 0 ? SingleStep | StepTrap : SingleStep & ~StepTrap;
        }
    }
}
