using System.Buffers.Binary;
using System.Text;

namespace GoEmu.Tracing.Format;

/// <summary>A growing buffer with the few encodings that frames use.</summary>
public sealed class ByteWriter
{
    private byte[] _bytes = new byte[1 << 12];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Begins anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for more bytes, which count as written.</summary>
    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    /// <summary>One byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>Bytes as they are.</summary>
    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Eight bytes, little endian.</summary>
    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Seven bits a byte, low ones first, the highest bit set in all but the last (LEB128).</summary>
    public void Number(ulong value)
    {
        Span<byte> bytes = Take(10);
        int n = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[n++] = (byte)(value | 0x80);
        bytes[n++] = (byte)value;
        Length -= 10 - n;
    }

    /// <summary>UTF-8 behind its length in bytes.</summary>
    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Number((ulong)length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }
}
