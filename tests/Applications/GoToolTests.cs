using System.Text;
using System.Text.RegularExpressions;
using GoEmu.Tests.Conventions;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Applications;

/// <summary>Go's own tools, with compiler and linker as emulated children.</summary>
[Trait("Category", "Long")]
[Collection(AloneCollection.Name)]
public sealed partial class GoToolTests : IDisposable
{
    private const string Version = "1.26";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void GofmtListsTheSameFilesOfGosOwnSource()
    {
        GoToolchain go = GoToolchain.Get(Version);
        CheckSame(go, go.Gofmt, "-l", Path.Combine(go.Root, "src"));
    }

    [SkippableFact]
    public void GoVersionReadsABinary()
    {
        GoToolchain go = GoToolchain.Get(Version);
        CheckSame(go, go.Go, "version", "-m", go.Gofmt, Manifest.Newest("hello"), Manifest.Newest("http"));
    }

    /// <summary>A file of 12,371 lines.</summary>
    [SkippableFact]
    public void GofmtFormatsALongFileOnTheInterpreter()
    {
        GoToolchain go = GoToolchain.Get(Version);
        CheckInterpreted(go, go.Gofmt, Path.Combine(go.Root, "src", "net", "http", "h2_bundle.go"));
    }

    [SkippableFact]
    public void GoVersionReadsItselfOnTheInterpreter()
    {
        GoToolchain go = GoToolchain.Get(Version);
        CheckInterpreted(go, go.Go, "version", "-m", go.Go);
    }

    [SkippableFact]
    public void GoEnvIsTheSame()
    {
        GoToolchain go = GoToolchain.Get(Version);
        CheckSame(go, go.Go, "env");
    }

    [SkippableFact]
    public void GoVetFindsTheSame()
    {
        GoToolchain go = GoToolchain.Get(Version);
        ProcessResult native = CheckSame(go, go.Go, "vet", "./...");
        Assert.Contains("%d reads arg #2", native.StderrText, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void GoBuildGivesTheNativeBuildId()
    {
        GoToolchain go = GoToolchain.Get(Version);
        byte[] native = Build(go, new ProcessRequest(go.Go, BuildArguments));
        byte[] emulated = Build(go, GoEmuExe.Run(go.Go, BuildArguments));
        Assert.Equal(BuildId(native), BuildId(emulated));
        Assert.True(native.AsSpan().SequenceEqual(emulated), "the build ids are equal, the files are not");

        string built = _folder.Write("built", emulated, executable: true);
        Assert.Equal("hello, 3\n", ProcessRunner.Run(new ProcessRequest(built, [])).StdoutText);
        Assert.Equal("hello, 3\n", ProcessRunner.Run(GoEmuExe.Run(built)).StdoutText);
    }

    private static string[] BuildArguments => ["build", "-o", "hello", "."];

    // Each run has caches of its own, so that everything is compiled again; both have the same paths.
    private byte[] Build(GoToolchain go, ProcessRequest request)
    {
        ProcessResult result = Run(go, request);
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        return File.ReadAllBytes(_folder.File("module/hello"));
    }

    private ProcessResult CheckSame(GoToolchain go, string program, params string[] arguments)
        => CheckSame(go, new ProcessRequest(program, arguments), GoEmuExe.Run(program, arguments));

    private void CheckInterpreted(GoToolchain go, string program, params string[] arguments)
        => CheckSame(go, new ProcessRequest(program, arguments), GoEmuExe.Command(["run", "--engine", "interp", program, .. arguments]));

    private ProcessResult CheckSame(GoToolchain go, ProcessRequest natively, ProcessRequest underGoemu)
    {
        ProcessResult native = Run(go, natively);
        ProcessResult emulated = Run(go, underGoemu);
        Assert.Equal(native.Outcome, emulated.Outcome);
        Assert.Equal(Stable(native.Stdout), Stable(emulated.Stdout));
        Assert.Equal(Stable(native.Stderr), Stable(emulated.Stderr));
        return native;
    }

    private ProcessResult Run(GoToolchain go, ProcessRequest request)
    {
        _folder.Empty();
        // A module of its own in a subfolder: go ignores one in the temporary folder itself.
        Directory.CreateDirectory(_folder.File("module/vetted"));
        _folder.Write("module/go.mod", "module example.com/hello\n\ngo 1.26\n"u8);
        _folder.Write("module/main.go",
            "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Printf(\"hello, %d\\n\", 3)\n}\n"u8);
        // Something for vet to find: a verb without its argument.
        _folder.Write("module/vetted/wrong.go",
            "package vetted\n\nimport \"fmt\"\n\nfunc Wrong() string { return fmt.Sprintf(\"%d %d\", 1) }\n"u8);
        return ProcessRunner.Run(go.WithEnvironment(
            request with { WorkingFolder = _folder.File("module"), Timeout = TimeSpan.FromMinutes(30) }, _folder.Path));
    }

    // The name of the go tool's working folder is random.
    private static string Stable(byte[] output)
        => WorkFolder().Replace(Encoding.UTF8.GetString(output), "go-build?");

    private static string BuildId(byte[] program)
    {
        ReadOnlySpan<byte> mark = " Go build ID: \""u8;
        ReadOnlySpan<byte> rest = program.AsSpan(program.AsSpan().IndexOf(mark) + mark.Length);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    [GeneratedRegex(@"go-build\d+")]
    private static partial Regex WorkFolder();
}
