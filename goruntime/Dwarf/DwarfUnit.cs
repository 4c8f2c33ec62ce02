namespace GoEmu.GoRuntime.Dwarf;

/// <summary>
/// One unit of .debug_info, versions 2 to 5 (DWARF 5, section 7.5.1; Go writes 4, since 1.25 5). Only forms that Go's
/// linker and C compilers write are known; another ends the reading of the unit.
/// </summary>
internal sealed class DwarfUnit
{
    private const ulong NameAttribute = 0x03;
    private const ulong ByteSizeAttribute = 0x0b;
    private const ulong MemberLocationAttribute = 0x38;
    private const ulong TypeAttribute = 0x49;

    private readonly Dictionary<ulong, DwarfAbbreviation> _abbreviations;
    private readonly int _start;
    private readonly bool _wide;
    private readonly int _version;
    private readonly byte _addressSize;

    private DwarfUnit(int start, int first, int end, bool wide, int version, byte addressSize, Dictionary<ulong, DwarfAbbreviation> table)
    {
        _start = start;
        First = first;
        End = end;
        _wide = wide;
        _version = version;
        _addressSize = addressSize;
        _abbreviations = table;
    }

    /// <summary>Where its first entry is in the section.</summary>
    internal int First { get; }

    /// <summary>Where the next unit begins.</summary>
    internal int End { get; }

    /// <summary>Reads the unit header at an offset; null at the end of the section, and when it is damaged.</summary>
    internal static DwarfUnit? Read(
        ReadOnlySpan<byte> info,
        int start,
        ReadOnlySpan<byte> abbreviations,
        Dictionary<ulong, Dictionary<ulong, DwarfAbbreviation>> tables)
    {
        var c = new DwarfCursor(info, start);
        ulong length = c.UInt32();
        bool wide = length == uint.MaxValue;
        if (wide)
            length = c.UInt64();
        if (c.Bad || length == 0 || length > (ulong)(info.Length - c.Position))
            return null;
        int end = c.Position + (int)length;
        int version = c.UInt16();
        byte kind = version >= 5 ? c.Byte() : (byte)1;
        byte addressSize = version >= 5 ? c.Byte() : (byte)8;
        ulong offset = wide ? c.UInt64() : c.UInt32();
        if (version < 5)
            addressSize = c.Byte();
        if (version is < 2 or > 5 || c.Bad || kind is not (1 or 3)) // DW_UT_compile, DW_UT_partial
            return null;
        if (!tables.TryGetValue(offset, out Dictionary<ulong, DwarfAbbreviation>? table))
        {
            table = DwarfAbbreviation.ReadTable(abbreviations, offset);
            if (table is null)
                return null;
            tables.Add(offset, table);
        }

        return new DwarfUnit(start, c.Position, end, wide, version, addressSize, table);
    }

    /// <summary>Reads the entry at the cursor; false when it is damaged or of an unknown form.</summary>
    internal bool TryRead(ref DwarfCursor c, out DwarfEntry entry)
    {
        entry = new DwarfEntry(0, false, -1, 0, 0, 0);
        ulong code = c.ULeb();
        if (code == 0)
            return !c.Bad;
        if (!_abbreviations.TryGetValue(code, out DwarfAbbreviation? shape))
            return false;
        int name = -1;
        ulong size = 0;
        ulong member = 0;
        ulong type = 0;
        foreach ((ulong attribute, DwarfForm form, ulong constant) in shape.Attributes)
        {
            int at = c.Position;
            if (!TryValue(ref c, form, constant, out ulong value))
                return false;
            switch (attribute)
            {
                case NameAttribute when form == DwarfForm.String:
                    name = at;
                    break;
                case ByteSizeAttribute:
                    size = value;
                    break;
                case MemberLocationAttribute:
                    member = value;
                    break;
                case TypeAttribute:
                    type = value;
                    break;
            }
        }

        entry = new DwarfEntry(shape.Tag, shape.HasChildren, name, size, member, type);
        return !c.Bad;
    }

    private bool TryValue(ref DwarfCursor c, DwarfForm form, ulong constant, out ulong value)
    {
        value = 0;
        switch (form)
        {
            case DwarfForm.ImplicitConstant:
                value = constant;
                return true;
            case DwarfForm.FlagPresent:
                value = 1;
                return true;
            case DwarfForm.Data1 or DwarfForm.Flag or DwarfForm.StringIndex1 or DwarfForm.AddressIndex1:
                value = c.Byte();
                return true;
            case DwarfForm.Reference1:
                value = (ulong)_start + c.Byte();
                return true;
            case DwarfForm.Data2 or DwarfForm.StringIndex2 or DwarfForm.AddressIndex2:
                value = c.UInt16();
                return true;
            case DwarfForm.Reference2:
                value = (ulong)_start + c.UInt16();
                return true;
            case DwarfForm.StringIndex3 or DwarfForm.AddressIndex3:
                c.Take(3);
                return true;
            case DwarfForm.Data4 or DwarfForm.StringIndex4 or DwarfForm.AddressIndex4:
                value = c.UInt32();
                return true;
            case DwarfForm.Reference4:
                value = (ulong)_start + c.UInt32();
                return true;
            case DwarfForm.Data8 or DwarfForm.Signature:
                value = c.UInt64();
                return true;
            case DwarfForm.Reference8:
                value = (ulong)_start + c.UInt64();
                return true;
            case DwarfForm.Data16:
                c.Take(16);
                return true;
            case DwarfForm.UData or DwarfForm.SData or DwarfForm.StringIndex or DwarfForm.AddressIndex
                or DwarfForm.LocationListIndex or DwarfForm.RangeListIndex:
                value = c.ULeb();
                return true;
            case DwarfForm.ReferenceUData:
                value = (ulong)_start + c.ULeb();
                return true;
            case DwarfForm.Address:
                c.Take(_addressSize);
                return true;
            case DwarfForm.ReferenceToSection when _version == 2: // was an address then
                value = c.UInt64();
                return true;
            case DwarfForm.SectionOffset or DwarfForm.StringOffset or DwarfForm.LineStringOffset or DwarfForm.ReferenceToSection:
                value = _wide ? c.UInt64() : c.UInt32();
                return true;
            case DwarfForm.String:
                c.Text();
                return true;
            case DwarfForm.Block1:
                return TryBlock(ref c, c.Byte(), out value);
            case DwarfForm.Block2:
                return TryBlock(ref c, c.UInt16(), out value);
            case DwarfForm.Block4:
                return TryBlock(ref c, c.UInt32(), out value);
            case DwarfForm.Block or DwarfForm.Expression:
                return TryBlock(ref c, c.ULeb(), out value);
            default:
                return false;
        }
    }

    /// <summary>
    /// A block; its value is what DW_OP_plus_uconst adds, the way in which Go before 1.12 and DWARF 2 give a member's offset.
    /// </summary>
    private static bool TryBlock(ref DwarfCursor c, ulong length, out ulong value)
    {
        const byte PlusConstant = 0x23;
        value = 0;
        ReadOnlySpan<byte> block = c.Take(length);
        if (block.Length > 1 && block[0] == PlusConstant)
            value = new DwarfCursor(block, 1).ULeb();
        return !c.Bad;
    }
}
