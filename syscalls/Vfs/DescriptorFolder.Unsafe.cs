using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Vfs;

/// <summary>The folders of the guest's own descriptors, /proc/self/fd and fdinfo (proc(5)), without the runtime's.</summary>
internal static unsafe class DescriptorFolder
{
    private const long ProcMagic = 0x9FA0;

    // struct linux_dirent64 (getdents(2)).
    private const int LengthOffset = 16, NameOffset = 19;

    /// <summary>True when an open folder is one of them.</summary>
    public static bool IsOne(int fd)
    {
        long* statfs = stackalloc long[15];
        if (HostSyscall.Quick((long)SyscallNr.fstatfs, (ulong)fd, (ulong)statfs) != 0 || *statfs != ProcMagic)
            return false;
        return ProcPaths.TryOwnFile(HostDescriptor.PathOf(fd), out string file) && file is "fd" or "fdinfo";
    }

    /// <summary>Takes the entry of a descriptor out of what getdents64(2) has put at a guest address; the bytes that are left.</summary>
    public static long Hide(ulong address, int length, int descriptor)
    {
        byte[] entries = new byte[length];
        if (!UserCopy.Read(address, entries))
            return length;
        byte[] name = Encoding.ASCII.GetBytes(descriptor.ToString(CultureInfo.InvariantCulture) + "\0");
        for (int at = 0; at + NameOffset < length;)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(entries.AsSpan(at + LengthOffset));
            if (entries.AsSpan(at + NameOffset).StartsWith(name))
            {
                _ = UserCopy.Write(address + (ulong)at, entries.AsSpan(at + size));
                return length - size;
            }
            at += size;
        }
        return length;
    }
}
