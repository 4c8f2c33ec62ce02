using System.Text;
using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>The machine as every repeatable run sees it: its name, memory, processors, and its randomness, which follows from the seed.</summary>
internal static unsafe class MachineCalls
{
    private const int MaxRandom = 33_554_431;

    /// <summary>Declares the group.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.getrandom, &Getrandom);
        t.Override(SyscallNr.uname, &Uname);
        t.Override(SyscallNr.sysinfo, &Sysinfo);
        t.Override(SyscallNr.sched_yield, &SchedYield);
        t.Override(SyscallNr.sched_getaffinity, &GetAffinity);
        t.Override(SyscallNr.sched_setaffinity, &SetAffinity);
        t.Override(SyscallNr.getcpu, &Getcpu);
    }

    private static SyscallResult Getrandom(GuestTask task, in SyscallArgs a)
    {
        const ulong flags = 7;
        if ((a.C & ~flags) != 0)
            return -Errno.EINVAL;
        byte[] bytes = new byte[Math.Min(a.B, MaxRandom)];
        task.Process.Deterministic!.FillRandom(bytes);
        return UserCopy.Write(a.A, bytes) ? bytes.Length : -Errno.EFAULT;
    }

    private static SyscallResult Uname(GuestTask task, in SyscallArgs a)
    {
        const int field = 65;
        string[] fields = ["Linux", "goemu", "6.1.0", "#1 SMP", "x86_64", "(none)"];
        byte[] name = new byte[field * fields.Length];
        for (int n = 0; n < fields.Length; n++)
            Encoding.ASCII.GetBytes(fields[n], name.AsSpan(n * field));
        return UserCopy.Write(a.A, name) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult Sysinfo(GuestTask task, in SyscallArgs a)
    {
        const int words = 14, total = 4, free = 5, processes = 10, unitOffset = 104;
        const ulong memory = 8UL << 30, second = 1_000_000_000;
        Span<ulong> info = stackalloc ulong[words];
        info.Clear();
        info[0] = (ulong)task.Process.Deterministic!.Clock.Now / second;
        (info[total], info[free], info[processes]) = (memory, memory / 2, 1);
        Span<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(info);
        BitConverter.TryWriteBytes(bytes[unitOffset..], 1);
        return UserCopy.Write(a.A, bytes) ? 0 : -Errno.EFAULT;
    }

    private static SyscallResult SchedYield(GuestTask task, in SyscallArgs a)
    {
        task.Process.Deterministic!.Yield();
        return 0;
    }

    private static SyscallResult GetAffinity(GuestTask task, in SyscallArgs a)
    {
        const int size = 8;
        if (a.B < size || (a.B & 7) != 0)
            return -Errno.EINVAL;
        return UserCopy.Write(a.C, (1UL << task.Process.Deterministic!.Processors) - 1) ? size : -Errno.EFAULT;
    }

    private static SyscallResult SetAffinity(GuestTask task, in SyscallArgs a)
    {
        ulong all = (1UL << task.Process.Deterministic!.Processors) - 1;
        Span<byte> mask = stackalloc byte[8];
        mask.Clear();
        if (!UserCopy.Read(a.C, mask[..(int)Math.Min(a.B, 8)]))
            return -Errno.EFAULT;
        return (BitConverter.ToUInt64(mask) & all) != 0 ? 0 : -Errno.EINVAL;
    }

    private static SyscallResult Getcpu(GuestTask task, in SyscallArgs a) =>
        (a.A == 0 || UserCopy.Write(a.A, 0)) && (a.B == 0 || UserCopy.Write(a.B, 0)) ? 0 : -Errno.EFAULT;
}
