using GoEmu.Emulator.Memory;
using Xunit;

namespace GoEmu.Tests.Unit.Memory;

public sealed class VmaListTests
{
    private const ulong Page = GuestLayout.PageSize;

    private static Vma Anonymous(ulong start, ulong end, Protection protection = Protection.Read) => new(start, end, protection, false, "", 0, 0, 0);

    private static Vma FromFile(ulong start, ulong end, ulong offset) => new(start, end, Protection.Read, false, "/f", offset, 1, 2);

    [Fact]
    public void EqualNeighboursAreJoined()
    {
        var list = new VmaList();
        list.Add(Anonymous(0x10000, 0x11000));
        list.Add(Anonymous(0x12000, 0x13000));
        list.Add(Anonymous(0x11000, 0x12000));
        Assert.Equal([Anonymous(0x10000, 0x13000)], list.All);
    }

    [Fact]
    public void FilesAreJoinedOnlyWhereTheirOffsetsContinue()
    {
        var list = new VmaList();
        list.Add(FromFile(0x10000, 0x11000, 0));
        list.Add(FromFile(0x11000, 0x12000, Page));
        list.Add(FromFile(0x12000, 0x13000, 0));
        Assert.Equal([FromFile(0x10000, 0x12000, 0), FromFile(0x12000, 0x13000, 0)], list.All);
    }

    [Fact]
    public void AHoleSplitsAndKeepsOffsets()
    {
        var list = new VmaList();
        list.Add(FromFile(0x10000, 0x14000, 0));
        list.Remove(0x11000, 0x12000);
        Assert.Equal([FromFile(0x10000, 0x11000, 0), FromFile(0x12000, 0x14000, 2 * Page)], list.All);
        Assert.True(list.IsFree(0x11000, 0x12000));
        Assert.Equal(0x11000UL, list.CoveredEnd(0x10000, 0x14000));
        Assert.Equal(0x13000UL, list.CoveredEnd(0x12000, 0x13000));
        Assert.Equal(0x11000UL, list.CoveredEnd(0x11000, 0x14000));
        Assert.Null(list.Find(0x11FFF));
        Assert.NotNull(list.Find(0x12000));
    }

    [Fact]
    public void ChangeTouchesOnlyTheRange()
    {
        var list = new VmaList();
        list.Add(Anonymous(0x10000, 0x14000));
        list.Change(0x11000, 0x12000, vma => vma with { Protection = Protection.None });
        Assert.Equal([Anonymous(0x10000, 0x11000), Anonymous(0x11000, 0x12000, Protection.None), Anonymous(0x12000, 0x14000)], list.All);
    }

    [Fact]
    public void RoomIsFoundFromBothEnds()
    {
        var list = new VmaList();
        list.Add(Anonymous(0x12000, 0x14000));
        list.Add(Anonymous(0x18000, 0x19000));
        Assert.Equal(0x10000UL, list.FindUp(0x10000, 0x20000, 0x2000));
        Assert.Equal(0x14000UL, list.FindUp(0x10000, 0x20000, 0x4000));
        Assert.Equal(0x1C000UL, list.FindDown(0x10000, 0x20000, 0x4000));
        Assert.Equal(0x19000UL, list.FindDown(0x10000, 0x20000, 0x7000));
        Assert.Equal(0UL, list.FindUp(0x10000, 0x20000, 0x8000));
        Assert.Equal(0UL, list.FindDown(0x10000, 0x20000, 0x8000));
    }

    /// <summary>Against a plain array of pages: the list must say the same about every page after any sequence of changes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomChangesAgreeWithAPageArray(int seed)
    {
        const int pages = 64;
        var random = new Random(seed);
        var list = new VmaList();
        var model = new Protection?[pages];
        for (int step = 0; step < 2000; step++)
        {
            int from = random.Next(pages), to = random.Next(from, pages) + 1;
            var protection = (Protection)random.Next(8);
            bool remove = random.Next(3) == 0;
            if (remove)
                list.Remove((ulong)from * Page, (ulong)to * Page);
            else
                list.Add(Anonymous((ulong)from * Page, (ulong)to * Page, protection));
            Array.Fill(model, remove ? null : protection, from, to - from);
            for (int page = 0; page < pages; page++)
                Assert.Equal(model[page], list.Find((ulong)page * Page)?.Protection);
            Assert.All(list.All.Zip(list.All.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start && !pair.First.Continues(pair.Second)));
        }
    }
}
