using System.Buffers.Binary;

namespace GoEmu.GoRuntime.Dwarf;

/// <summary>
/// Reads debug data forwards. Beyond the end it gives zeros and notes that it did (<see cref="Bad"/>), so that callers check
/// once per entry and not at every byte.
/// </summary>
internal ref struct DwarfCursor
{
    private readonly ReadOnlySpan<byte> _data;

    internal DwarfCursor(ReadOnlySpan<byte> data, int position)
    {
        _data = data;
        Position = position;
        Bad = position < 0 || position > data.Length;
    }

    internal int Position { get; private set; }

    /// <summary>True once something was read or skipped that the data does not hold.</summary>
    internal bool Bad { get; private set; }

    internal readonly bool AtEnd => Bad || Position >= _data.Length;

    internal byte Byte() => Take(1) is { IsEmpty: false } b ? b[0] : (byte)0;

    internal ushort UInt16() => Take(2) is { IsEmpty: false } b ? BinaryPrimitives.ReadUInt16LittleEndian(b) : (ushort)0;

    internal uint UInt32() => Take(4) is { IsEmpty: false } b ? BinaryPrimitives.ReadUInt32LittleEndian(b) : 0;

    internal ulong UInt64() => Take(8) is { IsEmpty: false } b ? BinaryPrimitives.ReadUInt64LittleEndian(b) : 0;

    /// <summary>An unsigned LEB128 number.</summary>
    internal ulong ULeb()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte b = Byte();
            if (shift < 64)
                value |= (ulong)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
                return value;
        }

        Bad = true;
        return 0;
    }

    /// <summary>A string up to its zero, which is skipped.</summary>
    internal ReadOnlySpan<byte> Text()
    {
        if (Bad)
            return default;
        ReadOnlySpan<byte> rest = _data[Position..];
        int end = rest.IndexOf((byte)0);
        if (end < 0)
        {
            Bad = true;
            return default;
        }

        Position += end + 1;
        return rest[..end];
    }

    internal ReadOnlySpan<byte> Take(ulong count)
    {
        if (Bad || count > (ulong)(_data.Length - Position))
        {
            Bad = true;
            return default;
        }

        ReadOnlySpan<byte> result = _data.Slice(Position, (int)count);
        Position += (int)count;
        return result;
    }
}
