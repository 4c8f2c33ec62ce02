using System.Collections.Immutable;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Symbols;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>Look-ups by address and name in every prebuilt program, stripped or not.</summary>
public sealed class GoSymbolsTests
{
    public static TheoryData<string> All => new(TestBinaries.Names);

    [Theory]
    [MemberData(nameof(All))]
    public void EveryFunctionIsFoundByAnyOfItsAddresses(string name)
    {
        const ulong bias = 0x5555_0000_0000;
        GoBinary binary = Read(name);
        var symbols = new GoSymbols(binary, bias);
        var random = new Random(7);
        int inlined = 0;
        for (int i = 0; i < symbols.Count; i++)
        {
            GoFunction f = symbols[i];
            if (f.End == f.Entry)
                continue;
            ulong pc = f.Entry + (ulong)random.NextInt64((long)(f.End - f.Entry));
            Assert.True(symbols.TryFunction(pc, out GoFunction found));
            Assert.Equal(f, found);
            Assert.True(binary.Functions!.TryFind(pc - bias, out GoFunction linked));
            Assert.Equal(linked.Index, f.Index);

            ImmutableArray<GoFrame> frames = symbols.Resolve(pc);
            Assert.NotEmpty(frames);
            Assert.Equal(symbols.NameOf(f), frames[^1].Function);
            Assert.False(frames[^1].Inlined);
            Assert.All(frames.SkipLast(1), c => Assert.True(c.Inlined && c.Function.Length > 0));
            inlined += frames.Length - 1;
            if (symbols.TryLine(pc, out SourceLine line))
                Assert.Equal((line.File, line.Line), (frames[0].File, frames[0].Line));
        }

        Assert.True(inlined > 50, $"{inlined} inlined calls");
    }

    [Theory]
    [InlineData("go1.19/hello")]
    [InlineData("go1.24/hello")]
    [InlineData("go1.26/hello-stripped")]
    public void FunctionsTellWhatTracebacksNeed(string name)
    {
        var symbols = new GoSymbols(Read(name));
        AssertFunction("runtime.goexit", GoFuncId.GoExit, GoFuncFlags.TopFrame | GoFuncFlags.Asm);
        AssertFunction("runtime.mstart", GoFuncId.Mstart, GoFuncFlags.TopFrame | GoFuncFlags.Asm);
        AssertFunction("runtime.gogo", GoFuncId.Gogo, GoFuncFlags.Asm);
        AssertFunction("runtime.mcall", GoFuncId.Mcall, GoFuncFlags.SpWrite | GoFuncFlags.Asm);
        AssertFunction("runtime.systemstack", GoFuncId.SystemStack, GoFuncFlags.SpWrite | GoFuncFlags.Asm);
        AssertFunction("runtime.gopanic", GoFuncId.GoPanic, GoFuncFlags.None);
        AssertFunction("main.main", GoFuncId.Normal, GoFuncFlags.None);

        // At its entry a function has pushed nothing, behind its prologue it has.
        Assert.True(symbols.TryFunction("runtime.gopanic", out GoFunction panic));
        Assert.True(symbols.TryFrameSize(panic.Entry, out int atEntry));
        Assert.True(symbols.TryFrameSize(panic.Entry + 100, out int inside));
        Assert.Equal(0, atEntry);
        Assert.True(inside > 8);
        Assert.False(symbols.TryFunction("runtime.nosuch", out _));

        void AssertFunction(string function, GoFuncId id, GoFuncFlags flags)
        {
            Assert.True(symbols.TryFunction(function, out GoFunction f), function);
            Assert.Equal((function, id), (function, symbols.IdOf(f)));
            Assert.Equal(flags, symbols.InfoOf(f).Flags & flags);
        }
    }

    [Fact]
    public void PatternsSelectFunctions()
    {
        var symbols = new GoSymbols(Read("go1.26/hello-stripped"));
        Assert.Contains("main.main", Names("main.*"));
        Assert.All(Names("main.*"), n => Assert.StartsWith("main.", n, StringComparison.Ordinal));
        Assert.Equal(["runtime.newproc1"], Names("runtime.newproc1"));
        Assert.Contains("runtime.(*mheap).alloc", Names("runtime.(*mheap).*"));
        Assert.Contains("runtime.mstart0", Names("*.mstart?"));
        Assert.Empty(Names("main"));

        IEnumerable<string> Names(string pattern) => symbols.Match(new NamePattern(pattern)).Select(f => symbols.NameOf(f));
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abcbc", true)]
    [InlineData("a*c", "abcb", false)]
    [InlineData("*b?d*", "aabxbcdd", true)]
    [InlineData("?", "", false)]
    [InlineData("a**", "a", true)]
    [InlineData("abc", "abcd", false)]
    public void PatternsMatchWholeNames(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).Matches(name));

    [Theory]
    [InlineData("go1.26/cgo")]
    [InlineData("go1.19/cgo")]
    public void CFunctionsAreKnownBySymbol(string name)
    {
        var symbols = new GoSymbols(Read(name));
        Assert.True(symbols.TryFunction("_start", out GoFunction f));
        Assert.Equal(-1, f.Index);
        Assert.Equal("_start", Assert.Single(symbols.Resolve(f.Entry)).Function);
        Assert.Equal("_start", symbols.Describe(f.Entry));
    }

    [Fact]
    public void StubsOfLibraryFunctionsAreNamed()
    {
        var symbols = new GoSymbols(Read("go1.26/cgo"));
        Assert.True(symbols.TryFunction("pthread_create@plt", out GoFunction stub));
        Assert.Equal("pthread_create@plt+0x4", symbols.Describe(stub.Entry + 4));
    }

    [Fact]
    public void LookUpsDoNotAllocate()
    {
        var symbols = new GoSymbols(Read("go1.26/hello-stripped"));
        ulong pc = 0;
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.NotEqual(0ul, pc);

        void Run()
        {
            for (int i = 0; i < symbols.Count; i += 3)
            {
                pc = symbols[i].Entry;
                symbols.TryFunction(pc, out GoFunction f);
                symbols.NameOf(f);
                symbols.TryLine(pc, out _);
                symbols.TryFrameSize(pc, out _);
                symbols.Resolve(symbols[0].Entry);
            }
        }
    }

    private static GoBinary Read(string name) => GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(TestBinaries.PathOf(name))))!;
}
