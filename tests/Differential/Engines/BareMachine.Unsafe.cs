using GoEmu.Differential.Machine;
using GoEmu.Emulator.Host;

namespace GoEmu.Differential.Engines;

/// <summary>
/// The processor itself. Every run ends with a signal, from whose frame the state is read: that is exact, and it is what a native
/// program would see. One per process, used by one thread; to be created behind the engines, whose handlers get what is not for it.
/// </summary>
public sealed unsafe class BareMachine : IMachine
{
    private const long SysRtSigaction = 13, SysSigaltstack = 131;
    private const ulong CodeSize = 0x1000, StackSize = 256 << 10;

    // Order of the registers in sigcontext: r8..r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp; then rip, flags, segments, error, trap, mask, cr2.
    private const int RipIndex = 16, FlagsIndex = 17, ErrorIndex = 19, TrapIndex = 20, Cr2Index = 22;

    private readonly BareContext* _context;
    private readonly delegate* unmanaged<void> _enter;

    /// <summary>Installs handlers for faults and an alternate stack on the calling thread, which is to be the one that runs cases.</summary>
    public BareMachine()
    {
        ulong code = HostMemory.Allocate(CodeSize + (ulong)sizeof(BareContext));
        HostMemory.MapFixed(code, CodeSize + (ulong)sizeof(BareContext), HostMemory.All);
        _context = (BareContext*)(code + CodeSize);
        ulong stack = HostMemory.Allocate(StackSize);
        _context->StackLow = stack;
        _context->StackHigh = stack + StackSize;
        _context->RunMask = ~HostSignals.FaultMask;
        var stubs = new BareStubs((byte*)code, _context);
        stubs.Build();
        _enter = (delegate* unmanaged<void>)stubs.Enter;
        ulong* description = stackalloc ulong[3] { stack, 0, StackSize };
        Check(HostSyscall.Quick(SysSigaltstack, (ulong)description));
        for (int signal = 1; signal < 32; signal++)
        {
            if ((HostSignals.FaultMask >> (signal - 1) & 1) != 0)
                Install(signal, stubs);
        }
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public uint Components => uint.MaxValue;

    /// <inheritdoc/>
    public bool Refused => false;

    // Order of the GPRs in encoding order within sigcontext.
    private static ReadOnlySpan<byte> FrameOrder => [13, 14, 12, 11, 15, 10, 9, 8, 0, 1, 2, 3, 4, 5, 6, 7];

    /// <inheritdoc/>
    public void Run(in MachineState input, ref MachineState output)
    {
        _context->Input = input;
        _enter();
        for (int n = 0; n < 16; n++)
            output.Gpr[n] = _context->Registers[FrameOrder[n]];
        output.Rip = _context->Registers[RipIndex];
        output.Rflags = _context->Registers[FlagsIndex];
        output.FsBase = _context->FsBase;
        output.GsBase = _context->GsBase;
        output.Signal = (int)_context->Info[0];
        output.Code = (int)_context->Info[1];
        output.Address = _context->Info[2];
        output.Trap = _context->Registers[TrapIndex];
        output.Error = _context->Registers[ErrorIndex];
        output.Cr2 = _context->Registers[Cr2Index];
        fixed (byte* x = output.XState)
            new ReadOnlySpan<byte>(_context->XState, MachineState.XStateSize).CopyTo(new Span<byte>(x, MachineState.XStateSize));
        output.Normalise();
    }

    private void Install(int signal, BareStubs stubs)
    {
        KernelSigAction before = default, action = new()
        {
            Handler = (ulong)stubs.Handler,
            Flags = KernelSigAction.SigInfo | KernelSigAction.RestorerFlag | KernelSigAction.OnStack | KernelSigAction.NoDefer,
            Restorer = (ulong)stubs.Restorer,
        };
        Check(HostSyscall.Quick(SysRtSigaction, (ulong)signal, 0, (ulong)&before, 8));
        if (before.Handler <= KernelSigAction.Ignore)
            throw new InvalidOperationException($"signal {signal} has no handler to pass on to: the engine comes first");
        _context->Previous[signal] = before.Handler;
        Check(HostSyscall.Quick(SysRtSigaction, (ulong)signal, (ulong)&action, 0, 8));
    }

    private static void Check(long result)
    {
        if (result < 0)
            throw new InvalidOperationException($"a system call failed with {result}");
    }
}
