using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Installs the assembled handler for host signals. Invariant: every handler in the process runs on the thread's alternate stack, since
/// a guest's stack may be 2 KB.
/// </summary>
public sealed unsafe class HostSignalHandlers
{
    private const long SysRtSigaction = 13;
    private const int Signals = 65;

    private readonly ulong* _previous;
    private readonly KernelSigAction* _default;
    private ulong _handler, _activation, _restorer;

    internal HostSignalHandlers()
    {
        _previous = (ulong*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(Signals, sizeof(ulong));
        _default = (KernelSigAction*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)sizeof(KernelSigAction));
        for (int signal = 1; signal < Signals; signal++)
        {
            KernelSigAction action = Get(signal);
            Inherited[signal] = action.Handler == KernelSigAction.Ignore;
            _previous[signal] = action.Handler;
        }
    }

    internal HandlerTables Tables => new((nint)_previous, (nint)_default);

    /// <summary>For each signal, whether it was ignored when the process began. SIGPIPE always reads as ignored: the runtime does that.</summary>
    public bool[] Inherited { get; } = new bool[Signals];

    internal void Install(in NativeStubs stubs)
    {
        _handler = (ulong)stubs.Handler;
        _activation = (ulong)stubs.ActivationHandler;
        _restorer = (ulong)stubs.Restorer;
        for (int signal = 1; signal < Signals; signal++)
        {
            if (signal == HostSignals.Kick || ((HostSignals.FaultMask >> (signal - 1)) & 1) != 0)
                SetHandled(signal, 0);
        }
        if (_previous[HostSignals.Activation] > KernelSigAction.Ignore)
            Set(HostSignals.Activation, _activation, KernelSigAction.SigInfo | KernelSigAction.RestartFlag);
    }

    /// <summary>The guest has a handler: the signal is noted for it. <paramref name="flags"/> are SA_RESTART, SA_NOCLDSTOP and SA_NOCLDWAIT of the guest's.</summary>
    public void SetHandled(int signal, ulong flags) => Set(signal, _handler, KernelSigAction.SigInfo | flags);

    /// <summary>Gives a signal its default action.</summary>
    public void SetDefault(int signal)
    {
        if (IsOurs(signal))
            SetHandled(signal, 0);
        else
            Set(signal, KernelSigAction.Default, 0);
    }

    /// <summary>Ignores a signal.</summary>
    public void SetIgnored(int signal, ulong flags)
    {
        if (IsOurs(signal))
            SetHandled(signal, 0);
        else
            Set(signal, KernelSigAction.Ignore, flags);
    }

    /// <summary>True for signals whose host handler stays ours whatever the guest asks.</summary>
    public static bool IsOurs(int signal) => signal is HostSignals.Kick or HostSignals.Activation || ((HostSignals.FaultMask >> (signal - 1)) & 1) != 0;

    /// <summary>Takes even our handlers away, for the moment of dying by a signal or of exec.</summary>
    public static void ForceDefault(int signal)
    {
        var action = default(KernelSigAction);
        _ = HostSyscall.Quick(SysRtSigaction, (ulong)signal, (ulong)&action, 0, 8);
    }

    private void Set(int signal, ulong handler, ulong flags)
    {
        if (signal == HostSignals.Activation && handler != _activation)
            return; // the runtime's own; a guest's use of it is emulated by the kernel layer only as far as tgkill
        var action = new KernelSigAction
        {
            Handler = handler,
            Flags = flags | KernelSigAction.RestorerFlag | KernelSigAction.OnStack,
            Restorer = _restorer,
            Mask = ulong.MaxValue,
        };
        _ = HostSyscall.Quick(SysRtSigaction, (ulong)signal, (ulong)&action, 0, 8);
    }

    private static KernelSigAction Get(int signal)
    {
        KernelSigAction action = default;
        _ = HostSyscall.Quick(SysRtSigaction, (ulong)signal, 0, (ulong)&action, 8);
        return action;
    }
}
