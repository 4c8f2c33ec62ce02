using GoEmu.Syscalls.Kernel;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Signals that wait for a task or for the process (signal(7)): standard ones once, real-time ones all, lowest number first.</summary>
internal sealed class SignalQueue
{
    private const int FirstRealTime = 32;

    private readonly List<(int Signal, byte[] Info)> _waiting = [];

    /// <summary>The signals that wait, bit n-1 for signal n.</summary>
    public ulong Set { get; private set; }

    /// <summary>Adds one with its siginfo_t of 128 bytes.</summary>
    public void Add(int signal, byte[] info)
    {
        if (signal < FirstRealTime && (Set & SignalActions.Bit(signal)) != 0)
            return;
        _waiting.Add((signal, info));
        Set |= SignalActions.Bit(signal);
    }

    /// <summary>Takes the first one that is in <paramref name="set"/>; 0 when there is none.</summary>
    public int Take(ulong set, out byte[] info)
    {
        info = [];
        ulong found = Set & set;
        if (found == 0)
            return 0;
        int signal = System.Numerics.BitOperations.TrailingZeroCount(found) + 1;
        int index = _waiting.FindIndex(w => w.Signal == signal);
        info = _waiting[index].Info;
        _waiting.RemoveAt(index);
        if (!_waiting.Exists(w => w.Signal == signal))
            Set &= ~SignalActions.Bit(signal);
        return signal;
    }

    /// <summary>Forgets all of one number: it has become ignored.</summary>
    public void Discard(int signal)
    {
        _waiting.RemoveAll(w => w.Signal == signal);
        Set &= ~SignalActions.Bit(signal);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _waiting.Clear();
        Set = 0;
    }
}
