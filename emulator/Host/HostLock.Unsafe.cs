using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Host;

/// <summary>
/// A lock that may be held across fork(2): one word and futex(2), nothing of the runtime's. The runtime's own lock wakes its waiters through
/// a global lock, which another thread may hold at the moment of the fork; the child would wait for that thread for ever. Recursive.
/// </summary>
/// <remarks>
/// Whoever comes while it is free may have it, which is fast; but a thread that was woken and found it taken again is handed it by the
/// next holder, or one that takes it over and over would keep all others out.
/// </remarks>
public sealed unsafe class HostLock
{
    private const long SysFutex = 202;
    private const ulong WaitPrivate = 128, WakePrivate = 129;
    private const int Free = 0, Held = 1, Contended = 2, Granted = 3, Spins = 40, SpinLength = 20;

    private readonly int* _word = (int*)NativeMemory.AllocZeroed(sizeof(int));
    private int _owner, _depth, _starving;

    private static readonly List<HostLock> s_all = [];

    /// <summary>A lock that is free.</summary>
    public HostLock()
    {
        lock (s_all)
            s_all.Add(this);
    }

    /// <summary>In the child of a fork, before any lock is given back: those who waited are threads of the parent's.</summary>
    public static void AfterFork()
    {
        foreach (HostLock one in s_all)
        {
            one._starving = 0;
            _ = Interlocked.CompareExchange(ref *one._word, Free, Granted);
        }
    }

    /// <summary>Takes the lock; disposing of the result gives it back.</summary>
    public Scope Enter()
    {
        int self = Environment.CurrentManagedThreadId;
        if (Volatile.Read(ref _owner) == self)
        {
            _depth++;
            return new Scope(this);
        }
        if (Interlocked.CompareExchange(ref *_word, Held, Free) != Free)
            Wait();
        _owner = self;
        return new Scope(this);
    }

    private void Wait()
    {
        for (int n = 0; n < Spins && Volatile.Read(ref _starving) == 0; n++)
        {
            Thread.SpinWait(SpinLength);
            if (Interlocked.CompareExchange(ref *_word, Held, Free) == Free)
                return;
        }
        bool wasWoken = false, starves = false;
        while (true)
        {
            int seen = Volatile.Read(ref *_word);
            if (seen == Free || (seen == Granted && wasWoken))
            {
                if (Interlocked.CompareExchange(ref *_word, Contended, seen) == seen)
                    break;
                continue;
            }
            if (seen == Held && Interlocked.CompareExchange(ref *_word, Contended, Held) != Held)
                continue;
            if (wasWoken && !starves)
            {
                starves = true;
                Interlocked.Increment(ref _starving);
            }
            _ = HostSyscall.Call(SysFutex, (ulong)_word, WaitPrivate, seen == Granted ? (ulong)Granted : Contended);
            wasWoken = true;
        }
        if (starves)
            Interlocked.Decrement(ref _starving);
    }

    private void Exit()
    {
        if (_depth > 0)
        {
            _depth--;
            return;
        }
        Volatile.Write(ref _owner, 0);
        if (Volatile.Read(ref _starving) != 0 && Volatile.Read(ref *_word) == Contended)
        {
            Volatile.Write(ref *_word, Granted);
            _ = HostSyscall.Quick(SysFutex, (ulong)_word, WakePrivate, 1);
            return;
        }
        if (Interlocked.Exchange(ref *_word, Free) == Contended)
            _ = HostSyscall.Quick(SysFutex, (ulong)_word, WakePrivate, 1);
    }

    /// <summary>The time for which a lock is held.</summary>
    public readonly ref struct Scope(HostLock held)
    {
        /// <summary>Gives the lock back.</summary>
        public void Dispose() => held.Exit();
    }
}
