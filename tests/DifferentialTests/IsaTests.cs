using GoEmu.Tests.Applications;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.DifferentialTests;

/// <summary>docs/isa.md is true, and no program meets an instruction that lacks a handler or a differential case.</summary>
public sealed class IsaTests
{
    private const string Version = "1.26";

    private static string DocumentPath => RepoRoot.File("docs", "isa.md");

    [Fact]
    public void TheDocumentIsCurrent()
    {
        string rendered = DifferentialRun.Start("isa").StdoutText;
        if (Environment.GetEnvironmentVariable("GOEMU_UPDATE_DOCS") == "1")
            File.WriteAllText(DocumentPath, rendered);
        Assert.Equal(File.ReadAllText(DocumentPath), rendered);
    }

    [Fact]
    public void EveryInstructionOfTheTestbinsIsCovered() => Covers([.. Manifest.Entries.Select(e => e.Binary).Distinct()]);

    [SkippableFact]
    [Trait("Category", "Long")]
    public void EveryInstructionOfGosToolsIsCovered()
    {
        GoToolchain go = GoToolchain.Get(Version);
        Covers([go.Go, go.Gofmt, .. Directory.GetFiles(Path.Combine(go.Root, "pkg", "tool", "linux_amd64"))]);
    }

    [SkippableFact]
    [Trait("Category", "Long")]
    public void EveryInstructionOfEsbuildIsCovered() => Covers([NpmPackages.Esbuild]);

    /// <summary>VPERMIL2PS, of an extension (XOP) that no engine claims to have.</summary>
    [Fact]
    public void AnInstructionThatLacksBothIsFound()
    {
        const int header = 64, segment = 56;
        byte[] code = [0xC4, 0xE3, 0x69, 0x48, 0xCB, 0x40];
        byte[] file = new byte[header + segment + code.Length];
        "\u007fELF\u0002"u8.CopyTo(file);
        file[0x20] = header; // program headers: one, of 56 bytes
        file[0x36] = segment;
        file[0x38] = 1;
        file[header] = 1; // PT_LOAD, executable
        file[header + 4] = 5;
        file[header + 8] = header + segment;
        file[header + 32] = (byte)code.Length;
        code.CopyTo(file, header + segment);
        using TempFolder folder = new();
        ProcessResult result = DifferentialRun.Start("covers", folder.Write("program", file));
        Assert.Equal(Outcome.Exited(1), result.Outcome);
        Assert.Contains("1 not covered", result.StdoutText, StringComparison.Ordinal);
    }

    private static void Covers(string[] programs)
    {
        ProcessResult result = DifferentialRun.Start(["covers", .. programs]);
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        Assert.EndsWith(" instructions, 0 not covered\n", result.StdoutText, StringComparison.Ordinal);
    }
}
