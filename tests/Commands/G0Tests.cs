using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Program;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary><c>goemu g0</c>: every switch, with its cause, and as many as gdb counts natively.</summary>
public sealed class G0Tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("go1.19/hello", "jit")]
    [InlineData("go1.19/hello-pie", "jit")]
    [InlineData("go1.24/hello", "interp")]
    [InlineData("go1.24/hello-pie", "jit")]
    [InlineData("go1.26/hello", "mixed")]
    [InlineData("go1.26/hello-pie", "jit")]
    [InlineData("go1.26/hello-stripped", "jit")]
    [InlineData("go1.26/hello-static-pie", "jit")]
    [InlineData("go1.26/cgo-static", "jit", "callbacks")]
    [InlineData("go1.26/cgo", "jit", "callbacks")]
    [InlineData("go1.19/cgo", "jit", "callbacks")]
    public void SwitchesOfAThreadFollowEachOther(string name, string engine, params string[] arguments)
    {
        JsonElement report = Run(RepoRoot.File("testbins", "bin", name), ["--engine", engine, "--max", "1000000"], arguments);
        JsonElement[] switches = [.. report.GetProperty("switches").EnumerateArray()];
        Assert.Equal(report.GetProperty("count").GetInt64(), switches.Length);
        foreach (IGrouping<int, JsonElement> thread in switches.GroupBy(s => s.GetProperty("thread").GetInt32()))
        {
            string at = Text(thread.First(), "toG");
            foreach (JsonElement s in thread.Skip(1))
            {
                // C code that calls Go for the first time, and does so no more, takes a thread from and gives it back to a list.
                if (Text(s, "cause") is not ("needm" or "needAndBindM" or "dropm"))
                    Assert.Equal((at, s.GetProperty("number").GetInt64()), (Text(s, "fromG"), s.GetProperty("number").GetInt64()));
                at = Text(s, "toG");
            }
        }
        Assert.Contains(switches, s => Text(s, "cause") == "gogo" && Text(s, "function") == "runtime.main" && Text(s, "to") == "g 1");
        Assert.Contains(switches, s => Text(s, "cause") == "systemstack" && Text(s, "function") == "runtime.main.func1" && Text(s, "caller") == "runtime.main");
        Assert.All(switches.Where(s => Text(s, "cause") == "mcall"), s => Assert.StartsWith("runtime.", Text(s, "function"), StringComparison.Ordinal));
        if (arguments.Length > 0)
            Assert.Contains(switches, s => Text(s, "cause") == "cgocallback" && Text(s, "to").StartsWith("g ", StringComparison.Ordinal));
        foreach (JsonElement t in report.GetProperty("threads").EnumerateArray())
        {
            ulong size = BootRun.Number(t, "stackHigh") - BootRun.Number(t, "stackLow");
            Assert.InRange(t.GetProperty("deepest").GetUInt64(), 0UL, size);
        }
    }

    [SkippableTheory]
    [InlineData("go1.19/hello")]
    [InlineData("go1.24/hello")]
    [InlineData("go1.26/hello")]
    [InlineData("go1.26/hello-stripped")]
    public void AsManySwitchesAsGdbCounts(string name)
    {
        Skip.If(GdbRun.Gdb is null, "gdb is missing");
        string program = RepoRoot.File("testbins", "bin", name);
        // In virtual time the system monitor finds nobody who runs for too long.
        JsonElement report = Run(program, ["--deterministic", "-E", "GOMAXPROCS=1", "-E", "GODEBUG=asyncpreemptoff=1"], []);
        var ours = new SortedDictionary<string, long>();
        foreach (JsonElement c in report.GetProperty("causes").EnumerateArray())
        {
            string cause = Text(c, "cause") == "newosproc" ? "clone" : Text(c, "cause").Split(' ')[0];
            ours[cause] = ours.GetValueOrDefault(cause) + c.GetProperty("count").GetInt64();
        }
        Assert.True(ours["systemstack"] > 5, string.Join(", ", ours));
        // Natively a thread may be started for a goroutine that another one has taken meanwhile: once in a while there is one more.
        var seen = new List<string>();
        for (int attempt = 0; attempt < 10; attempt++)
        {
            SortedDictionary<string, long>? native = CountNatively(program);
            if (native?.SequenceEqual(ours) == true)
                return;
            seen.Add(native is null ? "the program ended before its system monitor began" : string.Join(", ", native));
        }
        Assert.Fail($"here: {string.Join(", ", ours)}\nnatively: {string.Join("\n", seen)}");
    }

    [Fact]
    public void FramesAreShownWhereTheyAreAskedFor()
    {
        JsonElement report = Run(RepoRoot.File("testbins", "bin", "go1.26", "hello"), ["--frames", "runtime.newproc.*"], []);
        JsonElement[] switches = [.. report.GetProperty("switches").EnumerateArray()];
        Assert.All(
            switches.Where(s => s.TryGetProperty("frames", out _)),
            s => Assert.StartsWith("runtime.newproc.", Text(s, "function"), StringComparison.Ordinal));
        Assert.Contains(
            switches,
            s => s.TryGetProperty("frames", out JsonElement frames) && frames.EnumerateArray().Any(f => f.GetString()!.StartsWith("runtime.newproc ", StringComparison.Ordinal)));
    }

    [Fact]
    public void ThePictureHasALaneForEachThread()
    {
        string picture = _folder.File("g0.svg");
        JsonElement report = Run(RepoRoot.File("testbins", "bin", "go1.26", "goroutines"), ["--svg", picture], ["channels"]);
        XDocument svg = XDocument.Load(picture);
        string[] texts = [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.All(
            report.GetProperty("threads").EnumerateArray(),
            t => Assert.Contains($"m {t.GetProperty("m").GetInt64()} (thread {t.GetProperty("thread").GetInt32()})", texts));
    }

    [Fact]
    public void WhatTheProgramPrintsStaysItsOwn()
    {
        string program = RepoRoot.File("testbins", "bin", "go1.26", "hello");
        ProcessResult native = ProcessRunner.Run(new ProcessRequest(program, []));
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command("g0", program));
        Assert.Equal(native.StdoutText, result.StdoutText);
        Assert.Contains("switches on", result.StderrText, StringComparison.Ordinal);
    }

    private JsonElement Run(string program, string[] options, string[] arguments)
    {
        string file = _folder.File("report");
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(["g0", "--json", "-o", file, .. options, program, .. arguments]));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        return JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
    }

    /// <summary>
    /// Counts by breakpoints at the instructions that store g. gdb makes everything slow, for which the system monitor would preempt
    /// goroutines: its thread is sent into the endless loop behind runtime.abort's INT3 instead.
    /// </summary>
    private SortedDictionary<string, long>? CountNatively(string program)
    {
        GoBinary binary = GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(program)))!;
        GoProcess go = GoProcess.Create(binary, new ImageMemory(binary))!;
        IReadOnlyList<GSwitchSite> sites = go.GSwitches();
        var script = new StringBuilder("set pagination off\nset confirm off\nset startup-with-shell off\nset language c\n");
        // gdb adds two variables; how many there are decides how much the runtime allocates for them.
        script.Append("unset environment LINES\nunset environment COLUMNS\nset environment GOMAXPROCS 1\nset environment GODEBUG asyncpreemptoff=1\nhandle all nostop noprint pass\nhandle SIGTRAP stop\nstarti\n");
        foreach (GSwitchSite site in sites)
            script.Append(CultureInfo.InvariantCulture, $"break *0x{site.Pc:x}\nignore $bpnum 1000000\n");
        script.Append(CultureInfo.InvariantCulture, $"tbreak *0x{binary.EntryOf("runtime.sysmon"):x}\ncontinue\nset $rip = 0x{Loop(go):x}\ncontinue\ninfo breakpoints\n");
        string file = _folder.File("script");
        File.WriteAllText(file, script.ToString());
        ProcessResult result = ProcessRunner.Run(new ProcessRequest(GdbRun.Gdb!, ["-nx", "-batch", "-x", file, program]));
        var counts = new SortedDictionary<string, long>();
        string[] lines = result.StdoutText.Split('\n');
        if (!lines.Any(l => l.StartsWith("Num ", StringComparison.Ordinal)))
            return null;
        for (int n = 0; n < sites.Count; n++)
        {
            int at = Array.FindLastIndex(lines, l => l.StartsWith($"{n + 1} ", StringComparison.Ordinal));
            Assert.True(at >= 0, result.Describe());
            string cause = sites[n].Function.Replace("runtime.", "", StringComparison.Ordinal);
            string? hits = lines.Skip(at + 1).Take(1).FirstOrDefault(l => l.Contains("already hit", StringComparison.Ordinal));
            long count = hits is null ? 0 : long.Parse(hits.Split("hit ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
            if (count > 0)
                counts[cause] = counts.GetValueOrDefault(cause) + count;
        }
        return counts;
    }

    private static ulong Loop(GoProcess go)
    {
        Assert.True(go.Symbols.TryFunction("runtime.abort", out GoFunction abort));
        Span<byte> code = stackalloc byte[16];
        Assert.True(go.Memory.TryRead(abort.Entry, code));
        int at = code.IndexOf((ReadOnlySpan<byte>)[0xEB, 0xFE]); // jmp to itself
        Assert.True(at > 0);
        return abort.Entry + (ulong)at;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
