using System.Buffers.Binary;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>A socket address of the Internet families as the kernel has it (ip(7), ipv6(7)).</summary>
internal static class SocketAddress
{
    private const int PortOffset = 2, ShortestInternet = 8, Address4 = 4, Address6 = 8, EndOf6 = 24;
    private const ushort Internet = 2, Internet6 = 10;
    private const byte Loopback = 127;

    /// <summary>True for IPv4 and IPv6.</summary>
    public static bool IsInternet(ReadOnlySpan<byte> address) => address.Length >= ShortestInternet && BitConverter.ToUInt16(address) is Internet or Internet6;

    /// <summary>True for a loopback address, or none in particular, of IPv4 or IPv6.</summary>
    public static bool IsLoopback(ReadOnlySpan<byte> address)
    {
        if (!IsInternet(address))
            return false;
        if (BitConverter.ToUInt16(address) == Internet)
            return address[Address4] == Loopback || BitConverter.ToUInt32(address[Address4..]) == 0;
        if (address.Length < EndOf6)
            return false;
        ReadOnlySpan<byte> ip = address[Address6..EndOf6];
        bool isMapped = ip[..10].IndexOfAnyExcept((byte)0) < 0 && ip[10] == 0xFF && ip[11] == 0xFF;
        return isMapped ? ip[12] == Loopback : ip[..15].IndexOfAnyExcept((byte)0) < 0 && ip[15] <= 1;
    }

    /// <summary>The port.</summary>
    public static ushort Port(ReadOnlySpan<byte> address) => BinaryPrimitives.ReadUInt16BigEndian(address[PortOffset..]);

    /// <summary>Sets the port.</summary>
    public static void SetPort(Span<byte> address, ushort port) => BinaryPrimitives.WriteUInt16BigEndian(address[PortOffset..], port);
}
