using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// The threads that may be in translated code, and how to get them all out of it. Lock order: the engine's translation lock, then this
/// object's. Invariant: a state is freed only after it was removed here.
/// </summary>
internal sealed unsafe class ThreadRegistry
{
    private const long SysRtTgSigQueueInfo = 297, SysSchedYield = 24;
    private const int SpinsPerKick = 200;

    private readonly HostLock _lock = new();
    private readonly List<(nint Cpu, int GroupId, int ThreadId)> _threads = [];
    private int _stopRequested;

    /// <summary>Nonzero while <see cref="StopAll"/> holds; a thread that sees it must not enter translated code.</summary>
    public bool StopRequested => Volatile.Read(ref _stopRequested) != 0;

    public void Add(CpuState* cpu, int groupId, int threadId)
    {
        using (_lock.Enter())
            _threads.Add(((nint)cpu, groupId, threadId));
    }

    /// <summary>Adds a state that runs on the only host thread there is.</summary>
    public void AddBesides(CpuState* cpu)
    {
        using (_lock.Enter())
            _threads.Add(((nint)cpu, _threads[0].GroupId, _threads[0].ThreadId));
    }

    public void Remove(CpuState* cpu)
    {
        using (_lock.Enter())
            _threads.RemoveAll(t => t.Cpu == (nint)cpu);
    }

    /// <summary>The id of the host thread that a state is current on, or 0.</summary>
    public int ThreadIdOf(CpuState* cpu)
    {
        using (_lock.Enter())
            return _threads.Find(t => t.Cpu == (nint)cpu).ThreadId;
    }

    /// <summary>Forgets every thread but one, after a fork.</summary>
    public void KeepOnly(CpuState* cpu, int groupId, int threadId)
    {
        using (_lock.Enter())
        {
            _threads.Clear();
            _threads.Add(((nint)cpu, groupId, threadId));
        }
    }

    /// <summary>Returns when no thread is in translated code; none enters it until <see cref="Resume"/>. The caller holds the translation lock and is outside.</summary>
    public void StopAll()
    {
        Volatile.Write(ref _stopRequested, 1);
        Interlocked.MemoryBarrier();
        for (int spin = 0; ; spin++)
        {
            bool any = false;
            using (_lock.Enter())
            {
                foreach ((nint state, int groupId, int threadId) in _threads)
                {
                    if (Volatile.Read(ref ((CpuState*)state)->InGuest) == 0)
                        continue;
                    any = true;
                    if (spin % SpinsPerKick == 0)
                        Kick(groupId, threadId);
                }
            }
            if (!any)
                return;
            _ = HostSyscall.Call(SysSchedYield);
        }
    }

    /// <summary>Lets threads run again.</summary>
    public void Resume() => Volatile.Write(ref _stopRequested, 0);

    /// <summary>Makes a thread of the runtime block every signal that is the guest's to have.</summary>
    public static void BlockSignalsOf(int groupId, int threadId) => Kick(groupId, threadId);

    private static void Kick(int groupId, int threadId)
    {
        byte* info = stackalloc byte[128];
        new Span<byte>(info, 128).Clear();
        *(int*)info = HostSignals.Kick;
        *(int*)(info + 8) = -1; // SI_QUEUE
        *(int*)(info + 24) = HostSignals.KickMagic;
        _ = HostSyscall.Call(SysRtTgSigQueueInfo, (ulong)groupId, (ulong)threadId, HostSignals.Kick, (ulong)info);
    }
}
