using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Live;

/// <summary>
/// Who is told of which probe, in the order in which they asked. All of them are told under one lock, so none has to have its own. Children
/// of fork and vfork are left alone.
/// </summary>
internal sealed class ProbeTable : IProbeObserver
{
    private const long SysGetpid = 39;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Action<ProbeHit>[]> _byAddress = [];
    private readonly GuestProcess _process;
    private readonly long _id = HostSyscall.Quick(SysGetpid);

    private bool IsOurs => HostSyscall.Quick(SysGetpid) == _id;

    /// <summary>A table that becomes the process's observer.</summary>
    public ProbeTable(GuestProcess process)
    {
        _process = process;
        process.ProbeObserver = this;
    }

    /// <summary>Has somebody told of addresses from now on.</summary>
    public void Add(IEnumerable<(ulong Address, Action<ProbeHit> Told)> probes)
    {
        List<ulong> addresses = [];
        lock (_lock)
        {
            foreach ((ulong address, Action<ProbeHit> told) in probes)
            {
                _byAddress[address] = [.. _byAddress.GetValueOrDefault(address, []), told];
                addresses.Add(address);
            }
        }
        _process.Host.AddProbes(addresses);
    }

    /// <summary>Has nobody told of anything any more.</summary>
    public void Clear()
    {
        lock (_lock)
            _byAddress.Clear();
        _process.Host.RemoveProbes();
    }

    /// <summary>Runs something while nobody is told of anything; not in children.</summary>
    public void WhileQuiet(Action action)
    {
        if (!IsOurs)
            return;
        lock (_lock)
            action();
    }

    /// <inheritdoc/>
    public void Hit(GuestTask task)
    {
        if (task.IsVforkChild || !IsOurs)
            return;
        var hit = new ProbeHit(task, GuestRegisters.Of(task), InstructionCount.Of(_process));
        lock (_lock)
        {
            if (!_byAddress.TryGetValue(hit.Registers.Rip, out Action<ProbeHit>[]? all))
                return;
            foreach (Action<ProbeHit> told in all)
                told(hit);
        }
    }
}
