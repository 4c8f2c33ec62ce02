using System.Buffers.Binary;
using GoEmu.Emulator.Loader;
using Xunit;

namespace GoEmu.Tests.Unit.Loader;

/// <summary>Good headers, and bad ones of every kind, against facts written down here by hand.</summary>
public sealed class ElfImageTests
{
    private static readonly byte[] Hello = File.ReadAllBytes(TestBinaries.PathOf("go1.26/hello"));

    [Fact]
    public void ReadsAStaticProgram()
    {
        ElfImage image = ElfImage.ReadHeaders(Hello);
        Assert.Equal(ElfType.Executable, image.Type);
        Assert.False(image.IsPie);
        Assert.Null(image.Interpreter);
        Assert.True(image.HasGnuStack);
        Assert.False(image.ExecutableStack);
        Assert.Equal((ulong)Hello.Length, image.FileLength);
        Assert.Equal(BinaryPrimitives.ReadUInt64LittleEndian(Hello.AsSpan(24)), image.Entry);
        ElfSegment text = image.ProgramHeaders.ToArray().First(s => s.Type == ElfSegmentType.Load);
        Assert.Equal(0x400000ul, text.VirtualAddress);
        Assert.Equal(ElfSegmentFlags.Read | ElfSegmentFlags.Execute, text.Flags);
        Assert.Contains(image.Sections, s => s.Name == ".gopclntab");
        Assert.True(image.Symbols.TryFind("_rt0_amd64_linux", out ElfSymbol symbol));
        Assert.Equal(image.Entry, symbol.Value);
        Assert.Contains(image.Notes, n => n is { Owner: "Go", Type: ElfNote.GoBuildId });
    }

    [Fact]
    public void AnOpenFileGivesTheSameAsMemory()
    {
        using FileStream stream = File.OpenRead(TestBinaries.PathOf("go1.26/hello"));
        ElfImage a = ElfImage.ReadHeaders(stream.SafeFileHandle, stream.Length);
        ElfImage b = ElfImage.ReadHeaders((int)stream.SafeFileHandle.DangerousGetHandle(), stream.Length);
        ElfImage c = ElfImage.ReadHeaders(Hello);
        Assert.Equal(c.ProgramHeaders.ToArray(), a.ProgramHeaders.ToArray());
        Assert.Equal(c.ProgramHeaders.ToArray(), b.ProgramHeaders.ToArray());
        Assert.Equal(c.Sections, a.Sections);
        Assert.Equal(c.Symbols.Count, a.Symbols.Count);
        byte[] x = new byte[100];
        byte[] y = new byte[100];
        Assert.Equal(100, a.ReadMemory(a.Entry, x));
        Assert.Equal(100, c.ReadMemory(c.Entry, y));
        Assert.Equal(x, y);
    }

    [Fact]
    public void TextAndNothingAreNotElf()
    {
        foreach (byte[] bytes in new[] { [], "hello\n"u8.ToArray(), "#!/bin/sh\n"u8.ToArray() })
        {
            ElfException e = Assert.Throws<ElfException>(() => ElfImage.ReadHeaders(bytes));
            Assert.Equal(ElfErrorReason.NotElf, e.Reason);
            AssertOneLine(e);
        }
    }

    public static TheoryData<int, string, ElfErrorReason> Pokes => new()
    {
        // Offset, bytes as hexadecimal, and what the reader makes of it. Program header 0 is at 0x40.
        { 0x00, "00", ElfErrorReason.NotElf },
        { 0x00, "2321", ElfErrorReason.NotElf },
        { 0x04, "010101000000000000000000020003", ElfErrorReason.WrongClass },
        { 0x04, "020201000000000000000000020000", ElfErrorReason.WrongEndian },
        { 0x12, "b700", ElfErrorReason.WrongMachine },
        { 0x12, "0300", ElfErrorReason.WrongMachine },
        { 0x10, "0100", ElfErrorReason.WrongType },
        { 0x10, "0400", ElfErrorReason.WrongType },
        { 0x20, "ffffffffffffffff", ElfErrorReason.Truncated },
        { 0x20, "0000000000000070", ElfErrorReason.Truncated },
        { 0x36, "3900", ElfErrorReason.BadHeader },
        { 0x38, "0000", ElfErrorReason.BadHeader },
        { 0x38, "ffff", ElfErrorReason.BadHeader },
    };

    [Theory]
    [MemberData(nameof(Pokes))]
    public void SaysWhatIsWrong(int offset, string bytes, ElfErrorReason reason)
    {
        byte[] copy = (byte[])Hello.Clone();
        Convert.FromHexString(bytes).CopyTo(copy, offset);
        ElfException e = Assert.Throws<ElfException>(() => ElfImage.ReadHeaders(copy));
        Assert.Equal(reason, e.Reason);
        AssertOneLine(e);
    }

