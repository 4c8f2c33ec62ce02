using System.Globalization;
using System.Text;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Paths below /proc that name the process or its threads by the ids that the guest sees, which are others' on the host.</summary>
internal static class OwnPaths
{
    /// <summary>Makes a call with its path as the host has it; the first argument is the path, or the second.</summary>
    public static SyscallResult Call(GuestTask task, in SyscallArgs a, bool first)
    {
        SyscallArgs args = a;
        if (UserCopy.ReadString(first ? a.A : a.B) is not { } path || !ProcPaths.MayBeProc(path) || ToHost(task, path) is not { } host)
            return SyscallTable.CallOverridden(task, a);
        return NativePath.With(host, p => SyscallTable.CallOverridden(task, first ? args with { A = p } : args with { B = p }).Value);
    }

    /// <summary>The path as the host has it, or null when it is the same.</summary>
    private static byte[]? ToHost(GuestTask task, byte[] path)
    {
        string[] parts = Encoding.Latin1.GetString(path).Split('/');
        if (parts.Length < 3 || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return null;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        bool isOwn = id == task.ProcessId || scheduler.Find(id) != null;
        if (!isOwn && !scheduler.Children.ContainsKey(id))
            return null;
        parts[2] = isOwn ? "self" : ProcessIds.ToHost(scheduler, id).ToString(CultureInfo.InvariantCulture);
        return Encoding.Latin1.GetBytes(string.Join('/', parts));
    }

    /// <summary>What the links to the process and the thread say, or null for another path.</summary>
    public static byte[]? Link(GuestTask task, ReadOnlySpan<byte> path)
    {
        if (path.SequenceEqual("/proc/self"u8))
            return Encoding.ASCII.GetBytes(task.ProcessId.ToString(CultureInfo.InvariantCulture));
        return path.SequenceEqual("/proc/thread-self"u8) ? Encoding.ASCII.GetBytes($"{task.ProcessId}/task/{task.ThreadId}") : null;
    }
}
