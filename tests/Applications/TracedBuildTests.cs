using GoEmu.Tests.Conventions;
using GoEmu.TestSupport;
using GoEmu.Tracing;
using Xunit;

namespace GoEmu.Tests.Applications;

/// <summary><c>goemu trace</c> of a tree of processes of Go's own: a trace each, and each can be read.</summary>
[Trait("Category", "Long")]
[Collection(AloneCollection.Name)]
public sealed class TracedBuildTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The standard library has been compiled natively before; the program itself is compiled and linked in the traces.</summary>
    [SkippableFact]
    public void EachProcessOfABuildHasATraceThatCanBeRead()
    {
        GoToolchain go = GoToolchain.Get("1.26");
        Directory.CreateDirectory(_folder.File("module"));
        _folder.Write("module/go.mod", "module example.com/hello\n\ngo 1.26\n"u8);
        Write("native");
        Run(go, new ProcessRequest(go.Go, ["build", "-o", "hello", "."]));
        Write("traced");
        Directory.CreateDirectory(_folder.File("traces"));
        Run(go, GoEmuExe.Command(["trace", "-o", _folder.File("traces/t"), go.Go, "build", "-o", "hello", "."]));
        Assert.Equal("traced\n", ProcessRunner.Run(new ProcessRequest(_folder.File("module/hello"), [])).StdoutText);

        List<string> programs = [];
        foreach (string file in Directory.GetFiles(_folder.File("traces")))
        {
            using var trace = TraceFile.Open(file);
            Assert.True(trace.IsComplete, file);
            Assert.Null(trace.Problem);
            Assert.NotEmpty(trace.Tasks);
            programs.Add(Path.GetFileName(trace.About("path")!));
            foreach (TraceTask task in trace.Tasks)
            {
                InstructionReader reader = trace.Read(task);
                while (reader.MoveNext())
                {
                }
                Assert.Null(reader.Problem);
            }
        }
        Assert.Contains("go", programs);
        Assert.Contains("compile", programs);
        Assert.Contains("link", programs);
    }

    private void Write(string says) => File.WriteAllText(_folder.File("module/main.go"), $"package main\n\nimport \"fmt\"\n\nfunc main() {{\n\tfmt.Println(\"{says}\")\n}}\n");

    private void Run(GoToolchain go, ProcessRequest request)
    {
        ProcessResult result = ProcessRunner.Run(go.WithEnvironment(
            request with { WorkingFolder = _folder.File("module"), Timeout = TimeSpan.FromMinutes(30) }, _folder.Path));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
    }
}
