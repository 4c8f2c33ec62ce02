using System.Globalization;
using System.Text;
using GoEmu.Cli.Live.Reports;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Program;
using GoEmu.GoRuntime.Snapshots;

namespace GoEmu.Cli.Boot;

/// <summary>Writes a recorded start for people.</summary>
internal sealed class BootText
{
    private const int NameWidth = 46;

    private readonly StringBuilder _text = new();
    private readonly GoProcess _go;
    private readonly bool _counted;
    private BootState? _shown;

    private BootText(BootRecord record, GoProcess go)
    {
        _go = go;
        _counted = record.Chain.Exists(s => s.Start is not null);
    }

    /// <summary>The whole report.</summary>
    public static string Format(BootRecord record, GoProcess go)
    {
        var text = new BootText(record, go);
        text.Header(record);
        for (int n = 0; n < record.Chain.Count; n++)
            text.Step(record.Chain[n], "", "");
        if (record.Snapshot is { } snapshot)
            text.Tables(record, snapshot);
        else
            text.Line("The program ended before main.main.");
        return text._text.ToString();
    }

    private void Header(BootRecord record)
    {
        Line($"{_go.Binary.GoVersion}, load bias {Hex.Of(_go.LoadBias)}, g0 {Hex.Of(Address(_go.Addresses.G0))}, m0 {Hex.Of(Address(_go.Addresses.M0))}, g at FS{_go.Addresses.TlsOffset:+0;-0}");
        if (record.Instructions is { } count)
            Line($"{count.ToString("N0", CultureInfo.InvariantCulture)} instructions to main.main");
        Line("");
        Line((_counted ? "instruction      cost  " : "") + "address       step");
    }

