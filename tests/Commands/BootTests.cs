using System.Text.Json;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Layouts;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary><c>goemu boot</c>: the chain is complete, and what it shows is what gdb shows in a native run.</summary>
public sealed class BootTests : IDisposable
{
    /// <summary>What every start comes by, in this order. Which of them are calls and what lies between differs by version.</summary>
    private static readonly string[] s_chain =
    [
        "runtime.rt0_go", "runtime.check", "runtime.args", "runtime.osinit", "runtime.schedinit", "runtime.mallocinit", "runtime.alginit",
        "runtime.modulesinit", "runtime.goargs", "runtime.gcinit", "runtime.procresize", "runtime.newproc", "runtime.newproc1", "runtime.mstart",
        "runtime.mstart1", "runtime.schedule", "runtime.execute", "runtime.gogo", "runtime.main", "runtime.gcenable", "os.init", "main.main",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("go1.19/hello", "interp")]
    [InlineData("go1.19/hello", "jit")]
    [InlineData("go1.19/hello-pie", "jit")]
    [InlineData("go1.19/hello-stripped", "jit")]
    [InlineData("go1.24/hello", "mixed")]
    [InlineData("go1.24/hello-pie", "interp")]
    [InlineData("go1.24/hello-stripped", "jit")]
    [InlineData("go1.26/hello", "jit")]
    [InlineData("go1.26/hello-pie", "jit")]
    [InlineData("go1.26/hello-static-pie", "interp")]
    [InlineData("go1.26/hello-stripped", "jit")]
    [InlineData("go1.26/hello-v3", "jit")]
    [InlineData("go1.26/cgo", "jit")]
    [InlineData("go1.19/cgo", "jit")]
    public void TheChainIsComplete(string name, string engine)
    {
        var run = BootRun.Of(TestBinary(name), "--engine", engine);
        List<string> names = [.. run.Names];
        int at = -1;
        foreach (string step in s_chain)
        {
            int found = names.IndexOf(step, at + 1);
            Assert.True(found > at, $"{step} is not behind {(at < 0 ? "the start" : names[at])}: {string.Join(", ", names)}");
            at = found;
        }
        JsonElement snapshot = run.Root.GetProperty("atMain");
        JsonElement main = snapshot.GetProperty("goroutines").EnumerateArray().Single(g => g.GetProperty("id").GetInt32() == 1);
        Assert.Equal(("_Grunning", "runtime.main"), (main.GetProperty("status").GetString(), main.GetProperty("start").GetString()));
        Assert.Contains(run.Root.GetProperty("initTasks").EnumerateArray(), t => t.GetProperty("package").GetString() == "os");
        Assert.NotEqual(0, run.Root.GetProperty("modules")[0].GetProperty("typeLinks").GetInt32());
    }

    [Fact]
    public void EveryEngineSeesTheSameSteps()
    {
        string program = TestBinary("go1.24/hello");
        string[] expected = [.. BootRun.Of(program, "--engine", "interp").Names];
        Assert.Equal(expected, BootRun.Of(program, "--engine", "jit").Names);
        Assert.Equal(expected, BootRun.Of(program, "--engine", "mixed").Names);
    }

    [Fact]
    public void TheInterpreterCountsInstructions()
    {
        var run = BootRun.Of(TestBinary("go1.24/hello"));
        // The first three jumps and what rt0_go does until it sets up TLS are the same in every run.
        Assert.Equal([0L, 1, 4], run.Steps.Take(3).Select(s => s.GetProperty("instructions").GetInt64()));
        Assert.Equal(run.Step("runtime.settls").GetProperty("instructions").GetInt64(),
            BootRun.Of(TestBinary("go1.24/hello")).Step("runtime.settls").GetProperty("instructions").GetInt64());
        Assert.All(run.Steps, s => Assert.True(s.GetProperty("cost").GetInt64() >= 0));
    }

    [Fact]
    public void TheProgramEndsAtMainUnlessAskedToRunOn()
    {
        string program = TestBinary("go1.26/hello");
        ProcessResult stopped = ProcessRunner.Run(GoEmuExe.Command("boot", program));
        Assert.Equal(Outcome.Exited(0), stopped.Outcome);
        Assert.Contains("main.main", stopped.StdoutText, StringComparison.Ordinal);
        ProcessResult native = ProcessRunner.Run(new ProcessRequest(program, []));
        ProcessResult whole = ProcessRunner.Run(GoEmuExe.Command("boot", "--run-on", program));
        Assert.Equal(native.StdoutText, whole.StdoutText);
        Assert.Contains("main.main", whole.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherProgramsAreRefusedInOneLine()
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("boot", "/bin/true"));
        Assert.Equal(Outcome.Exited(126), result.Outcome);
        Assert.EndsWith("is not a Go program", Assert.Single(result.StderrLines), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("go1.19/hello", false)]
    [InlineData("go1.19/hello-stripped", false)]
    [InlineData("go1.19/hello-pie", false)]
    [InlineData("go1.19/hello-pie", true)]
    [InlineData("go1.24/hello", false)]
    [InlineData("go1.24/hello-stripped", false)]
    [InlineData("go1.24/hello-pie", false)]
    [InlineData("go1.24/hello-pie", true)]
    [InlineData("go1.26/hello", false)]
    [InlineData("go1.26/hello-stripped", false)]
    [InlineData("go1.26/hello-pie", false)]
    [InlineData("go1.26/hello-pie", true)]
    [InlineData("go1.26/hello-static-pie", false)]
    public void EveryStationIsAsGdbShowsItNatively(string name, bool strip)
    {
        Skip.If(GdbRun.Gdb is null, "gdb is missing");
        string program = strip ? Stripped(TestBinary(name)) : TestBinary(name);
        var run = BootRun.Of(program, "--engine", "jit");
        GoBinary binary = GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(program)))!;
        StructLayout g = RuntimeLayout.Read(binary)!.G;
        ulong bias = BootRun.Number(run.Root, "loadBias"), move = binary.Image.IsPie ? GdbRun.ImageStart(program) - bias - FirstAddress(binary.Image) : 0;
        ulong g0 = BootRun.Number(run.Root, "g0"), m0 = BootRun.Number(run.Root, "m0");
        StructLayout m = RuntimeLayout.Read(binary)!.M;
        string[] fields = ["stack.lo", "stack.hi", "stackguard0", "stackguard1", "sched.sp", "sched.pc"];
        string current = $"($fs_base ? *(unsigned long *)($fs_base - {-run.Root.GetProperty("tlsOffset").GetInt64()}) : 0ul)";
        string[] words =
        [
            .. fields.Select(f => g0 + move + g.Offset(f)).Append(m0 + move + m.Offset("curg")).Append(m0 + move + m.Offset("p"))
                .Select(a => $"*(unsigned long *)0x{a:x}"),
            current, $"{current} ? *(unsigned long *)({current} + {g.Offset("stack.hi")}) : 0ul",
        ];
        // Of steps at one address the first; go statements are steps only on the main goroutine; at the start itself gdb stops anyway.
        List<JsonElement> steps = [.. run.Steps.Skip(1).Where(s => s.GetProperty("kind").GetString() != "go").DistinctBy(s => s.GetProperty("address").GetString())];
        List<GdbStop> stops = GdbRun.Run(program, steps.Select(s => BootRun.Number(s, "address") + move), words);

