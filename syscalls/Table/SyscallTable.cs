using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Deterministic;
using GoEmu.Syscalls.Families;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Syscalls.Table;

/// <summary>
/// Every system call by number. Each family registers its own at its head; what nobody registers answers ENOSYS.
/// </summary>
public sealed unsafe class SyscallTable
{
    /// <summary>Numbers are below this.</summary>
    public const int Size = 512;

    private readonly SyscallEntry?[] _entries = new SyscallEntry?[Size];

    /// <summary>The table with all families in it.</summary>
    public static SyscallTable Create(bool deterministic = false)
    {
        var table = new SyscallTable();
        MemoryFamily.Register(table);
        ThreadFamily.Register(table);
        ProcessFamily.Register(table);
        SignalFamily.Register(table);
        FileFamily.Register(table);
        PathFamily.Register(table);
        SocketFamily.Register(table);
        WaitFamily.Register(table);
        TimeFamily.Register(table);
        InfoFamily.Register(table);
        RefusedFamily.Register(table);
        if (deterministic)
            DeterministicCalls.Override(table);
        return table;
    }

    /// <summary>The entry of a number, or null when the call is missing.</summary>
    public SyscallEntry? Find(int number) => (uint)number < Size ? _entries[number] : null;

    /// <summary>All entries in order of number.</summary>
    public IEnumerable<SyscallEntry> Entries => _entries.Where(entry => entry != null)!;

    /// <summary>Registers a call that is done here.</summary>
    internal void Add(SyscallNr number, delegate*<GuestTask, in SyscallArgs, SyscallResult> handler, Support support = Support.Full, string note = "")
    {
        ref SyscallEntry? slot = ref _entries[(int)number];
        if (slot != null)
            throw new InvalidOperationException($"{number} is registered twice");
        slot = new SyscallEntry(number, support, note, handler);
    }

    /// <summary>Puts another handler before what is registered, which <see cref="SyscallEntry.Overridden"/> remembers.</summary>
    internal void Override(SyscallNr number, delegate*<GuestTask, in SyscallArgs, SyscallResult> handler)
    {
        ref SyscallEntry? slot = ref _entries[(int)number];
        slot = slot!.WithHandler(handler);
    }

    /// <summary>Does a call as its family does it, from a handler that was put before that.</summary>
    internal static SyscallResult CallOverridden(GuestTask task, in SyscallArgs a) => task.Process.Table.Find(a.Number)!.Overridden(task, a);

    /// <summary>Registers calls that go to the host as they are.</summary>
    internal void Forward(params ReadOnlySpan<SyscallNr> numbers)
    {
        foreach (SyscallNr number in numbers)
            Add(number, &ForwardCall, Support.Forwarded);
    }

    /// <summary>Passes a call to the host's kernel, interruptible by the task's signals.</summary>
    internal static SyscallResult ForwardCall(GuestTask task, in SyscallArgs a)
    {
        long result = HostSyscall.Interruptible(a.Number, a.A, a.B, a.C, a.D, a.E, a.F);
        if (result == -Errno.EFAULT && task.Process.Memory.ReleaseProtectedPages())
            return HostSyscall.Interruptible(a.Number, a.A, a.B, a.C, a.D, a.E, a.F);
        return result;
    }
}
