using System.Text;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime.Layouts;

namespace GoEmu.GoRuntime.Dwarf;

/// <summary>
/// Reads the structures that a layout table names out of a program's debug information. Nothing else of DWARF is
/// needed: functions and lines come from the function table, which stripped programs have too.
/// </summary>
internal sealed class DwarfLayouts
{
    private const int DeepestType = 8;

    private readonly ReadOnlyMemory<byte> _info;
    private readonly ReadOnlyMemory<byte> _abbreviations;
    private readonly List<DwarfUnit> _units = [];

    private DwarfLayouts(ReadOnlyMemory<byte> info, ReadOnlyMemory<byte> abbreviations)
    {
        _info = info;
        _abbreviations = abbreviations;
    }

    /// <summary>Go's names of the types behind a table's names; some moved to internal/abi (1.21 and 1.22).</summary>
    private static string[] TypeNames(string name) => name switch
    {
        "_type" => ["runtime._type", "internal/abi.Type"],
        "itab" => ["runtime.itab", "internal/abi.ITab"],
        "interfacetype" => ["runtime.interfacetype", "internal/abi.InterfaceType"],
        _ => ["runtime." + name],
    };

    /// <summary>The same structures and fields as the table's; null unless the program describes all of the structures.</summary>
    internal static IReadOnlyDictionary<string, StructLayout>? Read(ElfImage image, IReadOnlyDictionary<string, StructLayout> table)
    {
        ReadOnlyMemory<byte> info = DwarfSections.Read(image, "info");
        ReadOnlyMemory<byte> abbreviations = DwarfSections.Read(image, "abbrev");
        if (info.IsEmpty || abbreviations.IsEmpty)
            return null;
        var reader = new DwarfLayouts(info, abbreviations);
        Dictionary<string, int> types = reader.FindTypes(table);
        var result = new Dictionary<string, StructLayout>();
        foreach (StructLayout wanted in table.Values)
        {
            if (!types.TryGetValue(wanted.Name, out int at) || reader.ReadStruct(wanted, at) is not { } found)
                return null;
            result.Add(wanted.Name, found);
        }

        return result;
    }

    /// <summary>Where the entries of the wanted structures are.</summary>
    private Dictionary<string, int> FindTypes(IReadOnlyDictionary<string, StructLayout> table)
    {
        // The second name is the newer one, and the older may stay as an alias without a structure of its own.
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in table.Keys)
        {
            foreach (string type in TypeNames(name))
                wanted.Add(type, name);
        }

        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> names = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> text = stackalloc char[64];
        ReadOnlySpan<byte> info = _info.Span;
        var tables = new Dictionary<ulong, Dictionary<ulong, DwarfAbbreviation>>();
        for (int at = 0; DwarfUnit.Read(info, at, _abbreviations.Span, tables) is { } unit; at = unit.End)
        {
            _units.Add(unit);
            var c = new DwarfCursor(info[..unit.End], unit.First);
            while (!c.AtEnd)
            {
                int start = c.Position;
                if (!unit.TryRead(ref c, out DwarfEntry entry))
                    break;
                if (entry.Tag != DwarfEntry.StructType || entry.NameAt < 0)
                    continue;
                ReadOnlySpan<byte> name = new DwarfCursor(info, entry.NameAt).Text();
                if (name.Length <= text.Length && Encoding.UTF8.TryGetChars(name, text, out int length)
                    && names.TryGetValue(text[..length], out string? known))
                    found.TryAdd(known, start);
            }
        }

        return found;
    }

    private StructLayout? ReadStruct(StructLayout wanted, int at)
    {
        if (!TryEntry((ulong)at, out DwarfEntry entry))
            return null;
        var fields = new Dictionary<string, FieldLayout>(StringComparer.Ordinal);
        foreach (string path in wanted.Fields)
        {
            if (TryField((ulong)at, path, out FieldLayout field))
                fields.Add(path, field);
        }

        return new StructLayout(wanted.Name, (int)entry.Size, fields);
    }

    private bool TryField(ulong type, string path, out FieldLayout field)
    {
        field = default;
        ulong offset = 0;
        ulong size = 0;
        foreach (string part in path.Split('.'))
        {
            if (!TryMember(type, part, out DwarfEntry member))
                return false;
            offset += member.MemberOffset;
            type = member.Type;
            if (!TryResolve(ref type, out size))
                return false;
        }

        field = new FieldLayout((int)offset, (int)size);
        return true;
    }

    private bool TryMember(ulong type, string name, out DwarfEntry member)
    {
        member = default;
        if (UnitOf(type) is not { } unit)
            return false;
        var c = new DwarfCursor(_info.Span[..unit.End], (int)type);
        if (!unit.TryRead(ref c, out DwarfEntry owner) || owner.Tag != DwarfEntry.StructType || !owner.HasChildren)
            return false;
        Span<byte> wanted = stackalloc byte[64];
        wanted = wanted[..Encoding.UTF8.GetBytes(name, wanted)];
        while (unit.TryRead(ref c, out member) && member.Tag != 0)
        {
            if (member.Tag == DwarfEntry.Member && member.NameAt >= 0
                && new DwarfCursor(_info.Span, member.NameAt).Text().SequenceEqual(wanted))
                return true;
        }

        return false;
    }

    /// <summary>Follows names of types to the type itself, and gives its size.</summary>
    private bool TryResolve(ref ulong type, out ulong size)
    {
        size = 0;
        for (int depth = 0; depth < DeepestType; depth++)
        {
            if (!TryEntry(type, out DwarfEntry entry))
                return false;
            if (entry.Tag != DwarfEntry.Typedef)
            {
                size = entry.Tag is DwarfEntry.PointerType or DwarfEntry.SubroutineType ? 8 : entry.Size;
                return true;
            }

            type = entry.Type;
        }

        return false;
    }

    private bool TryEntry(ulong at, out DwarfEntry entry)
    {
        entry = default;
        if (UnitOf(at) is not { } unit)
            return false;
        var c = new DwarfCursor(_info.Span[..unit.End], (int)at);
        return unit.TryRead(ref c, out entry);
    }

    private DwarfUnit? UnitOf(ulong at)
    {
        int low = 0;
        int high = _units.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if ((ulong)_units[middle].End <= at)
                low = middle + 1;
            else
                high = middle;
        }

        return low < _units.Count && at >= (ulong)_units[low].First ? _units[low] : null;
    }
}