    // Offset and bytes: what the kernel overlooks.
    [Theory]
    [InlineData(0x04, "01")]
    [InlineData(0x04, "f3")]
    [InlineData(0x05, "02")]
    [InlineData(0x06, "ffffffffffffffffffff")]
    [InlineData(0x14, "ffffffff")]
    [InlineData(0x18, "0000000000000000")]
    [InlineData(0x28, "ffffffffffffffffffffffffffff")]
    public void OverlooksWhatTheKernelOverlooks(int offset, string bytes)
    {
        byte[] copy = (byte[])Hello.Clone();
        Convert.FromHexString(bytes).CopyTo(copy, offset);
        ElfImage.ReadHeaders(copy).CheckLoadable();
    }

    public static TheoryData<int, ulong, ElfErrorReason> SegmentPokes => new()
    {
        // Offset of a field in the first PT_LOAD, its value.
        { 8, 0x1000_0000, ElfErrorReason.Truncated },
        { 8, 0xffff_ffff_ffff_f000, ElfErrorReason.Truncated },
        { 8, 8, ElfErrorReason.Unloadable },
        { 16, 0xffff_ffff_ffff_f000, ElfErrorReason.Unloadable },
        { 16, 0x7fff_ffff_f000, ElfErrorReason.Unloadable },
        { 16, 0x8000_0000_0000, ElfErrorReason.Unloadable },
        { 32, 1UL << 32, ElfErrorReason.Unloadable },
        { 40, 1, ElfErrorReason.Unloadable },
        { 40, ulong.MaxValue, ElfErrorReason.Unloadable },
    };

    [Theory]
    [MemberData(nameof(SegmentPokes))]
    public void RefusesSegmentsThatCannotBeMapped(int field, ulong value, ElfErrorReason reason)
    {
        byte[] copy = (byte[])Hello.Clone();
        int first = Array.FindIndex(ElfImage.ReadHeaders(copy).ProgramHeaders.ToArray(), s => s.Type == ElfSegmentType.Load);
        BinaryPrimitives.WriteUInt64LittleEndian(copy.AsSpan(0x40 + (first * ElfSegment.EntrySize) + field), value);
        ElfException e = Assert.Throws<ElfException>(() => ElfImage.ReadHeaders(copy).CheckLoadable());
        Assert.Equal(reason, e.Reason);
        AssertOneLine(e);
    }

    [Fact]
    public void EveryTruncationIsRefusedOrCutsNothingThatIsLoaded()
    {
        var random = new Random(1);
        ulong needed = 0;
        foreach (ElfSegment s in ElfImage.ReadHeaders(Hello).ProgramHeaders.Span)
        {
            if (s.Type == ElfSegmentType.Load)
                needed = Math.Max(needed, s.Offset + s.FileSize);
        }

        for (int i = 0; i < 100; i++)
        {
            int length = i < 70 ? i : random.Next(Hello.Length);
            ReadOnlyMemory<byte> cut = Hello.AsMemory(0, length);
            if ((ulong)length >= needed)
            {
                TouchEverything(ElfImage.ReadHeaders(cut));
                continue;
            }

            ElfException e = Assert.Throws<ElfException>(() => ElfImage.ReadHeaders(cut));
            Assert.Equal(length < 4 ? ElfErrorReason.NotElf : ElfErrorReason.Truncated, e.Reason);
            AssertOneLine(e);
        }
    }

    [Fact]
    public void AThousandMutationsGiveOneClearLineOrAnImage()
    {
        var random = new Random(2);
        int refused = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            byte[] copy = (byte[])Hello.Clone();
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                // The ELF header and the program headers, or (more rarely) the section headers.
                int at = random.Next(4) == 0 && copy.Length > 0x1000
                    ? (int)BinaryPrimitives.ReadUInt64LittleEndian(Hello.AsSpan(40)) + random.Next(64 * 20)
                    : random.Next(4, 0x40 + (8 * ElfSegment.EntrySize));
                copy[at] = (byte)random.Next(256);
            }

            try
            {
                TouchEverything(ElfImage.Inspect(copy));
                ElfImage.ReadHeaders(copy).CheckLoadable();
            }
            catch (ElfException e)
            {
                AssertOneLine(e);
                refused++;
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before - (1000L * Hello.Length);
        Assert.InRange(refused, 100, 999);
        Assert.InRange(allocated / 1000, 0, 4L << 20);
    }

    private static void TouchEverything(ElfImage image)
    {
        foreach (ElfSection s in image.Sections)
            _ = image.ReadSection(s).Length;
        _ = image.Notes.Count;
        for (int i = 0; i < Math.Min(image.Symbols.Count, 100); i++)
            _ = image.Symbols.NameOf(image.Symbols[i]);
        _ = image.DynamicSymbols.Count;
        byte[] some = new byte[64];
        _ = image.ReadMemory(image.Entry, some);
        foreach (ElfSegment s in image.ProgramHeaders.Span)
            _ = image.ReadMemory(s.VirtualAddress, some);
    }

    private static void AssertOneLine(ElfException e)
    {
        Assert.NotEmpty(e.Message);
        Assert.DoesNotContain('\n', e.Message);
        Assert.False(e.Message.EndsWith('.'));
    }
}
