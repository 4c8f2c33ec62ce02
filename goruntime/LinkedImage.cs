using System.Buffers.Binary;
using GoEmu.Emulator.Loader;

namespace GoEmu.GoRuntime;

/// <summary>
/// The memory of a Go program as its file describes it, with the pointers that a position-independent one gets from
/// relocations filled in. All addresses are as linked.
/// </summary>
internal sealed class LinkedImage
{
    private readonly ElfRelocations? _relocations;

    internal LinkedImage(ElfImage elf)
    {
        Elf = elf;
        if (elf.IsPie)
            _relocations = ElfRelocations.Read(elf);
    }

    internal ElfImage Elf { get; }

    /// <summary>Whether the loader changes pointers in it.</summary>
    internal bool IsRelocated => _relocations is { Count: > 0 };

    /// <summary>The pointer that the loader puts at an address; false where it leaves what the file has.</summary>
    internal bool TryRelocated(ulong address, out ulong value)
    {
        value = 0;
        return _relocations is not null && _relocations.TryGet(address, out value);
    }

    /// <summary>The pointer at an address.</summary>
    internal bool TryReadPointer(ulong address, out ulong value)
    {
        if (_relocations is not null && _relocations.TryGet(address, out value))
            return true;
        Span<byte> bytes = stackalloc byte[8];
        value = 0;
        if (Elf.ReadMemory(address, bytes) != 8)
            return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return true;
    }

    /// <summary>
    /// Every place in the data segments that holds <paramref name="pointer"/>, in rising order of each way to hold it.
    /// </summary>
    internal IEnumerable<ulong> FindPointers(ulong pointer)
    {
        if (_relocations is not null)
        {
            ulong after = 0;
            while (_relocations.TryFindPlace(pointer, after, out ulong place))
            {
                yield return place;
                after = place;
            }
        }

        foreach (ElfSegment s in Elf.ProgramHeaders.ToArray())
        {
            // Any data may hold it: the writable segment, or what is made read-only after relocation.
            if (s.Type != ElfSegmentType.Load || (s.Flags & ElfSegmentFlags.Execute) != 0)
                continue;
            ReadOnlyMemory<byte> bytes = Elf.ReadFile(s.Offset, s.FileSize);
            int skip = (int)((8 - (s.VirtualAddress & 7)) & 7);
            for (int i = IndexOfPointer(bytes, skip, pointer); i >= 0; i = IndexOfPointer(bytes, i + 8, pointer))
                yield return s.VirtualAddress + (ulong)i;
        }
    }

    private static int IndexOfPointer(ReadOnlyMemory<byte> bytes, int from, ulong pointer)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        for (int i = from; i <= span.Length - 8; i += 8)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(span[i..]) == pointer)
                return i;
        }

        return -1;
    }
}
