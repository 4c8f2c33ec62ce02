using System.Buffers.Binary;
using System.Text.RegularExpressions;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>
/// Facts about every prebuilt program, checked against what the Go linker wrote elsewhere: its symbol table, the folder's
/// name, the source.
/// </summary>
public sealed partial class GoBinaryTests
{
    public static TheoryData<string> All => new(TestBinaries.Names);

    [Theory]
    [MemberData(nameof(All))]
    public void EveryProgramTellsItsVersionAndAddresses(string name)
    {
        GoBinary go = Read(name);
        Assert.NotNull(go.BuildInfo);
        Assert.StartsWith(name.Split('/')[0], go.GoVersion, StringComparison.Ordinal);
        Assert.NotEmpty(go.BuildInfo.Path);
        Assert.Equal("amd64", go.BuildInfo.Setting("GOARCH"));
        Assert.Matches("^v[1-4]$", go.GoAmd64);
        Assert.NotNull(go.BuildId);
        Assert.Equal(4, go.BuildId.Split('/').Length);
        if (go.BuildInfo.Setting("-buildmode") is { } mode) // not recorded before Go 1.20
            Assert.Equal(mode == "pie", go.Image.IsPie);
        Assert.NotNull(go.MainMain);
        Assert.NotNull(go.RuntimeStart);
        if (go.UsesCgo)
            Assert.Equal("1", go.BuildInfo.Setting("CGO_ENABLED"));
        if (go.RuntimeEntry is { } entry)
            Assert.Equal(go.Image.Entry, entry);
        else
            Assert.True(go.UsesCgo, "only an externally linked program starts in C");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheFunctionTableIsInOrderAndFindsItself(string name)
    {
        GoBinary go = Read(name);
        PcLnTab functions = go.Functions!;
        ModuleData module = go.Module!;
        Assert.Equal(functions.TextStart, module.TextStart);
        Assert.Equal(functions[0].Entry, module.MinPc);
        Assert.Equal(functions[functions.Count - 1].End, module.MaxPc);
        Assert.True(functions.Count > 1000);
        for (int i = 0; i < functions.Count; i++)
        {
            GoFunction f = functions[i];
            Assert.True(f.Entry < f.End || (i + 1 < functions.Count && f.Entry == f.End));
            Assert.False(functions.NameBytes(i).IsEmpty);
            if (f.Entry == f.End)
                continue;
            Assert.True(functions.TryFind(f.Entry, out GoFunction first) && first == f);
            Assert.True(functions.TryFind(f.End - 1, out GoFunction last) && last == f);
        }

        Assert.False(functions.TryFind(module.MinPc - 1, out _));
        Assert.False(functions.TryFind(module.MaxPc, out _));
        Assert.True(functions.TryFind("main.main", out GoFunction main));
        Assert.Equal("main.main", functions.NameOf(main));
        Assert.False(functions.TryFind("main.mai", out _));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheSymbolTableAgrees(string name)
    {
        GoBinary go = Read(name);
        ElfSymbolTable symbols = go.Image.Symbols;
        PcLnTab functions = go.Functions!;
        ModuleData module = go.Module!;
        if (symbols.Count == 0)
            return; // stripped

        var names = new Dictionary<ulong, List<string>>();
        for (int i = 1; i < symbols.Count; i++)
        {
            ElfSymbol s = symbols[i];
            string symbol = symbols.NameOf(s);
            Assert.True(symbol != "runtime.text" || s.Value == module.TextStart);
            Assert.True(symbol != "runtime.etext" || s.Value == module.TextEnd);
            Assert.True(symbol != "runtime.firstmoduledata" || s.Value == module.Address);
            Assert.True(symbol != "runtime.pclntab" || s.Value == functions.Address);
            if (!s.IsFunction || !s.IsDefined || s.Value < module.MinPc || s.Value >= module.MaxPc || symbol is "runtime.text" or "runtime.etext")
                continue;
            Assert.True(functions.TryFind(s.Value, out GoFunction f), symbol);
            Assert.Equal(f.Entry, s.Value);
            Assert.True(s.Size <= f.End - f.Entry, symbol);
            if (!names.TryGetValue(s.Value, out List<string>? list))
                names.Add(s.Value, list = []);
            list.Add(Plain(symbol));
        }

        for (int i = 0; i < functions.Count; i++)
        {
            GoFunction f = functions[i];
            string table = functions.NameOf(f);
            Assert.True(names.TryGetValue(f.Entry, out List<string>? list), table);
            Assert.Contains(Plain(table), list);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void WithoutSectionsEverythingIsFoundByItsMagic(string name)
    {
        byte[] bytes = File.ReadAllBytes(TestBinaries.PathOf(name));
        GoBinary with = GoBinary.TryRead(ElfImage.ReadHeaders(bytes))!;
        bytes = (byte[])bytes.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), 0);
        GoBinary without = GoBinary.TryRead(ElfImage.ReadHeaders(bytes))!;
        Assert.Empty(without.Image.Sections);
        Assert.Equal(with.GoVersion, without.GoVersion);
        Assert.Equal(with.BuildInfo!.Settings, without.BuildInfo!.Settings);
        Assert.Equal(with.Module, without.Module);
        Assert.Equal(with.Functions!.Address, without.Functions!.Address);
        Assert.Equal(with.Functions.Count, without.Functions.Count);
        Assert.Equal(with.MainMain, without.MainMain);
        Assert.Equal(with.RuntimeEntry, without.RuntimeEntry);
        Assert.Equal(with.BuildId, without.BuildId);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void WithoutBuildInformationTheVersionIsStillFound(string name)
    {
        byte[] bytes = File.ReadAllBytes(TestBinaries.PathOf(name));
        string? version = GoBinary.TryRead(ElfImage.ReadHeaders(bytes))!.GoVersion;
        ElfImage image = ElfImage.ReadHeaders(bytes);
        Assert.True(image.TryFindSection(".go.buildinfo", out ElfSection section));
        bytes = (byte[])bytes.Clone();
        bytes.AsSpan((int)section.Offset, (int)section.Size).Clear();
        GoBinary go = GoBinary.TryRead(ElfImage.ReadHeaders(bytes))!;
        Assert.Null(go.BuildInfo);
        Assert.True(go.GoVersion is null || go.GoVersion == version, go.GoVersion);
        Assert.NotNull(go.MainMain);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheLineOfMainIsInTheSource(string name)
    {
        GoBinary go = Read(name);
        Assert.True(go.Functions!.TryFindLine(go.MainMain!.Value, out SourceLine line));
        Assert.EndsWith(".go", line.File, StringComparison.Ordinal);
        Assert.InRange(line.Line, 1, 100_000);
        string source = Path.Combine(TestBinaries.Root, "testbins", "src", Path.GetFileName(name), Path.GetFileName(line.File));
        if (File.Exists(source))
            Assert.StartsWith("func main()", File.ReadAllLines(source)[line.Line - 1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void DamageGivesNoException(string name)
    {
        if (!Path.GetFileName(name).StartsWith("hello", StringComparison.Ordinal))
            return;
        byte[] bytes = File.ReadAllBytes(TestBinaries.PathOf(name));
        ElfImage image = ElfImage.ReadHeaders(bytes);
        ulong start = Read(name).Functions!.Address;
        ElfSegment holder = image.ProgramHeaders.ToArray().First(s => s.Type == ElfSegmentType.Load && s.Contains(start));
        int table = (int)(holder.Offset + start - holder.VirtualAddress);
        var random = new Random(3);
        for (int round = 0; round < 30; round++)
        {
            byte[] copy = (byte[])bytes.Clone();
            // Headers of the table, then anything in the data.
            copy[table + 8 + random.Next(64)] = (byte)random.Next(256);
            for (int i = 0; i < 2000; i++)
                copy[table + random.Next(copy.Length - table)] ^= (byte)(1 << random.Next(8));
            if (GoBinary.TryRead(ElfImage.ReadHeaders(copy)) is not { } go)
                continue;
            _ = go.GoVersion;
            _ = go.UsesCgo;
            _ = go.MainMain;
            _ = go.Image.Notes.Count;
            if (go.Functions is not { } functions)
                continue;
            for (int i = 0; i < functions.Count; i += 7)
            {
                _ = functions.NameOf(functions[i]);
                _ = functions.TryFindLine(functions[i].Entry, out _);
            }
        }
    }

    private static GoBinary Read(string name)
    {
        GoBinary? go = GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(TestBinaries.PathOf(name))));
        Assert.NotNull(go);
        return go;
    }

    /// <summary>The name without what one of the two tables leaves out: the ABI's suffix, type arguments, the middle dot.</summary>
    private static string Plain(string name)
    {
        foreach (string suffix in new[] { ".abi0", ".abiinternal" })
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                name = name[..^suffix.Length];
        }

        return TypeArguments().Replace(name, "[...]").Replace('\u00b7', '.');
    }

    [GeneratedRegex(@"\[.*\]")]
    private static partial Regex TypeArguments();
}
