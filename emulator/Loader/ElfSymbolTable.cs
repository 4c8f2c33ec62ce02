using System.Buffers.Binary;
using System.Text;

namespace GoEmu.Emulator.Loader;

/// <summary>A symbol table and its strings. Entries and names are decoded when asked for; damaged ones give empty names.</summary>
public sealed class ElfSymbolTable
{
    private readonly ReadOnlyMemory<byte> _entries;
    private readonly ReadOnlyMemory<byte> _strings;

    internal ElfSymbolTable(ReadOnlyMemory<byte> entries, ReadOnlyMemory<byte> strings)
    {
        _entries = entries;
        _strings = strings;
    }

    /// <summary>A table without symbols.</summary>
    public static ElfSymbolTable Empty { get; } = new(default, default);

    /// <summary>Number of symbols, the null symbol at index 0 included.</summary>
    public int Count => _entries.Length / ElfSymbol.EntrySize;

    /// <summary>The symbol at an index from 0 to <see cref="Count"/> - 1.</summary>
    public ElfSymbol this[int index]
    {
        get
        {
            ReadOnlySpan<byte> e = _entries.Span.Slice(index * ElfSymbol.EntrySize, ElfSymbol.EntrySize);
            return new ElfSymbol(
                BinaryPrimitives.ReadUInt32LittleEndian(e),
                e[4],
                BinaryPrimitives.ReadUInt16LittleEndian(e[6..]),
                BinaryPrimitives.ReadUInt64LittleEndian(e[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(e[16..]));
        }
    }

    /// <summary>The name of a symbol of this table.</summary>
    public string NameOf(in ElfSymbol symbol) => Encoding.UTF8.GetString(NameBytes(symbol));

    /// <summary>Finds the first defined symbol of that name.</summary>
    public bool TryFind(string name, out ElfSymbol symbol)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        for (int i = 1; i < Count; i++)
        {
            symbol = this[i];
            if (symbol.IsDefined && NameStartsWith(symbol, wanted, whole: true))
                return true;
        }

        symbol = default;
        return false;
    }

    /// <summary>True when any symbol, defined or not, has a name that begins so.</summary>
    public bool AnyStartsWith(string prefix)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(prefix);
        for (int i = 1; i < Count; i++)
        {
            if (NameStartsWith(this[i], wanted, whole: false))
                return true;
        }

        return false;
    }

    private bool NameStartsWith(in ElfSymbol symbol, ReadOnlySpan<byte> wanted, bool whole)
    {
        if (symbol.NameOffset >= (uint)_strings.Length)
            return false;
        ReadOnlySpan<byte> rest = _strings.Span[(int)symbol.NameOffset..];
        return rest.StartsWith(wanted) && (!whole || (rest.Length > wanted.Length && rest[wanted.Length] == 0));
    }

    private ReadOnlySpan<byte> NameBytes(in ElfSymbol symbol)
    {
        if (symbol.NameOffset >= (uint)_strings.Length)
            return default;
        ReadOnlySpan<byte> rest = _strings.Span[(int)symbol.NameOffset..];
        int end = rest.IndexOf((byte)0);
        return end < 0 ? default : rest[..end];
    }
}
