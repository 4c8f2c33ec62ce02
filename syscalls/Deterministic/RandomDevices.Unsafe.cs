using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>
/// What is read from /dev/random and /dev/urandom follows from the seed. The descriptors are the host's, so that they may come from
/// anywhere: a parent, a link, dup(2). The host reads first, as it knows all ways in which that fails; then its bytes are replaced.
/// </summary>
internal static unsafe class RandomDevices
{
    /// <summary>Declares the group; read and readv are those of <see cref="DescriptorCalls"/>.</summary>
    public static void Override(SyscallTable t)
    {
        t.Override(SyscallNr.pread64, &Pread);
        t.Override(SyscallNr.preadv, &Preadv);
        t.Override(SyscallNr.preadv2, &Preadv);
        t.Override(SyscallNr.sendfile, &Sendfile);
        t.Override(SyscallNr.splice, &Splice);
    }

    /// <summary>Replaces what a read has brought into a buffer, if it was from such a device.</summary>
    public static SyscallResult Replace(GuestTask task, ulong descriptor, ulong buffer, SyscallResult result)
    {
        if (result.Value > 0 && IsOne(descriptor))
            _ = UserCopy.Write(buffer, Bytes(task, (int)result.Value));
        return result;
    }

    /// <summary>Replaces what a read has brought into several buffers (struct iovec), if it was from such a device.</summary>
    public static SyscallResult ReplaceAll(GuestTask task, ulong descriptor, ulong vectors, SyscallResult result)
    {
        if (result.Value <= 0 || !IsOne(descriptor))
            return result;
        ReadOnlySpan<byte> bytes = Bytes(task, (int)result.Value);
        for (; bytes.Length > 0 && UserCopy.Read(vectors, out (ulong Address, ulong Length) one); vectors += (ulong)sizeof((ulong, ulong)))
        {
            int length = (int)Math.Min((ulong)bytes.Length, one.Length);
            _ = UserCopy.Write(one.Address, bytes[..length]);
            bytes = bytes[length..];
        }
        return result;
    }

    private static SyscallResult Pread(GuestTask task, in SyscallArgs a) => Replace(task, a.A, a.B, SyscallTable.CallOverridden(task, a));

    private static SyscallResult Preadv(GuestTask task, in SyscallArgs a) => ReplaceAll(task, a.A, a.B, SyscallTable.CallOverridden(task, a));

    // From one file to another without coming by the program's memory, which kernels before 5.19 refuse for these: programs read then.
    private static SyscallResult Sendfile(GuestTask task, in SyscallArgs a) => IsOne(a.B) ? -Errno.EINVAL : SyscallTable.CallOverridden(task, a);

    private static SyscallResult Splice(GuestTask task, in SyscallArgs a) => IsOne(a.A) ? -Errno.EINVAL : SyscallTable.CallOverridden(task, a);

    private static byte[] Bytes(GuestTask task, int count)
    {
        byte[] bytes = new byte[count];
        task.Process.Deterministic!.FillRandom(bytes);
        return bytes;
    }

    /// <summary>Whether a descriptor is the character device 1:8 or 1:9.</summary>
    private static bool IsOne(ulong descriptor)
    {
        const int size = 144, modeOffset = 24, deviceOffset = 40;
        const uint kind = 0xF000, character = 0x2000;
        const ulong random = 0x108, urandom = 0x109;
        byte* stat = stackalloc byte[size];
        return HostSyscall.Quick((long)SyscallNr.fstat, descriptor, (ulong)stat) == 0 && (*(uint*)(stat + modeOffset) & kind) == character &&
            *(ulong*)(stat + deviceOffset) is random or urandom;
    }
}
