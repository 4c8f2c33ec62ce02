using System.Buffers.Binary;
using GoEmu.Emulator.Loader;

namespace GoEmu.GoRuntime.Symbols;

/// <summary>
/// Functions that are not Go's: C code of a cgo program, libraries, and the stubs through which libraries are called
/// ("puts@plt"). From .symtab, .dynsym and the relocations of the stubs' slots (System V x86-64 psABI, 5.2).
/// </summary>
internal sealed class NativeSymbols
{
    private const long JumpRelocations = 23; // DT_JMPREL
    private const long JumpRelocationsSize = 2; // DT_PLTRELSZ
    private const int RelocationSize = 24;
    private const int StubSize = 16;

    private readonly ulong[] _starts;
    private readonly (ulong End, string Name)[] _symbols;

    private NativeSymbols(SortedDictionary<ulong, (ulong End, string Name)> symbols)
    {
        _starts = [.. symbols.Keys];
        _symbols = [.. symbols.Values];
    }

    internal static NativeSymbols Read(ElfImage image)
    {
        var symbols = new SortedDictionary<ulong, (ulong, string)>();
        Add(symbols, image.Symbols);
        Add(symbols, image.DynamicSymbols);
        AddStubs(symbols, image);
        return new NativeSymbols(symbols);
    }

    /// <summary>The function that holds an address as linked; one of unknown size reaches to the next one.</summary>
    internal bool TryFind(ulong pc, out string name, out ulong entry)
    {
        name = "";
        entry = 0;
        int i = Array.BinarySearch(_starts, pc);
        if (i < 0)
            i = ~i - 1;
        if (i < 0)
            return false;
        (ulong end, name) = _symbols[i];
        entry = _starts[i];
        return pc < end || (end == entry && i + 1 < _starts.Length);
    }

    internal bool TryFind(string name, out ulong entry)
    {
        for (int i = 0; i < _symbols.Length; i++)
        {
            if (_symbols[i].Name == name)
            {
                entry = _starts[i];
                return true;
            }
        }

        entry = 0;
        return false;
    }

    private static void Add(SortedDictionary<ulong, (ulong End, string Name)> to, ElfSymbolTable table)
    {
        for (int i = 1; i < table.Count; i++)
        {
            ElfSymbol s = table[i];
            if (s.IsFunction && s.IsDefined && s.Value != 0 && s.Size <= ulong.MaxValue - s.Value)
                to.TryAdd(s.Value, (s.Value + s.Size, table.NameOf(s)));
        }
    }

    private static void AddStubs(SortedDictionary<ulong, (ulong End, string Name)> to, ElfImage image)
    {
        Dictionary<ulong, string> slots = Slots(image);
        if (slots.Count == 0)
            return;
        foreach (ElfSection section in image.Sections)
        {
            if (section.Name is not (".plt" or ".plt.sec"))
                continue;
            ReadOnlySpan<byte> code = image.ReadSection(section).Span;
            for (int stub = 0; stub + StubSize <= code.Length; stub += StubSize)
            {
                // jmp *slot(%rip), after an endbr64 or a bnd prefix where there is one
                int jump = code.Slice(stub, StubSize - 4).IndexOf([(byte)0xff, (byte)0x25]);
                if (jump < 0)
                    continue;
                ulong next = section.Address + (ulong)(stub + jump + 6);
                ulong slot = next + (ulong)BinaryPrimitives.ReadInt32LittleEndian(code[(stub + jump + 2)..]);
                if (slots.TryGetValue(slot, out string? name))
                    to.TryAdd(section.Address + (ulong)stub, (section.Address + (ulong)(stub + StubSize), name + "@plt"));
            }
        }
    }

    /// <summary>Names of the functions that the dynamic linker puts into slots.</summary>
    private static Dictionary<ulong, string> Slots(ElfImage image)
    {
        ulong address = 0;
        ulong size = 0;
        foreach (ElfDynamicEntry e in image.Dynamic)
        {
            if (e.Tag == JumpRelocations)
                address = e.Value;
            else if (e.Tag == JumpRelocationsSize)
                size = e.Value;
        }

        var slots = new Dictionary<ulong, string>();
        ElfSymbolTable names = image.DynamicSymbols;
        ReadOnlySpan<byte> table = image.ReadFileBacked(address, size).Span;
        for (; table.Length >= RelocationSize; table = table[RelocationSize..])
        {
            int symbol = BinaryPrimitives.ReadInt32LittleEndian(table[12..]);
            if (symbol > 0 && symbol < names.Count)
                slots.TryAdd(BinaryPrimitives.ReadUInt64LittleEndian(table), names.NameOf(names[symbol]));
        }

        return slots;
    }
}
