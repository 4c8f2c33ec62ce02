using System.Text;

namespace GoEmu.Emulator.Host;

/// <summary>Open files of the host process.</summary>
public static unsafe class HostDescriptor
{
    private const long SysReadlink = 89;
    private const int PathMax = 4096;

    /// <summary>What /proc names as the file behind a descriptor; empty when there is none.</summary>
    public static byte[] PathOf(int fd)
    {
        byte* link = stackalloc byte[64];
        byte* target = stackalloc byte[PathMax];
        link[Encoding.ASCII.GetBytes($"/proc/self/fd/{fd}", new Span<byte>(link, 63))] = 0;
        long got = HostSyscall.Quick(SysReadlink, (ulong)link, (ulong)target, PathMax);
        return got > 0 ? new ReadOnlySpan<byte>(target, (int)got).ToArray() : [];
    }
}
