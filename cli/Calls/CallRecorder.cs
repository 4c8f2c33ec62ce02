using System.Globalization;
using System.Text;
using GoEmu.Cli.Live;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.Cli.Calls;

/// <summary>Counts calls of functions by probes at their entries. Told under the lock of the <see cref="ProbeTable"/>.</summary>
internal sealed class CallRecorder(GoProcess? go, CallsOptions options)
{
    private readonly Dictionary<string, long> _counts = [];

    private readonly HashSet<ulong> _addresses = [];

    // Goroutines that begin a function a second time, and where: its first instructions have found no room on the stack, or that the
    // goroutine is to give way. It is one call all the same.
    private readonly HashSet<(ulong G, ulong Entry)> _again = [];

    /// <summary>Sets the probes; false, with the name in <paramref name="unknown"/>, when something that was asked for is not there.</summary>
    public bool Begin(ProbeTable table, GoSymbols? symbols, out string unknown)
    {
        List<(ulong, Action<ProbeHit>)> probes = [];
        foreach (string text in options.Functions)
        {
            IReadOnlyList<(ulong Address, string Name)> found = ProbeNames.Resolve(text, symbols);
            unknown = text;
            if (found.Count == 0)
                return false;
            foreach ((ulong address, string name) in found)
            {
                if (!_counts.TryAdd(name, 0))
                    continue;
                _addresses.Add(address);
                probes.Add((address, hit => Called(hit, name)));
            }
        }
        if (go is not null && go.Symbols.TryFunction("runtime.morestack", out GoFunction more))
            probes.Add((more.Entry, BeginsAgain));
        unknown = "";
        table.Add(probes);
        return true;
    }

    /// <summary>The counts, most frequent first; functions that were not called are left out.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        foreach ((string name, long count) in _counts.Where(c => c.Value != 0).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{count,12}  {name}\n");
        return text.ToString();
    }

    private void BeginsAgain(ProbeHit hit)
    {
        if (go!.Memory.TryReadUInt64(hit.Registers.Rsp, out ulong caller) && go.Symbols.TryFunction(caller, out GoFunction function) &&
            _addresses.Contains(function.Entry))
        {
            _again.Add((CurrentG(hit), function.Entry));
        }
    }

    private void Called(ProbeHit hit, string name)
    {
        if (_again.Count != 0 && _again.Remove((CurrentG(hit), hit.Registers.Rip)))
            return;
        _counts[name]++;
        if (options.List)
            StandardError.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{hit.Task.ThreadId}] {Goroutine(hit)}{name}{Caller(hit)}"));
    }

    private ulong CurrentG(ProbeHit hit) => go?.Unwinder.CurrentG(hit.Registers.ForUnwinding) ?? 0;

    private string Goroutine(ProbeHit hit)
    {
        if (CurrentG(hit) is not (> 0 and ulong g))
            return "";
        ulong id = go!.Memory.Field(g, go.Layout.G, "goid");
        return id == 0 ? "g0  " : $"g {id}  ";
    }

    private string Caller(ProbeHit hit) =>
        go is not null && go.Memory.TryReadUInt64(hit.Registers.Rsp, out ulong caller) && go.Symbols.Describe(caller) is { } name ? $"  from {name}" : "";
}
