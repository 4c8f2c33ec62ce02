using System.Text;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Testbins;

/// <summary>Scripts with <c>#!</c>, as the kernel runs them.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ScriptTests() => File.CreateSymbolicLink(_folder.File("argsenv"), Manifest.Newest("argsenv"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("#!{0}/argsenv show\n")]
    [InlineData("#! \t {0}/argsenv  \t show \t \nmore\n")]
    [InlineData("#!{0}/argsenv show one  argument with\tspaces \n")]
    [InlineData("#!{0}/argsenv show")]
    [InlineData("#!./argsenv show\n")]
    [InlineData("#!{0}/argsenv\n")]
    public void BehaveAsNatively(string text) => CheckSame(Script("script", text), "an argument", "");

    [Fact]
    public void MayHaveScriptsAsInterpreters()
    {
        Script("inner", "#!{0}/argsenv show\n");
        CheckSame(Script("outer", "#!{0}/inner outer's\n"), "last");
    }

    [Theory]
    [InlineData("#!{0}/missing\n", Refusal.NotFound)]
    [InlineData("#!\n", Refusal.CannotRun)]
    [InlineData("#!{0}\n", Refusal.CannotRun)]
    [InlineData("#!{0}/script\n", Refusal.CannotRun)]
    public void WithoutAnInterpreterAreRefused(string text, int status)
    {
        string path = Script("script", text);
        Assert.Equal(OutcomeKind.NotStarted, Run(new ProcessRequest(path, [])).Outcome.Kind);
        Refusal.Check(Run(GoEmuExe.Run(path)), text, status);
    }

    private void CheckSame(string path, params string[] arguments)
    {
        ProcessResult native = Run(new ProcessRequest(path, arguments));
        ProcessResult emulated = Run(GoEmuExe.Run(path, arguments));
        Assert.Equal(native.StdoutText, emulated.StdoutText);
        Assert.Equal(native.StderrText, emulated.StderrText);
        Assert.Equal(native.Outcome, emulated.Outcome);
    }

    private string Script(string name, string text)
        => _folder.Write(name, Encoding.UTF8.GetBytes(text.Replace("{0}", _folder.Path, StringComparison.Ordinal)), executable: true);

    private ProcessResult Run(ProcessRequest request) => ProcessRunner.Run(request with { WorkingFolder = _folder.Path });
}
