using System.Buffers.Binary;
using System.Numerics;

namespace GoEmu.Tracing.Format;

/// <summary>CRC-32C (Castagnoli), as in iSCSI (RFC 3720).</summary>
internal static class Crc32C
{
    /// <summary>Of a sequence of bytes; <paramref name="previous"/> is that of what is before them, 0 for nothing.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint previous = 0)
    {
        uint crc = ~previous;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