    private void Step(BootStep step, string lead, string below)
    {
        string name = lead + Verb(step) + step.Name + (step.Calls > 1 ? $" x{step.Calls}" : "");
        string place = step.Place.File.Length == 0 ? "" : $"  {Path.GetFileName(step.Place.File)}:{step.Place.Line}";
        string count = _counted ? string.Create(CultureInfo.InvariantCulture, $"{step.Start,11} {step.Cost,9}  ") : "";
        Line($"{count}{step.Address:x12}  {name.PadRight(NameWidth)}{place}");
        string margin = new string(' ', (_counted ? 23 : 0) + 14) + below + (step.Steps.Count > 0 ? "│  " : "   ");
        foreach ((string key, string value) in step.Details)
            Line($"{margin}{key}: {value}");
        if (step.Kind == BootStepKind.Entry)
            Line($"{margin}SP {Hex.Of(step.Registers.Rsp)}, FS {Hex.Of(step.Registers.FsBase)}, R14 {Name(step.Registers.R14)}");
        State(step.State, margin);
        for (int n = 0; n < step.Steps.Count; n++)
        {
            bool last = n == step.Steps.Count - 1;
            Step(step.Steps[n], below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
        }
    }

    /// <summary>What has changed since it was last shown.</summary>
    private void State(BootState now, string margin)
    {
        BootState before = _shown ?? new BootState();
        _shown = now;
        if (now.G != before.G)
            Line($"{margin}now g in TLS (FS{_go.Addresses.TlsOffset:+0;-0}) = {Name(now.G)}");
        if ((now.G0StackLow, now.G0StackHigh) != (before.G0StackLow, before.G0StackHigh))
            Line($"{margin}now g0.stack = {Hex.Of(now.G0StackLow)}-{Hex.Of(now.G0StackHigh)} (0x{now.G0StackHigh - now.G0StackLow:x} bytes)");
        if ((now.G0StackGuard0, now.G0StackGuard1) != (before.G0StackGuard0, before.G0StackGuard1))
            Line($"{margin}now g0.stackguard0 = {Hex.Of(now.G0StackGuard0)} (lo+0x{now.G0StackGuard0 - now.G0StackLow:x}), stackguard1 = {Hex.Of(now.G0StackGuard1)}");
        if ((now.G0SchedSp, now.G0SchedPc) != (before.G0SchedSp, before.G0SchedPc))
            Line($"{margin}now g0.sched = SP {Hex.Of(now.G0SchedSp)}, PC {_go.Symbols.Describe(now.G0SchedPc) ?? Hex.Of(now.G0SchedPc)}");
        if (now.CurG != before.CurG)
            Line($"{margin}now m0.curg = {Name(now.CurG)}");
        if (now.P != before.P)
            Line($"{margin}now m0.p = {(now.P == 0 ? "none" : $"p {_go.Processor(now.P).Id} {Hex.Of(now.P)}")}");
    }

    private void Tables(BootRecord record, SchedulerSnapshot snapshot)
    {
        Line("");
        Line("Modules");
        foreach (LinkedModule m in record.Modules)
            Line($"  {Hex.Of(m.Address)}  {(m.Name.Length == 0 ? "(the program)" : m.Name)}: text {Hex.Of(m.Text)}-{Hex.Of(m.TextEnd)}, {Number(m.TypeLinks)} types by name, {Number(m.Itabs)} itabs, {Number(m.InitTasks)} init tasks");
        Line("");
        Line("Init tasks, in order");
        foreach (InitTask t in record.InitTasks)
            Line($"  {Hex.Of(t.Address)}  {t.Package}{(t.OfRuntime ? " (before the collector)" : "")}: {string.Join(", ", t.Functions)}");
        if (record.Itabs.Count > 0)
        {
            Line("");
            Line("Itabs that itabsinit registered");
            foreach (GoItab itab in record.Itabs)
                Line($"  {Hex.Of(itab.Address)}  {itab.Type} as {itab.Interface}");
        }
        Line("");
        Line("At main.main");
        foreach (GoroutineSnapshot g in snapshot.Goroutines.Where(g => g.IsLive))
        {
            Line($"  g {g.Id} {Hex.Of(g.Address)}  {g.Status}{(g.WaitReason.Length == 0 ? "" : $" ({g.WaitReason})")}, {g.StartFunction}{(g.IsSystem ? " (system)" : "")}, stack {Hex.Of(g.StackLow)}-{Hex.Of(g.StackHigh)}, stackguard0 {Hex.Of(g.StackGuard0)}, m {Hex.Of(g.M)}");
        }
        foreach (ThreadSnapshot m in snapshot.Threads)
            Line($"  m {m.Id} {Hex.Of(m.Address)}  thread {m.ThreadId}, curg {Name(m.CurG)}, p {Hex.Of(m.P)}, g0 {Hex.Of(m.G0)} stack {Hex.Of(m.G0Stack.Low)}-{Hex.Of(m.G0Stack.High)}, gsignal {Hex.Of(m.GSignal)} stack {Hex.Of(m.GSignalStack.Low)}-{Hex.Of(m.GSignalStack.High)}{(m.Spinning ? ", spinning" : "")}{(m.Blocked ? ", blocked" : "")}");
        foreach (ProcessorSnapshot p in snapshot.Processors)
            Line($"  p {p.Id} {Hex.Of(p.Address)}  {p.Status}, m {Hex.Of(p.M)}, schedtick {p.SchedTick}, syscalltick {p.SyscallTick}, {p.RunQueue.Count} in its queue, runnext {Name(p.RunNext)}");
    }

    private static string Verb(BootStep step) => step.Kind == BootStepKind.Inlined ? "(inlined) " : "";

    private static string Number(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private string Name(ulong g)
    {
        if (g == 0)
            return "0";
        if (g == Address(_go.Addresses.G0))
            return $"g0 {Hex.Of(g)}";
        return _go.Snapshot().Goroutines.Any(x => x.Address == g) ? $"g {_go.Goroutine(g).Id} {Hex.Of(g)}" : Hex.Of(g);
    }

    private ulong Address(ulong linked) => linked == 0 ? 0 : linked + _go.LoadBias;

    private void Line(string line) => _text.Append(line.TrimEnd()).Append('\n');
}
