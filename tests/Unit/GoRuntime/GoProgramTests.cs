using System.Text.RegularExpressions;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Program;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>What the linker put together, read from files, against what the runtime says when such a program runs.</summary>
public sealed partial class GoProgramTests
{
    [Theory]
    [InlineData("go1.19/hello")]
    [InlineData("go1.19/hello-pie")]
    [InlineData("go1.19/http")]
    [InlineData("go1.24/hello")]
    [InlineData("go1.24/hello-pie")]
    [InlineData("go1.24/cgo")]
    [InlineData("go1.26/hello-stripped")]
    [InlineData("go1.26/hello-pie")]
    [InlineData("go1.26/http")]
    public void InitTasksAreInTheOrderInWhichTheyRun(string name)
    {
        IReadOnlyList<InitTask> tasks = Program(name).InitTasks();
        ProcessRequest request = new ProcessRequest(TestBinaries.PathOf(name), []).WithEnvironment(new KeyValuePair<string, string>("GODEBUG", "inittrace=1"));
        string trace = System.Text.Encoding.UTF8.GetString(ProcessRunner.Run(request).Stderr);
        string[] expected = [.. InitLine().Matches(trace).Select(m => m.Groups[1].Value)];

        Assert.NotEmpty(expected);
        Assert.Equal(expected, tasks.Select(t => t.Package.Replace("%2e", ".", StringComparison.Ordinal)));
        Assert.Contains(tasks, t => t is { OfRuntime: true, Package: "runtime" });
    }

    [Theory]
    [InlineData("go1.19/exec")]
    [InlineData("go1.24/hello")]
    [InlineData("go1.26/hello-stripped")]
    [InlineData("go1.26/hello-static-pie")]
    public void ModulesAndMethodTablesAreFound(string name)
    {
        GoProgram program = Program(name, 0x1000_0000);
        LinkedModule module = Assert.Single(program.Modules());
        Assert.InRange(module.TypeLinks!.Value, 100, 5000);
        GoItab[] itabs = [.. program.Itabs()];
        Assert.Equal(module.Itabs, itabs.Length);
        Assert.Contains(itabs, i => i is { Interface: "io.Writer", Type: "*os.File" });
        Assert.Contains(itabs, i => i is { Interface: "error", Type: "*errors.errorString" });
        Assert.DoesNotContain(itabs, i => i.Interface.Length == 0 || i.Type.Length == 0);
    }

    private static GoProgram Program(string name, ulong bias = 0)
    {
        GoBinary binary = GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(TestBinaries.PathOf(name))))!;
        if (!binary.Image.IsPie)
            bias = 0;
        return GoProcess.Create(binary, new ImageMemory(binary, bias), bias)!.Program;
    }

    [GeneratedRegex(@"^init (\S+) @", RegexOptions.Multiline)]
    private static partial Regex InitLine();
}
