using System.Buffers.Binary;
using System.Text;
using GoEmu.GoRuntime.Layouts;

namespace GoEmu.GoRuntime.Memory;

/// <summary>Reading numbers, strings and fields.</summary>
public static class MemoryReaderExtensions
{
    /// <summary>Reads 8 bytes.</summary>
    public static bool TryReadUInt64(this IMemoryReader memory, ulong address, out ulong value) =>
        memory.TryReadNumber(address, 8, out value);

    /// <summary>Reads an unsigned number of 1, 2, 4 or 8 bytes.</summary>
    public static bool TryReadNumber(this IMemoryReader memory, ulong address, int size, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        value = 0;
        if (size is < 1 or > 8 || !memory.TryRead(address, bytes[..size]))
            return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return true;
    }

    /// <summary>Reads a field of a structure; 0 where it cannot be read or this version has no such field.</summary>
    public static ulong Field(this IMemoryReader memory, ulong address, StructLayout layout, string path) =>
        layout.TryFind(path, out FieldLayout f) && address != 0
        && memory.TryReadNumber(address + (ulong)f.Offset, Math.Min(f.Size, 8), out ulong value)
            ? value
            : 0;

    /// <summary>Reads the text of a Go string of at most <paramref name="longest"/> bytes; empty where it cannot be read.</summary>
    public static string GoString(this IMemoryReader memory, ulong header, int longest = 4096)
    {
        if (!memory.TryReadUInt64(header, out ulong data) || !memory.TryReadUInt64(header + 8, out ulong length)
            || length == 0 || length > (ulong)longest)
            return "";
        byte[] text = new byte[length];
        return memory.TryRead(data, text) ? Encoding.UTF8.GetString(text) : "";
    }
}
