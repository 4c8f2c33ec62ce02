using GoEmu.Emulator.Host;
using GoEmu.Emulator.Jit;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// What a guest process does on each signal (rt_sigaction(2)), mirrored in the host's dispositions so that the host's kernel decides
/// who is interrupted, what restarts, and what the default does. Not thread-safe: the process locks.
/// </summary>
public sealed class SignalActions
{
    /// <summary>Signals are below this.</summary>
    public const int Count = 65;

    private readonly KernelSigAction[] _actions = new KernelSigAction[Count];
    private readonly HostSignalHandlers _host;

    /// <summary>The dispositions of a new program: default, or ignored where the parent said so.</summary>
    public SignalActions(HostSignalHandlers host) => _host = host;

    private SignalActions(SignalActions other)
    {
        _host = other._host;
        other._actions.CopyTo(_actions, 0);
    }

    /// <summary>The guest's action for a signal.</summary>
    public KernelSigAction this[int signal] => _actions[signal];

    /// <summary>A copy for a child process that shares memory but not dispositions.</summary>
    public SignalActions Clone() => new(this);

    /// <summary>Sets an action and mirrors it.</summary>
    public void Set(int signal, in KernelSigAction action)
    {
        const ulong mirrored = KernelSigAction.RestartFlag | KernelSigAction.NoChildStop | KernelSigAction.NoChildWait;
        _actions[signal] = action;
        if (action.Handler == KernelSigAction.Default)
            _host.SetDefault(signal);
        else if (action.Handler == KernelSigAction.Ignore)
            _host.SetIgnored(signal, action.Flags & mirrored);
        else
            _host.SetHandled(signal, action.Flags & mirrored);
    }

    /// <summary>A signal's bit in masks as the kernel has them.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);

    /// <summary>True for signals whose default action is to do nothing.</summary>
    public static bool IsIgnoredByDefault(int signal) => signal is 17 or 18 or 23 or 28;

    /// <summary>True for signals whose default action stops the process.</summary>
    public static bool StopsByDefault(int signal) => signal is 19 or 20 or 21 or 22;
}
