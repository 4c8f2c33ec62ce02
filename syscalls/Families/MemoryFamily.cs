using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Families;

/// <summary>Memory: mmap(2) and its kind go through the guest's address space.</summary>
internal static unsafe class MemoryFamily
{
    public static void Register(SyscallTable t)
    {
        t.Add(SyscallNr.mmap, &Mmap);
        t.Add(SyscallNr.munmap, &Munmap);
        t.Add(SyscallNr.mprotect, &Mprotect);
        t.Add(SyscallNr.pkey_mprotect, &PkeyMprotect);
        t.Add(SyscallNr.mremap, &Mremap);
        t.Add(SyscallNr.brk, &Brk);
        t.Add(SyscallNr.madvise, &Madvise);
        t.Add(SyscallNr.shmat, &Shmat, Support.Partial, "the address is chosen by the guest's own rules; SHM_REMAP is not supported");
        t.Add(SyscallNr.shmdt, &Shmdt);
        t.Forward(SyscallNr.mincore, SyscallNr.msync, SyscallNr.mlock, SyscallNr.munlock, SyscallNr.mlock2, SyscallNr.munlockall,
            SyscallNr.shmget, SyscallNr.shmctl, SyscallNr.memfd_create, SyscallNr.get_mempolicy, SyscallNr.mbind, SyscallNr.set_mempolicy,
            SyscallNr.migrate_pages, SyscallNr.move_pages, SyscallNr.process_madvise, SyscallNr.pkey_alloc, SyscallNr.pkey_free);
        t.Add(SyscallNr.mlockall, &Mlockall, Support.Partial, "accepted without effect: it would pin the emulator's tables");
    }

    private static SyscallResult Mmap(GuestTask task, in SyscallArgs a) =>
        task.Process.Memory.Map(a.A, a.B, (Protection)((int)a.C & 7), (MapFlags)(int)a.D, (int)a.E, a.F);

    private static SyscallResult Munmap(GuestTask task, in SyscallArgs a) => task.Process.Memory.Unmap(a.A, a.B);

    private static SyscallResult Mprotect(GuestTask task, in SyscallArgs a) =>
        task.Process.Memory.Protect(a.A, a.B, (Protection)((int)a.C & 7), a.C);

    private static SyscallResult PkeyMprotect(GuestTask task, in SyscallArgs a) => (long)a.D == -1 ? Mprotect(task, a) : -Errno.EINVAL;

    private static SyscallResult Mremap(GuestTask task, in SyscallArgs a) => task.Process.Memory.Remap(a.A, a.B, a.C, a.D, a.E);

    private static SyscallResult Brk(GuestTask task, in SyscallArgs a) => (long)task.Process.Memory.Brk(a.A);

    private static SyscallResult Madvise(GuestTask task, in SyscallArgs a) =>
        a.B == 0 || task.Process.Memory.IsGuestRange(a.A, a.B) ? SyscallTable.ForwardCall(task, a) : -Errno.ENOMEM;

    private static SyscallResult Mlockall(GuestTask task, in SyscallArgs a) => (a.A & ~7UL) != 0 || a.A == 0 ? -Errno.EINVAL : 0;

    private static SyscallResult Shmat(GuestTask task, in SyscallArgs a) => SharedMemory.Attach(task, a);

    private static SyscallResult Shmdt(GuestTask task, in SyscallArgs a) => SharedMemory.Detach(task, a);
}
