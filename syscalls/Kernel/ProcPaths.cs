using System.Globalization;
using System.Text;
using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>Recognises the files below /proc that would show the emulator instead of the guest (proc(5)).</summary>
internal static class ProcPaths
{
    private static ReadOnlySpan<byte> Prefix => "/proc/"u8;

    /// <summary>A quick test that is right when it says no.</summary>
    public static bool MayBeProc(ReadOnlySpan<byte> path) => path.StartsWith(Prefix);

    /// <summary>True for the link to the guest's own executable.</summary>
    public static bool IsExecutableLink(ReadOnlySpan<byte> path) => TryOwnFile(path, out string file) && file == "exe";

    /// <summary>True for the link or folder entry of the runtime's descriptor, which the guest does not have.</summary>
    public static bool IsReservedDescriptor(ReadOnlySpan<byte> path)
    {
        int number = ReservedDescriptor.Number, slash = path.LastIndexOf((byte)'/');
        return number >= 0 && slash > 0 && path[(slash + 1)..].SequenceEqual(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)))
            && TryOwnFile(path[..slash], out string file) && file is "fd" or "fdinfo";
    }

    /// <summary>
    /// The name below the process's own folder: "maps" for /proc/self/maps, /proc/123/maps and /proc/self/task/123/maps when 123 is ours.
    /// </summary>
    public static bool TryOwnFile(ReadOnlySpan<byte> path, out string file)
    {
        file = "";
        if (!path.StartsWith(Prefix) || path.Length > 64)
            return false;
        string[] parts = Encoding.ASCII.GetString(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || !IsOwn(parts[1]))
            return false;
        if (parts.Length == 5 && parts[2] == "task")
            file = parts[4];
        else if (parts.Length == 3)
            file = parts[2];
        return file.Length > 0;
    }

    private static bool IsOwn(string name) =>
        name is "self" or "thread-self" || name == HostSyscall.Quick((long)SyscallNr.getpid).ToString(CultureInfo.InvariantCulture);
}
