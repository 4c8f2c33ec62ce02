using System.Buffers.Binary;

namespace GoEmu.GoRuntime;

/// <summary>The checked header of a function table: offsets are from the table's start and lie inside of it.</summary>
internal readonly struct PcLnTabHeader
{
    // Fields of a function record, counted in 32-bit words behind the entry. The same in all versions read here.
    internal const int NameField = 1;
    internal const int ArgsField = 2;
    internal const int DeferReturnField = 3;
    internal const int StackTableField = 4;
    internal const int FileTableField = 5;
    internal const int LineTableField = 6;
    internal const int PcDataCountField = 7;
    internal const int UnitField = 8;

    /// <summary>Since Go 1.20 (runtime/runtime2.go, _func.startLine).</summary>
    internal const int StartLineField = 9;

    /// <summary>Size of the largest header: 8 bytes and 8 words.</summary>
    internal const int Size = 72;

    private PcLnTabHeader(PcLnTabVersion version, int count, ulong textStart, ReadOnlySpan<int> offsets)
    {
        Version = version;
        FunctionCount = count;
        TextStart = textStart;
        Names = offsets[0];
        Units = offsets[1];
        Files = offsets[2];
        Steps = offsets[3];
        Functions = offsets[4];
    }

    internal PcLnTabVersion Version { get; }

    internal int FunctionCount { get; }

    /// <summary>What the header says of runtime.text: 0 in Go 1.16/1.17 (no such field), in a PIE, and since Go 1.26.</summary>
    internal ulong TextStart { get; }

    /// <summary>Function names (funcnametab).</summary>
    internal int Names { get; }

    /// <summary>Tables from a compilation unit's file numbers to file names (cutab).</summary>
    internal int Units { get; }

    /// <summary>File names (filetab).</summary>
    internal int Files { get; }

    /// <summary>Tables of values by address (pctab).</summary>
    internal int Steps { get; }

    /// <summary>The function table proper and, behind it, the function records (pclntable).</summary>
    internal int Functions { get; }

    /// <summary>Size of one of the two values of a function table entry, bytes.</summary>
    internal int SlotSize => Version == PcLnTabVersion.Go116 ? 8 : 4;

    /// <summary>Whether records tell the line where their function begins: since Go 1.20.</summary>
    internal bool HasStartLine => Version == PcLnTabVersion.Go120;

    /// <summary>The word of four bytes: funcID, flag (since Go 1.17), nothing, nfuncdata. The tables' offsets follow it.</summary>
    internal int FlagsField => HasStartLine ? 10 : 9;

    internal static bool TryParse(ReadOnlySpan<byte> data, out PcLnTabHeader header)
    {
        header = default;
        // Magic, two zeros, instruction size quantum 1, pointer size 8.
        if (data.Length < Size || data[4] != 0 || data[5] != 0 || data[6] != 1 || data[7] != 8)
            return false;
        var version = (PcLnTabVersion)BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (version is not (PcLnTabVersion.Go116 or PcLnTabVersion.Go118 or PcLnTabVersion.Go120))
            return false;

        int firstOffset = version == PcLnTabVersion.Go116 ? 2 : 3;
        ulong count = Word(data, 0);
        ulong textStart = version == PcLnTabVersion.Go116 ? 0 : Word(data, 2);
        Span<int> offsets = stackalloc int[5];
        for (int i = 0; i < offsets.Length; i++)
        {
            ulong offset = Word(data, firstOffset + i);
            if (offset < Size - 8 || offset >= (ulong)data.Length)
                return false;
            offsets[i] = (int)offset;
        }

        ulong slot = version == PcLnTabVersion.Go116 ? 8ul : 4ul;
        ulong room = (ulong)(data.Length - offsets[4]) / slot;
        if (count == 0 || count > room / 2 || (2 * count) + 1 > room)
            return false;
        header = new PcLnTabHeader(version, (int)count, textStart, offsets);
        return true;
    }

    private static ulong Word(ReadOnlySpan<byte> data, int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(data[(8 + (8 * index))..]);
}
