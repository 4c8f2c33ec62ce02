using System.Text;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>Both formats of the build information, written here after Go's <c>debug/buildinfo</c>.</summary>
public sealed class BuildInfoTests
{
    private const string Text =
        "path\texample.org/a/cmd/a\n" +
        "mod\texample.org/a\t(devel)\t\n" +
        "dep\tgolang.org/x/sys\tv0.1.0\th1:abc=\n" +
        "dep\texample.org/b\tv1.2.3\n" +
        "=>\t../b\t\t\n" +
        "dep\texample.org/c\tv1.0.0\th1:x\n" +
        "=>\texample.org/d\tv2.0.0\th1:y\n" +
        "build\t-compiler=gc\n" +
        "build\t-ldflags=\"-X 'main.v=\\\"1\\\"' \\u00e9\\xc3\\xa9\\101\\n\"\n" +
        "build\t\"odd key\"=`raw \\n`\n" +
        "build\tCGO_CFLAGS=\n" +
        "build\tGOAMD64=v3\n" +
        "build\tnonsense\n" +
        "build\tbad=\"open\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BothFormatsSayTheSame(bool inline)
    {
        byte[] modules = [.. "0123456789abcdef"u8, .. Encoding.UTF8.GetBytes(Text), .. "fedcba9876543210"u8];
        byte[] data = inline ? Inline("go1.21.3", modules) : Pointers("go1.17.9", modules);
        BuildInfo? info = GoBinary.TryRead(ElfImage.ReadHeaders(SyntheticElf.WithData(data)))?.BuildInfo;

        Assert.NotNull(info);
        Assert.Equal(inline ? "go1.21.3" : "go1.17.9", info.GoVersion);
        Assert.Equal("example.org/a/cmd/a", info.Path);
        Assert.Equal(new GoModule("example.org/a", "(devel)", ""), info.Main);
        Assert.Equal(
            [
                new GoModule("golang.org/x/sys", "v0.1.0", "h1:abc="),
                new GoModule("example.org/b", "v1.2.3", "", new GoModule("../b", "", "")),
                new GoModule("example.org/c", "v1.0.0", "h1:x", new GoModule("example.org/d", "v2.0.0", "h1:y")),
            ],
            info.Dependencies);
        Assert.Equal(
            [
                new BuildSetting("-compiler", "gc"),
                new BuildSetting("-ldflags", "-X 'main.v=\"1\"' \u00e9\u00e9A\n"),
                new BuildSetting("odd key", "raw \\n"),
                new BuildSetting("CGO_CFLAGS", ""),
                new BuildSetting("GOAMD64", "v3"),
            ],
            info.Settings);
        Assert.Null(info.Setting("nonsense"));
    }

    [Fact]
    public void AProgramWithoutModulesHasAVersion()
    {
        GoBinary? go = GoBinary.TryRead(ElfImage.ReadHeaders(SyntheticElf.WithData(Inline("go1.20", []))));
        Assert.Equal("go1.20", go?.GoVersion);
        Assert.Equal("", go!.BuildInfo!.Path);
        Assert.Null(go.BuildInfo.Main);
        Assert.Null(go.Functions);
        Assert.Null(go.MainMain);
        Assert.Null(go.GoAmd64);
    }

    [Fact]
    public void OtherProgramsAreNotGo() =>
        Assert.Null(GoBinary.TryRead(ElfImage.ReadHeaders(SyntheticElf.WithData(new byte[100]))));

    [Fact]
    public void CutAndWildBlobsAreSafe()
    {
        byte[] good = Inline("go1.21.3", new byte[100]);
        var random = new Random(4);
        for (int i = 0; i < 500; i++)
        {
            byte[] data = good[..random.Next(1, good.Length)];
            for (int n = random.Next(4); n > 0; n--)
                data[random.Next(Math.Min(14, data.Length - 1), data.Length)] = (byte)random.Next(256);
            _ = GoBinary.TryRead(ElfImage.ReadHeaders(SyntheticElf.WithData(data)));
        }
    }

    private static byte[] Inline(string version, byte[] modules)
    {
        var data = new List<byte>([.. new byte[48], 0xff, .. " Go buildinf:"u8, 8, 2, .. new byte[16]]);
        foreach (byte[] text in new[] { Encoding.UTF8.GetBytes(version), modules })
        {
            for (int n = text.Length; ; n >>= 7)
            {
                data.Add((byte)(n > 0x7f ? (n & 0x7f) | 0x80 : n));
                if (n <= 0x7f)
                    break;
            }

            data.AddRange(text);
        }

        return [.. data];
    }

    private static byte[] Pointers(string version, byte[] modules)
    {
        // The header at 0, two string headers behind it, then the texts.
        byte[] data = [0xff, .. " Go buildinf:"u8, 8, 0, .. new byte[48], .. Encoding.UTF8.GetBytes(version), .. modules];
        const int Strings = 32;
        const int Texts = 64;
        SyntheticElf.U64(data, 16, SyntheticElf.DataAddress + Strings);
        SyntheticElf.U64(data, 24, SyntheticElf.DataAddress + Strings + 16);
        SyntheticElf.U64(data, Strings, SyntheticElf.DataAddress + Texts);
        SyntheticElf.U64(data, Strings + 8, (ulong)version.Length);
        SyntheticElf.U64(data, Strings + 16, SyntheticElf.DataAddress + Texts + (ulong)version.Length);
        SyntheticElf.U64(data, Strings + 24, (ulong)modules.Length);
        return data;
    }
}
