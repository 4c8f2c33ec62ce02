using System.Diagnostics;
using GoEmu.Cli.Live;
using GoEmu.Emulator.Jit;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Syscalls.Kernel;
using GoEmu.Tracing;
using GoEmu.Tracing.Recording;

namespace GoEmu.Cli.Trace;

/// <summary>What a recording does at places of the program: begin, stop, note an event. Told under the lock of the <see cref="ProbeTable"/>.</summary>
internal sealed class TraceProbes
{
    private const string EventKind = "probe";

    private readonly GuestProcess _process;
    private readonly TraceRecorder _recorder;
    private readonly TraceOptions _options;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly List<(ulong Address, Action<ProbeHit> Told)> _probes = [];
    private readonly GoSymbols? _symbols;
    private bool _isOver;

    private ulong Now => (ulong)(_process.Repeatable?.Nanoseconds ?? Stopwatch.GetElapsedTime(_begin).TotalNanoseconds);

    private TraceProbes(GuestProcess process, TraceRecorder recorder, TraceOptions options)
    {
        _process = process;
        _recorder = recorder;
        _options = options;
        _symbols = LiveGo.ReadSymbols(process);
    }

    /// <summary>Sets them when the program has been loaded; ends the process with status 125 when a function is not there.</summary>
    public static void Begin(GuestProcess process, TraceOptions options)
    {
        if (process.Host.Options.Branches is not TraceRecorder recorder)
            return;
        recorder.MaxBytes = options.MaxBytes;
        if (options.From.Length == 0 && options.To.Length == 0 && options.Events.Count == 0)
            return;
        var probes = new TraceProbes(process, recorder, options);
        if (probes.Resolve() is { } unknown)
        {
            StandardError.WriteLine($"goemu: no such function or address: '{unknown}'");
            process.End(ExitCodes.Usage);
            return;
        }
        recorder.IsOn = options.From.Length == 0;
        new ProbeTable(process).Add(probes._probes);
    }

    /// <summary>The first name that stands for nothing, or null.</summary>
    private string? Resolve()
    {
        if (_options.From.Length != 0 && !Add(_options.From, (_, _) => Start()))
            return _options.From;
        foreach (string text in _options.Events)
        {
            if (!Add(text, Note))
                return text;
        }
        return _options.To.Length != 0 && !Add(_options.To, (_, _) => Stop()) ? _options.To : null;
    }

    private bool Add(string text, Action<ProbeHit, string> told)
    {
        IReadOnlyList<(ulong Address, string Name)> found = ProbeNames.Resolve(text, _symbols);
        foreach ((ulong address, string name) in found)
            _probes.Add((address, hit => told(hit, name)));
        return found.Count != 0;
    }

    private void Start()
    {
        if (!_isOver && !_recorder.IsOn)
            Restart(() => _recorder.IsOn = true);
    }

    private void Stop()
    {
        if (_isOver || !_recorder.IsOn)
            return;
        _isOver = true;
        Restart(() => _recorder.IsOn = false);
    }

    private void Restart(Action change)
    {
        if (_process.Host.Turns is { } turns)
            turns.Restart(change);
        else
            ((JitEngine)_process.Engine).RestartBranches(change);
    }

    private void Note(ProbeHit hit, string name)
    {
        if (_recorder.IsOn)
            _recorder.Event(new TraceEvent(EventKind, hit.Task.ThreadId, Now, hit.Registers.Rip, [], name));
    }
}
