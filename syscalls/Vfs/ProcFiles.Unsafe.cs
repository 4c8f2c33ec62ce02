using System.Globalization;
using System.Text;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Vfs;

/// <summary>Contents of the files below /proc/self that describe the guest (proc(5)), made when they are opened.</summary>
internal static unsafe class ProcFiles
{
    /// <summary>Opens a made-up file as a memory file positioned at its start; a descriptor, a negative errno, or null when the file is the host's own.</summary>
    public static long? Open(GuestProcess process, string file, ulong flags)
    {
        byte[]? content = file switch
        {
            "maps" => Maps(process),
            "cmdline" => process.Image.CommandLine,
            "environ" => process.Image.Environment,
            "auxv" => process.Image.AuxVector,
            "stat" => Stat(process),
            "status" => Status(process),
            _ => null,
        };
        return content == null ? null : OpenMade(file, content, flags);
    }

    /// <summary>Opens made-up content as a memory file; a descriptor or a negative errno.</summary>
    internal static long OpenMade(string file, byte[] content, ulong flags)
    {
        const ulong memoryCloseOnExec = 1, openCloseOnExec = 0x80000;
        long fd = NativePath.With(Encoding.ASCII.GetBytes(file), name =>
            HostSyscall.Quick((long)SyscallNr.memfd_create, name, (flags & openCloseOnExec) != 0 ? memoryCloseOnExec : 0));
        if (fd < 0)
            return fd;
        fixed (byte* bytes = content)
            _ = HostSyscall.Call((long)SyscallNr.pwrite64, (ulong)fd, (ulong)bytes, (ulong)content.Length, 0);
        return fd;
    }

    private static byte[] Maps(GuestProcess process)
    {
        var text = new StringBuilder();
        foreach (Vma vma in process.Memory.Snapshot())
        {
            int start = text.Length;
            Protection p = vma.Protection;
            ulong major = (vma.Device >> 8) & 0xFFF, minor = (vma.Device & 0xFF) | ((vma.Device >> 12) & 0xFFF00);
            text.Append(CultureInfo.InvariantCulture, $"{vma.Start:x8}-{vma.End:x8} ");
            text.Append((p & Protection.Read) != 0 ? 'r' : '-').Append((p & Protection.Write) != 0 ? 'w' : '-')
                .Append((p & Protection.Execute) != 0 ? 'x' : '-').Append(vma.Shared ? 's' : 'p');
            text.Append(CultureInfo.InvariantCulture, $" {vma.Offset:x8} {major:x2}:{minor:x2} {vma.Inode} ");
            if (vma.Name.Length > 0)
                text.Append(' ', Math.Max(0, 73 - (text.Length - start))).Append(vma.Name);
            text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Stat(GuestProcess process)
    {
        // Field 28 is the start of the stack, which C libraries and profilers look at; code and data bounds are the image's.
        string host = File.ReadAllText("/proc/self/stat");
        int close = host.LastIndexOf(')');
        string[] fields = host[(close + 2)..].TrimEnd('\n').Split(' ');
        SetField(fields, 20, process.LiveTasks.ToString(CultureInfo.InvariantCulture));
        SetField(fields, 23, Total(process).ToString(CultureInfo.InvariantCulture));
        SetField(fields, 28, process.Image.StackPointer.ToString(CultureInfo.InvariantCulture));
        return Encoding.UTF8.GetBytes(host[..(close + 2)] + string.Join(' ', fields) + "\n");
    }

    private static void SetField(string[] fields, int number, string value) => fields[number - 3] = value;

    private static ulong Total(GuestProcess process) => process.Memory.Snapshot().Aggregate(0UL, (sum, vma) => sum + (vma.End - vma.Start));

    private static byte[] Status(GuestProcess process)
    {
        var text = new StringBuilder();
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            string shown = line.Split(':')[0] switch
            {
                "Threads" => $"Threads:\t{process.LiveTasks}",
                "VmSize" or "VmPeak" => $"{line.Split(':')[0]}:\t{Total(process) / 1024,8} kB",
                _ => line,
            };
            text.Append(shown).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
