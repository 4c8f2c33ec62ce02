namespace GoEmu.GoRuntime.Dwarf;

/// <summary>The shape of an entry: its tag and attributes (DWARF 5, section 7.5.3).</summary>
/// <param name="Tag">DW_TAG_*.</param>
/// <param name="HasChildren">Whether entries below it follow.</param>
/// <param name="Attributes">DW_AT_*, form, and the value of an implicit constant.</param>
internal sealed record DwarfAbbreviation(
    ulong Tag,
    bool HasChildren,
    (ulong Name, DwarfForm Form, ulong Implicit)[] Attributes)
{
    /// <summary>Reads a unit's table; null when it is damaged.</summary>
    internal static Dictionary<ulong, DwarfAbbreviation>? ReadTable(ReadOnlySpan<byte> section, ulong offset)
    {
        if (offset >= (ulong)section.Length)
            return null;
        var table = new Dictionary<ulong, DwarfAbbreviation>();
        var c = new DwarfCursor(section, (int)offset);
        var attributes = new List<(ulong, DwarfForm, ulong)>();
        while (true)
        {
            ulong code = c.ULeb();
            if (code == 0 || c.Bad)
                return c.Bad ? null : table;
            ulong tag = c.ULeb();
            bool children = c.Byte() != 0;
            attributes.Clear();
            while (true)
            {
                ulong name = c.ULeb();
                var form = (DwarfForm)Math.Min(c.ULeb(), int.MaxValue);
                if (c.Bad)
                    return null;
                if (name == 0 && form == 0)
                    break;
                attributes.Add((name, form, form == DwarfForm.ImplicitConstant ? c.ULeb() : 0));
            }

            table[code] = new DwarfAbbreviation(tag, children, attributes.ToArray());
        }
    }
}
