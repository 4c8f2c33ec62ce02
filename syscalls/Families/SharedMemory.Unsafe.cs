using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>System V shared memory (shmop(2)): a place is taken in the guest's address space, then the host attaches the segment there.</summary>
internal static unsafe class SharedMemory
{
    private const ulong ReadOnly = 0x1000, Remap = 0x4000;
    private const int SegmentSizeOffset = 48;

    public static SyscallResult Attach(GuestTask task, in SyscallArgs a)
    {
        byte* description = stackalloc byte[112];
        const ulong stat = 2;
        long result = HostSyscall.Quick((long)SyscallNr.shmctl, a.A, stat, (ulong)description);
        if (result < 0)
            return result;
        ulong size = GuestLayout.PageUp(*(ulong*)(description + SegmentSizeOffset));
        Protection protection = Protection.Read | ((a.C & ReadOnly) != 0 ? 0 : Protection.Write);
        MapFlags how = MapFlags.Shared | MapFlags.Anonymous | MapFlags.NoReserve | (a.B != 0 ? MapFlags.FixedNoReplace : 0);
        long place = task.Process.Memory.Map(GuestLayout.PageDown(a.B), size, protection, how, -1, 0, "/SYSV");
        if (place < 0)
            return place == -Errno.EEXIST ? -Errno.EINVAL : place;
        result = HostSyscall.Call((long)SyscallNr.shmat, a.A, (ulong)place, (a.C & ReadOnly) | Remap);
        if (result < 0)
            _ = task.Process.Memory.Unmap((ulong)place, size);
        return result;
    }

    public static SyscallResult Detach(GuestTask task, in SyscallArgs a)
    {
        Vma? vma = task.Process.Memory.Find(a.A);
        if (vma == null || vma.Start != a.A)
            return -Errno.EINVAL;
        long result = HostSyscall.Call((long)SyscallNr.shmdt, a.A);
        if (result == 0)
            _ = task.Process.Memory.Unmap(vma.Start, vma.End - vma.Start);
        return result;
    }
}
