using GoEmu.Syscalls.Kernel;
using GoEmu.Syscalls.Table;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Unit.Syscalls;

public sealed class SyscallTableTests
{
    private static string DocumentPath => Path.Combine(RepoRoot.Path, "docs", "syscalls.md");

    [Fact]
    public void TheDocumentIsCurrent()
    {
        string rendered = SyscallDocument.Render(SyscallTable.Create());
        if (Environment.GetEnvironmentVariable("GOEMU_UPDATE_DOCS") == "1")
            File.WriteAllText(DocumentPath, rendered);
        Assert.Equal(File.ReadAllText(DocumentPath), rendered);
    }

    [Fact]
    public void LimitsAndRefusalsHaveReasons() =>
        Assert.All(SyscallTable.Create().Entries.Where(e => e.Support is Support.Partial or Support.Refused), e => Assert.NotEmpty(e.Note));

    [Fact]
    public void OptionsSurviveAnExec()
    {
        var options = new ProcessOptions
        {
            Strict = true,
            Stats = true,
            Cpu = "v2",
            CodeCache = 1 << 20,
            Prefix = "/a,b c",
            Vdso = false,
            GcStress = true,
            LogLevel = "debug",
            LogFile = "/tmp/ü,1",
            Attempt = 3,
            Random = "000102030405060708090A0B0C0D0E0F",
        };
        Assert.Equal(options, ExecHandover.Decode(ExecHandover.Encode(options, 0x8000_0000_0000_0001), out ulong ignored));
        Assert.Equal(0x8000_0000_0000_0001UL, ignored);
        Assert.Throws<FormatException>(() => ExecHandover.Decode("1,2,3", out _));
    }
}
