using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Locating;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>The runtime's variables as code tells them, against the symbol tables of programs that have one.</summary>
public sealed class RuntimeSymbolTests
{
    public static TheoryData<string> All => new(TestBinaries.Names);

    [Theory]
    [MemberData(nameof(All))]
    public void CodeTellsWhereTheRuntimesVariablesAre(string name)
    {
        GoBinary binary = GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(TestBinaries.PathOf(name))))!;
        RuntimeLayout layout = RuntimeLayout.Read(binary)!;
        RuntimeSymbols found = RuntimeSymbolLocator.LocateByCode(binary, layout);
        ulong[] all = [found.G0, found.M0, found.AllGs, found.AllM, found.AllP, found.Sched, found.RuntimeInit];
        Assert.DoesNotContain(0ul, all);
        Assert.Equal(layout.Minor < 21, found.MainInit != 0);

        ElfSymbolTable symbols = binary.Image.Symbols;
        if (!symbols.TryFind("runtime.g0", out _))
            return;
        foreach ((string symbol, ulong address) in new[]
        {
            ("runtime.g0", found.G0), ("runtime.m0", found.M0), ("runtime.allgs", found.AllGs), ("runtime.allm", found.AllM),
            ("runtime.allp", found.AllP), ("runtime.sched", found.Sched),
            (layout.Minor >= 21 ? "runtime.runtime_inittasks" : "runtime..inittask", found.RuntimeInit),
        })
        {
            Assert.True(symbols.TryFind(symbol, out ElfSymbol expected), symbol);
            Assert.Equal((symbol, expected.Value), (symbol, address));
        }

        if (found.MainInit != 0 && symbols.TryFind("main..inittask", out ElfSymbol main))
            Assert.Equal(main.Value, found.MainInit);
    }

    [Fact]
    public void ThePlaceOfGBehindFsIsWhatTheCodeUses()
    {
        Assert.Equal(-8, TlsOffset("go1.26/hello"));
        Assert.Equal(-8, TlsOffset("go1.26/hello-pie"));
        // Here the C library has thread-local variables in the same block.
        Assert.NotEqual(-8, TlsOffset("go1.26/cgo-static"));
    }

    private static long TlsOffset(string name)
    {
        GoBinary binary = GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(TestBinaries.PathOf(name))))!;
        return RuntimeSymbolLocator.Locate(binary, RuntimeLayout.Read(binary)!).TlsOffset;
    }
}
