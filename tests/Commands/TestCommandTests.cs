using System.Text.Json;
using System.Xml.Linq;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary><c>goemu test</c>: what it finds, accepts and reports; and the project's own golden runs, which use it.</summary>
public sealed class TestCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheGoldenRunsAreAsTheyWere()
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("test", RepoRoot.File("tests", "Golden")));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
    }

    [Fact]
    public void ASnapshotIsAcceptedOnceAndThenCompared()
    {
        string manifest = Manifest("""[{ "name": "hello", "path": "hello", "exit": 0, "snapshots": ["output", "g0", "calls:main.*"] }]""");
        ProcessResult first = Test(manifest);
        Assert.Equal(Outcome.Exited(1), first.Outcome);
        Assert.Contains("hello.output.verified.txt is not there yet", first.StdoutText, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("hello.output.received.txt")));
        Assert.Equal(Outcome.Exited(0), Test("--update", manifest).Outcome);
        Assert.False(File.Exists(_folder.File("hello.output.received.txt")));
        Assert.Equal("3 passed\n", Test(manifest).StdoutText);

        string verified = _folder.File("hello.output.verified.txt");
        File.WriteAllText(verified, File.ReadAllText(verified).Replace("hello, world", "hello, moon", StringComparison.Ordinal));
        ProcessResult changed = Test(manifest);
        Assert.Equal(Outcome.Exited(1), changed.Outcome);
        Assert.Contains("- hello, moon\n  + hello, world", changed.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongEndFailsWhateverTheSnapshots()
    {
        string manifest = Manifest("""[{ "name": "hello", "path": "hello", "exit": 3 }]""");
        ProcessResult result = Test("--update", manifest);
        Assert.Equal(Outcome.Exited(1), result.Outcome);
        Assert.Contains("ended with 0 instead of 3", result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderWithoutAManifestIsAllItsPrograms()
    {
        _ = Manifest("");
        File.Delete(_folder.File("manifest.json"));
        File.WriteAllText(_folder.File("notes.txt"), "no program");
        Assert.Equal("updated: hello (output)\n1 updated\n", Test("--update", _folder.Path).StdoutText);
        Assert.Equal("1 passed\n", Test(_folder.Path).StdoutText);
    }

    [Fact]
    public void ResultsComeAsJsonAndForCi()
    {
        string manifest = Manifest("""[{ "name": "a", "path": "hello", "exit": 0 }, { "name": "b", "path": "missing" }]""");
        _ = Test("--update", "--only", "a", manifest);
        string junit = _folder.File("junit.xml");
        ProcessResult result = Test("--json", "--junit", junit, "-j", "2", manifest);
        Assert.Equal(Outcome.Exited(1), result.Outcome);
        JsonElement[] all = [.. JsonDocument.Parse(result.Stdout).RootElement.EnumerateArray()];
        Assert.Equal(["a passed", "b failed"], all.Select(r => $"{r.GetProperty("name").GetString()} {r.GetProperty("outcome").GetString()}"));
        XElement suite = XDocument.Load(junit).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Contains("is not there", suite.Descendants("failure").Single().Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""[{ "name": "a" }]""")]
    [InlineData("""[{ "name": "a", "path": "x" }, { "name": "a", "path": "y" }]""")]
    [InlineData("""[{ "name": "a", "path": "x", "snapshots": ["colour"] }]""")]
    public void ABadManifestIsOneLine(string text)
    {
        ProcessResult result = Test(Manifest(text));
        Assert.Equal(Outcome.Exited(125), result.Outcome);
        Assert.Contains("manifest.json", Assert.Single(result.StderrLines), StringComparison.Ordinal);
    }

    private string Manifest(string text)
    {
        File.Copy(RepoRoot.File("testbins", "bin", "go1.26", "hello-stripped"), _folder.File("hello"), overwrite: true);
        File.WriteAllText(_folder.File("manifest.json"), text);
        return _folder.File("manifest.json");
    }

    private static ProcessResult Test(params string[] arguments) => ProcessRunner.Run(GoEmuExe.Command(["test", .. arguments]));
}
