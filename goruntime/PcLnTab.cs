using System.Buffers.Binary;
using System.Text;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.GoRuntime;

/// <summary>
/// The function table that every Go binary carries, stripped or not: functions by address and name, and source lines.
/// Addresses are as linked (add the load bias of a PIE). Damaged tables give no answers, never an exception.
/// Sources: Go's <c>runtime/symtab.go</c> (pcHeader, _func) and <c>debug/gosym/pclntab.go</c>.
/// </summary>
public sealed class PcLnTab
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly PcLnTabHeader _header;
    private readonly ulong[]? _entries; // Go 1.16: addresses, which a PIE has in relocations

    internal PcLnTab(ulong address, ReadOnlyMemory<byte> data, in PcLnTabHeader header, ulong textStart, ulong[]? entries)
    {
        Address = address;
        TextStart = textStart;
        _data = data;
        _header = header;
        _entries = entries;
    }

    /// <summary>Address of the table.</summary>
    public ulong Address { get; }

    /// <summary>Format of the table.</summary>
    public PcLnTabVersion Version => _header.Version;

    /// <summary>Address of runtime.text, from which entries count since Go 1.18.</summary>
    public ulong TextStart { get; }

    /// <summary>Number of functions.</summary>
    public int Count => _header.FunctionCount;

    /// <summary>The function at an index from 0 to <see cref="Count"/> - 1.</summary>
    public GoFunction this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new GoFunction(index, EntryAt(index), EntryAt(index + 1));
        }
    }

    /// <summary>Finds the function that holds an address (for a return address, ask for the address before it).</summary>
    public bool TryFind(ulong pc, out GoFunction function)
    {
        function = default;
        if (pc < EntryAt(0) || pc >= EntryAt(Count))
            return false;
        int low = 0; // EntryAt(low) <= pc < EntryAt(high)
        int high = Count;
        while (high - low > 1)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (EntryAt(middle) <= pc)
                low = middle;
            else
                high = middle;
        }

        function = this[low];
        return true;
    }

    /// <summary>Finds a function by its full name ("main.main"); a walk through the whole table.</summary>
    public bool TryFind(string name, out GoFunction function)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        for (int i = 0; i < Count; i++)
        {
            if (NameBytes(i).SequenceEqual(wanted))
            {
                function = this[i];
                return true;
            }
        }

        function = default;
        return false;
    }

    /// <summary>
    /// Name of a function, with "[...]" where it has type arguments; empty when the table is damaged there.
    /// </summary>
    public string NameOf(in GoFunction function) => Encoding.UTF8.GetString(NameBytes(function.Index));

    /// <summary>As <see cref="NameOf"/>, as UTF-8 without an allocation.</summary>
    public ReadOnlySpan<byte> NameBytes(int index) =>
        TryField(index, PcLnTabHeader.NameField, out uint offset) ? Text(_header.Names, offset) : default;

    /// <summary>
    /// Source line of the instruction at an address; inside an inlined call it is the line of the inlined function.
    /// </summary>
    public bool TryFindLine(ulong pc, out SourceLine line)
    {
        line = default;
        if (!TryFind(pc, out GoFunction f) || !TryFindLine(f, pc, out uint file, out int number))
            return false;
        line = new SourceLine(FileName(file), number);
        return true;
    }

    /// <summary>What the function's record says besides name and lines.</summary>
    public GoFunctionInfo InfoOf(in GoFunction function)
    {
        if (!TryField(function.Index, PcLnTabHeader.ArgsField, out uint args)
            || !TryField(function.Index, PcLnTabHeader.DeferReturnField, out uint deferReturn)
            || !TryField(function.Index, _header.FlagsField, out uint flags))
            return default;
        uint startLine = 0;
        if (_header.HasStartLine)
            _ = TryField(function.Index, PcLnTabHeader.StartLineField, out startLine);
        return new GoFunctionInfo((int)args, (int)deferReturn, (int)startLine, (byte)flags, (GoFuncFlags)(byte)(flags >> 8));
    }

    /// <summary>
    /// How far SP is below the return address at an instruction (table pcsp): what the function has pushed and reserved. False for
    /// code without that table, which is C's.
    /// </summary>
    public bool TryFrameSize(in GoFunction function, ulong pc, out int bytes)
    {
        bytes = 0;
        return TryField(function.Index, PcLnTabHeader.StackTableField, out uint table)
            && TryValue(table, function.Entry, pc, out bytes);
    }

    /// <summary>The value of a numbered table (Go's PCDATA_*) at an instruction; -1 where there is none.</summary>
    public int PcData(in GoFunction function, int number, ulong pc) =>
        TryField(function.Index, PcLnTabHeader.PcDataCountField, out uint count)
        && (uint)number < count
        && TryField(function.Index, _header.FlagsField + 1 + number, out uint table)
        && TryValue(table, function.Entry, pc, out int value)
            ? value
            : -1;

    /// <summary>Where a function's numbered data (Go's FUNCDATA_*) is, counted from moduledata.gofunc; not before Go 1.18.</summary>
    internal bool TryFuncData(int index, int number, out uint offset)
    {
        offset = uint.MaxValue;
        return Version != PcLnTabVersion.Go116
            && TryField(index, PcLnTabHeader.PcDataCountField, out uint tables)
            && tables < 256
            && TryField(index, _header.FlagsField, out uint flags)
            && number < (int)(flags >> 24)
            && TryField(index, _header.FlagsField + 1 + (int)tables + number, out offset)
            && offset != uint.MaxValue;
    }

    /// <summary>Line, and a number that stands for the file (see <see cref="FileName"/>).</summary>
    internal bool TryFindLine(in GoFunction f, ulong pc, out uint file, out int line)
    {
        file = uint.MaxValue;
        line = 0;
        return TryField(f.Index, PcLnTabHeader.FileTableField, out uint files)
            && TryField(f.Index, PcLnTabHeader.LineTableField, out uint lines)
            && TryField(f.Index, PcLnTabHeader.UnitField, out uint unit)
            && TryValue(lines, f.Entry, pc, out line)
            && TryValue(files, f.Entry, pc, out int number)
            && number >= 0
            && TryU32((ulong)_header.Units + (4 * ((ulong)unit + (uint)number)), out file)
            && file != uint.MaxValue;
    }

    /// <summary>The file that a number stands for.</summary>
    internal string FileName(uint file) => Encoding.UTF8.GetString(Text(_header.Files, file));

    /// <summary>A name by its place among the names; names of inlined functions are known by it alone.</summary>
    internal string NameAt(uint offset) => Encoding.UTF8.GetString(Text(_header.Names, offset));

    private ulong EntryAt(int index)
    {
        if (_entries is not null)
            return _entries[index];
        return TryU32((ulong)_header.Functions + (8 * (ulong)index), out uint offset) ? TextStart + offset : 0;
    }

    /// <summary>The n-th 32-bit field behind a function record's entry.</summary>
    private bool TryField(int index, int field, out uint value)
    {
        ulong slot = (ulong)_header.Functions + ((ulong)index * 2 * (ulong)_header.SlotSize) + (ulong)_header.SlotSize;
        value = 0;
        return TryU32(slot, out uint record)
            && TryU32((ulong)_header.Functions + record + (ulong)_header.SlotSize + (4 * (ulong)(field - 1)), out value);
    }

    /// <summary>The value that a table of (value, address) steps holds for an address.</summary>
    private bool TryValue(uint table, ulong entry, ulong pc, out int value)
    {
        value = -1;
        ulong at = (ulong)_header.Steps + table;
        if (table == 0 || at >= (ulong)_data.Length)
            return false;
        ReadOnlySpan<byte> steps = _data.Span[(int)at..];
        for (bool first = true; ; first = false)
        {
            if (!TryVarint(ref steps, out uint delta) || (delta == 0 && !first) || !TryVarint(ref steps, out uint size))
                return false;
            value += (delta & 1) != 0 ? (int)~(delta >> 1) : (int)(delta >> 1);
            entry += size;
            if (pc < entry)
                return true;
        }
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> from, out uint value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(from.Length, 5); i++)
        {
            value |= (uint)(from[i] & 0x7f) << (7 * i);
            if ((from[i] & 0x80) == 0)
            {
                from = from[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> Text(int start, uint offset)
    {
        ulong at = (ulong)start + offset;
        if (at >= (ulong)_data.Length)
            return default;
        ReadOnlySpan<byte> rest = _data.Span[(int)at..];
        int end = rest.IndexOf((byte)0);
        return end < 0 ? default : rest[..end];
    }

    private bool TryU32(ulong offset, out uint value)
    {
        value = 0;
        if (offset > (ulong)_data.Length || (ulong)_data.Length - offset < 4)
            return false;
        value = BinaryPrimitives.ReadUInt32LittleEndian(_data.Span[(int)offset..]);
        return true;
    }
}
