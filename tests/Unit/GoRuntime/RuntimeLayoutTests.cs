using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Layouts;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>The tables of offsets against the debug information of programs that other builds of the same version made.</summary>
public sealed class RuntimeLayoutTests
{
    private static readonly Func<RuntimeLayout, StructLayout>[] s_structs =
        [l => l.G, l => l.M, l => l.P, l => l.Sched, l => l.ModuleData, l => l.Type, l => l.Itab, l => l.InitTask];

    [Theory]
    [InlineData("go1.19/hello")] // DWARF 4
    [InlineData("go1.24/hello")]
    [InlineData("go1.26/hello")] // DWARF 5
    public void TheTableOfAVersionIsWhatItsDwarfSays(string name)
    {
        GoBinary binary = Read(name);
        RuntimeLayout? dwarf = RuntimeLayout.Read(binary);
        RuntimeLayout? table = RuntimeLayout.ForVersion(binary.GoVersion!);
        Assert.Equal(LayoutSource.Dwarf, dwarf!.Source);
        Assert.Equal(LayoutSource.Table, table!.Source);
        foreach (Func<RuntimeLayout, StructLayout> of in s_structs)
        {
            Assert.Equal(of(dwarf).Size, of(table).Size);
            Assert.Equal(of(dwarf).Fields.Order(StringComparer.Ordinal), of(table).Fields.Order(StringComparer.Ordinal));
            foreach (string path in of(table).Fields)
            {
                Assert.True(of(dwarf).TryFind(path, out FieldLayout expected));
                Assert.True(of(table).TryFind(path, out FieldLayout actual));
                Assert.Equal((path, expected), (path, actual));
            }
        }
    }

    [Theory]
    [InlineData("go1.18", 18)]
    [InlineData("go1.20.14", 20)]
    [InlineData("go1.21rc2", 21)]
    [InlineData("go1.22.12", 22)]
    [InlineData("go1.23-custom", 23)]
    [InlineData("go1.25.1 X:nodwarf5", 25)]
    [InlineData("devel go1.27-0123abc Mon Jan 5", 27)]
    public void EveryVersionHasATableWithTheFieldsThatAreRead(string version, int minor)
    {
        RuntimeLayout? layout = RuntimeLayout.ForVersion(version);
        Assert.NotNull(layout);
        Assert.Equal((minor, LayoutSource.Table), (layout.Minor, layout.Source));
        foreach (string path in new[] { "stack.lo", "stack.hi", "stackguard0", "m", "sched.sp", "sched.pc", "goid", "atomicstatus", "waitreason", "startpc" })
            Assert.True(layout.G.TryFind(path, out _), path);
        foreach (string path in new[] { "g0", "gsignal", "curg", "p", "procid", "id", "alllink", "tls" })
            Assert.True(layout.M.TryFind(path, out _), path);
        Assert.Equal("_Gwaiting", layout.GoroutineStatus(4));
        Assert.Equal("_Pidle", layout.ProcessorStatus(0));
        Assert.Equal("unknown 99", layout.GoroutineStatus(99));
        Assert.Equal("", layout.WaitReason(0));
    }

    [Fact]
    public void OldVersionsHaveNoneAndNewerOnesTheNearest()
    {
        Assert.Null(RuntimeLayout.ForVersion("go1.17.13"));
        Assert.Null(RuntimeLayout.ForVersion("tip"));
        Assert.Equal(LayoutSource.NearestTable, RuntimeLayout.ForVersion("go1.99")!.Source);
    }

    [Fact]
    public void DamagedDebugInformationGivesNoException()
    {
        byte[] bytes = File.ReadAllBytes(TestBinaries.PathOf("go1.26/hello"));
        ElfImage image = ElfImage.ReadHeaders(bytes);
        var random = new Random(5);
        foreach (string section in new[] { ".debug_info", ".debug_abbrev" })
        {
            Assert.True(image.TryFindSection(section, out ElfSection s));
            for (int round = 0; round < 10; round++)
            {
                byte[] copy = (byte[])bytes.Clone();
                for (int i = 0; i < 1 + (round * round); i++)
                    copy[(int)s.Offset + random.Next((int)s.Size)] ^= (byte)(1 << random.Next(8));
                GoBinary? go = GoBinary.TryRead(ElfImage.ReadHeaders(copy));
                Assert.NotNull(RuntimeLayout.Read(go!));
            }
        }
    }

    private static GoBinary Read(string name) => GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(TestBinaries.PathOf(name))))!;
}
