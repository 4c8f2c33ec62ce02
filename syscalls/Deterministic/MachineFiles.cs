using System.Globalization;
using System.Text;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>Contents of the files that describe the machine and the process (proc(5)), the same in every run.</summary>
internal static class MachineFiles
{
    private const int Pages = 4096, Tick = 10_000_000;

    /// <summary>The content of a file that is made up, or null for one that is the host's.</summary>
    public static byte[]? Find(GuestTask task, ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith("/proc/"u8) && !path.StartsWith("/sys/"u8))
            return null;
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        string name = Encoding.Latin1.GetString(path);
        string? text = name switch
        {
            "/sys/devices/system/cpu/online" or "/sys/devices/system/cpu/possible" or "/sys/devices/system/cpu/present" =>
                string.Create(CultureInfo.InvariantCulture, $"0-{scheduler.Processors - 1}\n"),
            "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size" => "2097152\n",
            "/sys/kernel/mm/transparent_hugepage/enabled" => "always [madvise] never\n",
            "/proc/cpuinfo" => Processors(scheduler.Processors),
            "/proc/meminfo" => "MemTotal:        8388608 kB\nMemFree:         4194304 kB\nMemAvailable:    6291456 kB\nBuffers:               0 kB\nCached:                0 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n",
            "/proc/mounts" => "/dev/root / ext4 rw,relatime 0 0\n",
            "/proc/loadavg" => "0.00 0.00 0.00 1/1 1\n",
            "/proc/uptime" => string.Create(CultureInfo.InvariantCulture, $"{scheduler.Clock.Now / 1e9:F2} 0.00\n"),
            "/proc/version" => "Linux version 6.1.0 (goemu) #1 SMP\n",
            "/proc/sys/kernel/osrelease" => "6.1.0\n",
            "/proc/sys/kernel/hostname" => "goemu\n",
            "/proc/sys/kernel/random/boot_id" => "00000000-0000-4000-8000-000000000000\n",
            "/proc/sys/kernel/random/uuid" => Uuid(scheduler) + "\n",
            _ => OfProcess(task, name),
        };
        return text == null ? null : Encoding.ASCII.GetBytes(text);
    }

    private static string Uuid(DeterministicScheduler scheduler)
    {
        byte[] bytes = new byte[16];
        scheduler.FillRandom(bytes);
        return new Guid(bytes).ToString();
    }

    private static string Processors(int count)
    {
        var text = new StringBuilder();
        for (int n = 0; n < count; n++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"processor\t: {n}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 60\nmodel name\t: GoEmu x86-64-v3 virtual processor\nstepping\t: 3\ncpu MHz\t\t: 1000.000\ncache size\t: 8192 KB\nphysical id\t: 0\nsiblings\t: {count}\ncore id\t\t: {n}\ncpu cores\t: {count}\n");
            text.Append("flags\t\t: fpu tsc cx8 cmov clflush mmx fxsr sse sse2 syscall nx rdtscp lm constant_tsc pni pclmulqdq ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand lahf_lm abm bmi1 avx2 bmi2 erms\n\n");
        }
        return text.ToString();
    }

    /// <summary>stat and status of the process or one of its threads.</summary>
    private static string? OfProcess(GuestTask task, string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        int thread = parts.Length > 2 ? IdOf(task, parts[1]) : 0;
        if (parts.Length == 5 && parts[2] == "task")
            thread = IdOf(task, parts[3]);
        if (parts[0] != "proc" || (thread != task.ThreadId && scheduler.Find(thread) == null) || parts.Length is not (3 or 5))
            return null;
        string program = Path.GetFileName(Encoding.Latin1.GetString(task.Process.Image.Path));
        program = program[..Math.Min(program.Length, 15)];
        return parts[^1] switch
        {
            "stat" => Stat(task, thread, program),
            "status" => Status(task, thread, program),
            "comm" => program + "\n",
            "cgroup" => "0::/\n",
            "mounts" => "/dev/root / ext4 rw,relatime 0 0\n",
            "mountinfo" => "20 1 8:1 / / rw,relatime - ext4 /dev/root rw\n",
            "limits" => Limits(scheduler.Limits),
            _ => null,
        };
    }

    private static string Limits(VirtualLimits limits)
    {
        // fs/proc/base.c, in the order of their numbers.
        (string Name, string Unit)[] names =
        [
            ("cpu time", "seconds"), ("file size", "bytes"), ("data size", "bytes"), ("stack size", "bytes"), ("core file size", "bytes"),
            ("resident set", "bytes"), ("processes", "processes"), ("open files", "files"), ("locked memory", "bytes"), ("address space", "bytes"),
            ("file locks", "locks"), ("pending signals", "signals"), ("msgqueue size", "bytes"), ("nice priority", ""), ("realtime priority", ""),
            ("realtime timeout", "us"),
        ];
        var text = new StringBuilder($"{"Limit",-25} {"Soft Limit",-20} {"Hard Limit",-20} {"Units",-10}\n");
        for (int n = 0; n < names.Length; n++)
        {
            (ulong soft, ulong hard) = limits[(ulong)n]!.Value;
            text.Append(CultureInfo.InvariantCulture, $"{"Max " + names[n].Name,-25} {Limit(soft),-20} {Limit(hard),-20} {names[n].Unit,-10}\n");
        }
        return text.ToString();
    }

    private static string Limit(ulong value) => value == VirtualLimits.Infinity ? "unlimited" : value.ToString(CultureInfo.InvariantCulture);

    private static int IdOf(GuestTask task, string name) => name switch
    {
        "self" => task.ProcessId,
        "thread-self" => task.ThreadId,
        _ => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0,
    };

    private static string Stat(GuestTask task, int id, string program)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        long[] fields = new long[53];
        (fields[4], fields[5], fields[6]) = (scheduler.ParentId, task.ProcessId, task.ProcessId);
        (fields[8], fields[14], fields[18], fields[20]) = (-1, scheduler.Clock.Busy / Tick, 20, scheduler.Tasks.Count);
        (fields[23], fields[24]) = (Total(task), Total(task) / Pages);
        fields[28] = (long)task.Process.Image.StackPointer;
        return string.Create(CultureInfo.InvariantCulture, $"{id} ({program}) R {string.Join(' ', fields[4..])}\n");
    }

    private static long Total(GuestTask task) => task.Process.Memory.Snapshot().Sum(vma => (long)(vma.End - vma.Start));

    private static string Status(GuestTask task, int id, string program)
    {
        DeterministicScheduler scheduler = task.Process.Deterministic!;
        long kilobytes = Total(task) / 1024;
        return string.Create(CultureInfo.InvariantCulture,
            $"Name:\t{program}\nState:\tR (running)\nTgid:\t{task.ProcessId}\nPid:\t{id}\nPPid:\t{scheduler.ParentId}\nTracerPid:\t0\nVmPeak:\t{kilobytes,8} kB\nVmSize:\t{kilobytes,8} kB\nVmRSS:\t{kilobytes,8} kB\nThreads:\t{scheduler.Tasks.Count}\nSigBlk:\t{task.SignalMask:x16}\n");
    }
}
