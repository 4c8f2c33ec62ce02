namespace GoEmu.Syscalls.Deterministic;

/// <summary>Who waits at which futex, first come first woken. Addresses are the guest's; a futex shared with another process is not known here.</summary>
internal sealed class FutexTable
{
    private readonly Dictionary<ulong, List<Waiter>> _waiters = [];

    /// <summary>Adds a waiter that a wake with a common bit in <paramref name="bits"/> ends.</summary>
    public Waiter Add(ulong address, uint bits)
    {
        var waiter = new Waiter { Address = address, Bits = bits };
        ListOf(address).Add(waiter);
        return waiter;
    }

    /// <summary>Takes a waiter out that gives up.</summary>
    public void Remove(Waiter waiter)
    {
        if (_waiters.TryGetValue(waiter.Address, out List<Waiter>? list) && list.Remove(waiter) && list.Count == 0)
            _ = _waiters.Remove(waiter.Address);
    }

    /// <summary>Wakes up to <paramref name="count"/>; how many it were.</summary>
    public int Wake(ulong address, int count, uint bits)
    {
        if (!_waiters.TryGetValue(address, out List<Waiter>? list))
            return 0;
        int woken = 0;
        for (int n = 0; n < list.Count && woken < count;)
        {
            if ((list[n].Bits & bits) == 0)
            {
                n++;
                continue;
            }
            list[n].Wait!.IsWoken = true;
            list.RemoveAt(n);
            woken++;
        }
        if (list.Count == 0)
            _ = _waiters.Remove(address);
        return woken;
    }

    /// <summary>Moves up to <paramref name="count"/> waiters to another futex; how many it were.</summary>
    public int Requeue(ulong from, ulong to, int count)
    {
        if (from == to || !_waiters.TryGetValue(from, out List<Waiter>? list))
            return 0;
        int moved = Math.Min(count, list.Count);
        foreach (Waiter waiter in list.GetRange(0, moved))
            waiter.Address = to;
        ListOf(to).AddRange(list.GetRange(0, moved));
        list.RemoveRange(0, moved);
        if (list.Count == 0)
            _ = _waiters.Remove(from);
        return moved;
    }

    /// <summary>Forgets all but one task's wait, after a fork.</summary>
    public void Clear() => _waiters.Clear();

    private List<Waiter> ListOf(ulong address)
    {
        if (!_waiters.TryGetValue(address, out List<Waiter>? list))
            _waiters[address] = list = [];
        return list;
    }

    /// <summary>One that waits.</summary>
    internal sealed class Waiter
    {
        /// <summary>Where, at the moment.</summary>
        public ulong Address { get; set; }

        /// <summary>FUTEX_WAIT_BITSET's bits.</summary>
        public uint Bits { get; init; }

        /// <summary>The system call that waits.</summary>
        public TaskWait? Wait { get; set; }
    }
}
