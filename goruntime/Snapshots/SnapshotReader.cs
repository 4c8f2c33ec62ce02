using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Memory;

namespace GoEmu.GoRuntime.Snapshots;

/// <summary>Reads goroutines, threads and processors out of a program's memory; what cannot be read is left out or 0.</summary>
internal sealed class SnapshotReader
{
    private const ulong ScanBit = 0x1000; // _Gscan
    private const ulong MostGoroutines = 50_000_000;
    private const ulong MostProcessors = 1 << 16;
    private const int MostThreads = 100_000; // the runtime's limit is 10,000 unless the program changes it
    private const uint QueueLength = 256; // len(p.runq)

    private readonly GoProcess _process;
    private readonly IMemoryReader _memory;
    private readonly RuntimeLayout _layout;

    internal SnapshotReader(GoProcess process)
    {
        _process = process;
        _memory = process.Memory;
        _layout = process.Layout;
    }

    internal SchedulerSnapshot Read()
    {
        ulong sched = _process.Addresses.Sched;
        ulong Of(string path) => sched == 0 ? 0 : _memory.Field(sched + _process.LoadBias, _layout.Sched, path);
        return new SchedulerSnapshot
        {
            Goroutines = [.. Slice(_process.Addresses.AllGs, MostGoroutines).Select(Goroutine)],
            Threads = [.. Threads()],
            Processors = [.. Slice(_process.Addresses.AllP, MostProcessors).Select(Processor)],
            GlobalQueueSize = (int)(_layout.Sched.TryFind("runqsize", out _) ? Of("runqsize") : Of("runq.size")),
            IdleProcessors = (int)Of("npidle"),
            IdleThreads = (int)Of("nmidle"),
            SpinningThreads = (int)Of("nmspinning"),
            GcWaiting = Of("gcwaiting") != 0,
        };
    }

    internal GoroutineSnapshot Goroutine(ulong g)
    {
        ulong Of(string path) => _memory.Field(g, _layout.G, path);
        ulong status = Of("atomicstatus");
        string name = _layout.GoroutineStatus((uint)(status & ~ScanBit));
        ulong start = Of("startpc");
        string function = _process.Symbols.TryFunction(start, out GoFunction f) ? _process.Symbols.NameOf(f) : "";
        return new GoroutineSnapshot
        {
            Address = g,
            Id = Of("goid"),
            Status = name,
            Scanning = (status & ScanBit) != 0,
            WaitReason = name is "_Gwaiting" or "_Gleaked" ? _layout.WaitReason((uint)Of("waitreason")) : "",
            WaitSince = (long)Of("waitsince"),
            M = Of("m"),
            LockedM = Of("lockedm"),
            StackLow = Of("stack.lo"),
            StackHigh = Of("stack.hi"),
            StackGuard0 = Of("stackguard0"),
            SchedPc = Of("sched.pc"),
            SchedSp = Of("sched.sp"),
            SyscallPc = Of("syscallpc"),
            SyscallSp = Of("syscallsp"),
            GoPc = Of("gopc"),
            StartPc = start,
            StartFunction = function,
            ParentId = Of("parentGoid"),
            IsSystem = function.StartsWith("runtime.", StringComparison.Ordinal)
                && function is not ("runtime.main" or "runtime.corostart" or "runtime.handleAsyncEvent"),
        };
    }

    internal ThreadSnapshot Thread(ulong m)
    {
        ulong Of(string path) => _memory.Field(m, _layout.M, path);
        ulong g0 = Of("g0");
        ulong gsignal = Of("gsignal");
        return new ThreadSnapshot
        {
            Address = m,
            Id = (long)Of("id"),
            ThreadId = Of("procid"),
            G0 = g0,
            GSignal = gsignal,
            CurG = Of("curg"),
            P = Of("p"),
            NextP = Of("nextp"),
            LockedG = Of("lockedg"),
            Spinning = Of("spinning") != 0,
            Blocked = Of("blocked") != 0,
            InCgo = Of("incgo") != 0,
            G0Stack = Stack(g0),
            GSignalStack = Stack(gsignal),
        };
    }

    internal ProcessorSnapshot Processor(ulong p)
    {
        ulong Of(string path) => _memory.Field(p, _layout.P, path);
        uint head = (uint)Of("runqhead");
        uint tail = (uint)Of("runqtail");
        var queue = new List<ulong>();
        ulong ring = p + _layout.P.Offset("runq");
        for (uint i = head; i != tail && i - head < QueueLength; i++)
        {
            if (_memory.TryReadUInt64(ring + (i % QueueLength * 8), out ulong g))
                queue.Add(g);
        }

        return new ProcessorSnapshot
        {
            Address = p,
            Id = (int)Of("id"),
            Status = _layout.ProcessorStatus((uint)Of("status")),
            SchedTick = (uint)Of("schedtick"),
            SyscallTick = (uint)Of("syscalltick"),
            M = Of("m"),
            RunQueue = queue,
            RunNext = Of("runnext"),
        };
    }

    private (ulong Low, ulong High) Stack(ulong g) =>
        (_memory.Field(g, _layout.G, "stack.lo"), _memory.Field(g, _layout.G, "stack.hi"));

    private IEnumerable<ThreadSnapshot> Threads()
    {
        if (_process.Addresses.AllM == 0 || !_memory.TryReadUInt64(_process.Addresses.AllM + _process.LoadBias, out ulong m))
            yield break;
        var seen = new HashSet<ulong>();
        for (; m != 0 && seen.Count < MostThreads && seen.Add(m); m = _memory.Field(m, _layout.M, "alllink"))
            yield return Thread(m);
    }

    /// <summary>The pointers of a slice variable; those that are nil are left out.</summary>
    private IEnumerable<ulong> Slice(ulong variable, ulong most)
    {
        if (variable == 0
            || !_memory.TryReadUInt64(variable + _process.LoadBias, out ulong data)
            || !_memory.TryReadUInt64(variable + _process.LoadBias + 8, out ulong length)
            || length > most)
            yield break;
        for (ulong i = 0; i < length; i++)
        {
            if (!_memory.TryReadUInt64(data + (i * 8), out ulong pointer))
                yield break;
            if (pointer != 0)
                yield return pointer;
        }
    }
}
