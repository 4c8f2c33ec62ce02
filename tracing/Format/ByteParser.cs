using System.Buffers.Binary;
using System.Text;

namespace GoEmu.Tracing.Format;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
internal ref struct ByteParser(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes left.</summary>
    public readonly int Left => _bytes.Length;

    /// <summary>Some bytes.</summary>
    /// <exception cref="TraceException">There are not as many.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_bytes.Length)
            throw new TraceException("a frame is shorter than what it says that it holds");
        ReadOnlySpan<byte> taken = _bytes[..count];
        _bytes = _bytes[count..];
        return taken;
    }

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Eight bytes.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>LEB128.</summary>
    public ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
        throw new TraceException("a number in a frame has too many bytes");
    }

    /// <summary>LEB128 that has to be below a limit, such as a count of things that each take some room.</summary>
    public int Count(int limit)
    {
        ulong value = Number();
        return value <= (ulong)limit ? (int)value : throw new TraceException("a count in a frame is too large");
    }

    /// <summary>UTF-8 behind its length.</summary>
    public string Text() => Encoding.UTF8.GetString(Take(Count(_bytes.Length)));
}
