using System.Buffers.Binary;

namespace GoEmu.Syscalls.Deterministic;

/// <summary>What is left to tell of open folders, by descriptor: all of a folder is read at once and told in order of name.</summary>
internal sealed class FolderListings
{
    // struct linux_dirent64 (getdents(2)).
    private const int NextOffset = 8, LengthOffset = 16, NameOffset = 19;

    private readonly Dictionary<int, Queue<byte[]>> _left = [];

    /// <summary>Forgets what was read of a folder that is read from its beginning again.</summary>
    public void Restart(int descriptor, IEnumerable<byte[]> entries)
    {
        byte[][] sorted = [.. entries];
        Array.Sort(sorted, (x, y) => NameOf(x).SequenceCompareTo(NameOf(y)));
        for (int n = 0; n < sorted.Length; n++)
            BinaryPrimitives.WriteInt64LittleEndian(sorted[n].AsSpan(NextOffset), n + 1);
        _left[descriptor] = new Queue<byte[]>(sorted);
    }

    /// <summary>Takes the entries that fit; null when the next one does not.</summary>
    public byte[]? Take(int descriptor, int room)
    {
        if (!_left.TryGetValue(descriptor, out Queue<byte[]>? entries) || entries.Count == 0)
            return [];
        using var taken = new MemoryStream();
        while (entries.TryPeek(out byte[]? next) && taken.Length + next.Length <= room)
            taken.Write(entries.Dequeue());
        return taken.Length != 0 ? taken.ToArray() : null;
    }

    /// <summary>Cuts what getdents64(2) has written into entries.</summary>
    public static IEnumerable<byte[]> Split(byte[] bytes)
    {
        for (int at = 0; at + NameOffset < bytes.Length;)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + LengthOffset));
            yield return bytes[at..(at + size)];
            at += size;
        }
    }

    private static ReadOnlySpan<byte> NameOf(byte[] entry)
    {
        ReadOnlySpan<byte> name = entry.AsSpan(NameOffset);
        return name[..name.IndexOf((byte)0)];
    }
}