        Assert.Equal(
            steps.Select(s => $"{BootRun.Number(s, "address"):x} {s.GetProperty("name").GetString()}"),
            stops.Skip(1).Select(s => s.Registers["rip"] - move).Select(pc =>
                $"{pc:x} {steps.Find(s => BootRun.Number(s, "address") == pc).GetProperty("name").GetString()}"));
        ulong ourTop = BootRun.Number(run.Steps[0], "registers", "rsp"), itsTop = stops[0].Registers["rsp"];
        (ulong Ours, ulong Its) main = (BootRun.Number(run.Step("runtime.main"), "state", "g"), 0);
        main.Its = stops[1 + steps.FindIndex(s => s.GetProperty("name").GetString() == "runtime.main")].Words[8];
        for (int n = 0; n < steps.Count; n++)
        {
            JsonElement ours = steps[n];
            GdbStop its = stops[n + 1];
            string station = ours.GetProperty("name").GetString()!;
            string[] state = ["g0.stack.lo", "g0.stack.hi", "g0.stackguard0", "g0.stackguard1", "g0.sched.sp", "g0.sched.pc", "m0.curg", "m0.p", "g"];
            // On goroutines' stacks, which lie anywhere on the heap, what counts is the distance from the top.
            Assert.Equal(
                (station, BootRun.Number(ours, "state", "g.stack.hi") == 0 ? 0 : BootRun.Number(ours, "state", "g.stack.hi") - BootRun.Number(ours, "registers", "rsp")),
                (station, its.Words[9] == 0 ? 0 : its.Words[9] - its.Registers["rsp"]));
            Assert.Equal(
                state.Select((f, i) => $"{station} {f} {Symbolic(BootRun.Number(ours, "state", f), ourTop, bias, g0, main.Ours, f)}"),
                state.Select((f, i) => $"{station} {f} {Symbolic(its.Words[i], itsTop, bias + move, g0 + move, main.Its, f)}"));
            Assert.Equal(
                Registers(station).Select(r => $"{station} {r} {Symbolic(BootRun.Number(ours, "registers", r), ourTop, bias, g0, main.Ours, r)}"),
                Registers(station).Select(r => $"{station} {r} {Symbolic(its.Registers[r], itsTop, bias + move, g0 + move, main.Its, r)}"));
        }
    }

    /// <summary>The registers that mean something at a station: argc and argv where they are passed, SP and g everywhere.</summary>
    private static string[] Registers(string station) => station is "runtime.rt0_go" ? ["rsp", "rdi", "rsi"] : ["rsp", "r14"];

    /// <summary>A value without what differs by where things lie: the first stack, the image, the heap.</summary>
    private static string Symbolic(ulong value, ulong top, ulong bias, ulong g0, ulong mainG, string name)
    {
        if (value - (top - (1 << 20)) < 2 << 20)
            return $"first stack {(long)(value - top)}";
        if (value == g0)
            return "g0";
        if (value == mainG && value != 0)
            return "main goroutine";
        if (value - bias is > 0 and < 1 << 24)
            return $"image {value - bias:x}";
        // On the heap, whose addresses may be random: P, a goroutine's stack.
        return name == "m0.p" ? value == 0 ? "none" : "some" : value > 1UL << 32 ? "heap" : $"{value:x}";
    }

    private static ulong FirstAddress(ElfImage image) =>
        image.ProgramHeaders.ToArray().First(s => s.Type == ElfSegmentType.Load).VirtualAddress & ~0xffful;

    private static string TestBinary(string name) => RepoRoot.File("testbins", "bin", name);

    private string Stripped(string program)
    {
        string? strip = Tool.Find("strip");
        Skip.If(strip is null, "strip is missing");
        string result = _folder.File("stripped");
        Assert.Equal(Outcome.Exited(0), ProcessRunner.Run(new ProcessRequest(strip, ["-s", "-o", result, program])).Outcome);
        return result;
    }
}
