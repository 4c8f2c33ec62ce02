using GoEmu.Emulator.Host;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>What the host knows of a socket.</summary>
internal static unsafe class HostSocket
{
    private const int AddressSize = 128, SolSocket = 1, SoType = 3, Datagram = 2;

    /// <summary>getsockname(2) or getpeername(2); empty when it fails.</summary>
    public static byte[] Name(SyscallNr call, int descriptor)
    {
        byte* address = stackalloc byte[AddressSize];
        uint length = AddressSize;
        return HostSyscall.Quick((long)call, (ulong)descriptor, (ulong)address, (ulong)&length) == 0
            ? new ReadOnlySpan<byte>(address, (int)Math.Min(length, AddressSize)).ToArray() : [];
    }

    /// <summary>True for UDP and the like.</summary>
    public static bool IsDatagram(int descriptor)
    {
        int type = 0, length = sizeof(int);
        _ = HostSyscall.Quick((long)SyscallNr.getsockopt, (ulong)descriptor, SolSocket, SoType, (ulong)&type, (ulong)&length);
        return type == Datagram;
    }

    /// <summary>The number by which the host's kernel knows an open file; 0 when there is none.</summary>
    public static ulong Inode(int descriptor)
    {
        const int size = 144, inodeWord = 1;
        ulong* stat = stackalloc ulong[size / 8];
        return HostSyscall.Quick((long)SyscallNr.fstat, (ulong)descriptor, (ulong)stat) == 0 ? stat[inodeWord] : 0;
    }
}
