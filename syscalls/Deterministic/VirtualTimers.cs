namespace GoEmu.Syscalls.Deterministic;

/// <summary>Timers of a process on the virtual clock, those of setitimer(2), timer_create(2) and timerfd_create(2).</summary>
internal sealed class VirtualTimers
{
    private const int FirstCreated = 3;

    private readonly List<VirtualTimer> _armed = [];
    private readonly Dictionary<int, VirtualTimer> _byId = [], _byDescriptor = [];
    private int _next = FirstCreated;

    /// <summary>When the next one expires, or <see cref="TaskWait.Never"/>.</summary>
    public long Next { get; private set; } = TaskWait.Never;

    /// <summary>One of the process's own timers (setitimer(2)), made when it is first asked for.</summary>
    public VirtualTimer Named(int which, Func<VirtualTimer> make)
    {
        if (!_byId.TryGetValue(which, out VirtualTimer? timer))
            _byId[which] = timer = make();
        return timer;
    }

    /// <summary>Adds a timer (timer_create(2)); its id.</summary>
    public int Create(Func<int, VirtualTimer> make)
    {
        int id = _next++;
        _byId[id] = make(id - FirstCreated);
        return id - FirstCreated;
    }

    /// <summary>The timer that was created with an id, or null.</summary>
    public VirtualTimer? Find(int id) => id >= 0 && _byId.TryGetValue(id + FirstCreated, out VirtualTimer? timer) ? timer : null;

    /// <summary>Takes it away; false when there is none.</summary>
    public bool Delete(int id)
    {
        if (Find(id) is not { } timer)
            return false;
        Set(timer, TaskWait.Never, 0);
        return _byId.Remove(id + FirstCreated);
    }

    /// <summary>Adds a timer behind a descriptor.</summary>
    public void SetDescriptor(int descriptor, VirtualTimer timer) => _byDescriptor[descriptor] = timer;

    /// <summary>The timer behind a descriptor, or null.</summary>
    public VirtualTimer? OfDescriptor(int descriptor) => _byDescriptor.GetValueOrDefault(descriptor);

    /// <summary>Arms a timer for a monotonic time, or disarms it with <see cref="TaskWait.Never"/>.</summary>
    public void Set(VirtualTimer timer, long time, long interval)
    {
        _armed.Remove(timer);
        timer.Time = time;
        timer.Interval = interval;
        if (time != TaskWait.Never)
            _armed.Add(timer);
        FindNext();
    }

    /// <summary>Expires what is due, in order of time and, at one time, of arming.</summary>
    public void Expire(long now)
    {
        while (Next <= now)
        {
            VirtualTimer timer = _armed.Find(t => t.Time == Next)!;
            long count = 1;
            if (timer.Interval > 0)
            {
                count += (now - timer.Time) / timer.Interval;
                timer.Time += count * timer.Interval;
            }
            else
            {
                timer.Time = TaskWait.Never;
                _armed.Remove(timer);
            }
            FindNext();
            timer.Expired(count);
        }
    }

    /// <summary>Disarms all, after a fork.</summary>
    public void Clear()
    {
        _armed.Clear();
        _byId.Clear();
        Next = TaskWait.Never;
    }

    private void FindNext()
    {
        Next = TaskWait.Never;
        foreach (VirtualTimer timer in _armed)
            Next = Math.Min(Next, timer.Time);
    }
}
