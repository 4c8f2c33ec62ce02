using System.Globalization;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// A number that depends on every system call of a run: who made it when, with which registers, and what came of it. Two runs with the same
/// number did the same.
/// </summary>
internal sealed class SyscallDigest
{
    /// <summary>The number so far.</summary>
    public ulong Value { get; private set; }

    /// <summary>Calls so far.</summary>
    public long Calls { get; private set; }

    /// <summary>Adds a call that begins.</summary>
    public void Begin(int task, long time, in SyscallArgs args)
    {
        Calls++;
        Add((ulong)task);
        Add((ulong)time);
        Add((ulong)args.Number);
        Add(args.A);
        Add(args.B);
        Add(args.C);
        Add(args.D);
        Add(args.E);
        Add(args.F);
    }

    /// <summary>Adds the result of a call that has ended.</summary>
    public void End(int task, long time, SyscallResult result)
    {
        Add((ulong)task);
        Add((ulong)time);
        Add((ulong)result.Value);
    }

    /// <summary>A call in words, for those who look for the first difference between two runs.</summary>
    public static string Describe(int task, VirtualClock clock, in SyscallArgs a, SyscallResult result) => string.Create(CultureInfo.InvariantCulture,
        $"[{task}] {clock.Now} {clock.Instructions} {(SyscallNr)a.Number}({a.A:x}, {a.B:x}, {a.C:x}, {a.D:x}, {a.E:x}, {a.F:x}) = {(result == SyscallResult.StateSet ? "-" : result.Value)}");

    private void Add(ulong value) => Value = SeededRandom.Mix(Value ^ value) + 0x9E3779B97F4A7C15;
}
