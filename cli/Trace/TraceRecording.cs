using System.Globalization;
using System.Text;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Recording;
using GoEmu.Syscalls.Kernel;
using GoEmu.Tracing;
using GoEmu.Tracing.Recording;

namespace GoEmu.Cli.Trace;

/// <summary>Records a run: what takes the engine's recording, a thread that sees to it that little is lost when the process is killed, and the end.</summary>
/// <param name="options">How the program is run, and the trace's file.</param>
/// <param name="isChild">Whether the program is executed by another whose trace has that name.</param>
internal sealed class TraceRecording(ProcessOptions options, bool isChild)
{
    private const int FlushMilliseconds = 500;
    private const ulong AtEntry = 9;

    private readonly int _processId = options.Deterministic?.ProcessId ?? Environment.ProcessId;
    private readonly TraceStacks? _stacks = options.TraceStacks ? new TraceStacks() : null;
    private TraceRecorder? _recorder;

    /// <summary>Begins the file.</summary>
    /// <exception cref="TraceException">It cannot be written.</exception>
    public RunRecording Begin(byte[] path, IReadOnlyList<byte[]> arguments)
    {
        string name = isChild ? TraceRecorder.NameFor(options.TraceFile, _processId) : options.TraceFile;
        try
        {
            _recorder = new TraceRecorder(name, Describe(path, arguments), message => StandardError.WriteLine("goemu: " + message));
            return new RunRecording(_recorder, _stacks, options.TraceMemory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceException($"cannot write '{name}': {e.Message}", e);
        }
    }

    /// <summary>The program is loaded.</summary>
    public void Started(GuestProcess process)
    {
        if (_recorder is not { } recorder)
            return;
        _stacks?.Attach(process);
        ulong entry = 0;
        for (ReadOnlySpan<byte> vector = process.Image.AuxVector; vector.Length >= 16; vector = vector[16..])
        {
            if (BitConverter.ToUInt64(vector) == AtEntry)
                entry = BitConverter.ToUInt64(vector[8..]);
        }
        recorder.Event(new TraceEvent("image", _processId, 0, entry, [], Encoding.UTF8.GetString(process.Image.Path)));
        if (process.Host.Turns == null)
            EmulatorThread.Start(process, recorder.Run); // in a repeatable run, frames come in an order that is repeatable
        TraceProgress? progress = isChild ? null : TraceProgress.OnTerminal();
        EmulatorThread.Start(process, () => Loop(process, recorder, progress));
        process.BeforeEnd += ending =>
        {
            Collect(ending);
            recorder.End();
            progress?.Clear();
        };
    }

    private static void Loop(GuestProcess process, TraceRecorder recorder, TraceProgress? progress)
    {
        while (true)
        {
            Thread.Sleep(FlushMilliseconds); // so that a killed run's trace reaches nearly to its end
            using (process.CollectionGate.Enter())
            {
                if (process.Host.Turns == null)
                    Collect(process); // else pieces end where turns do
                recorder.Flush();
            }
            progress?.Show(recorder.FileBytes);
        }
    }

    private static void Collect(GuestProcess process)
    {
        if (process.Host.Turns is { } turns)
            turns.Flush();
        else
            ((JitEngine)process.Engine).FlushBranches();
    }

    private List<(string Name, string Value)> Describe(byte[] path, IReadOnlyList<byte[]> arguments)
    {
        List<(string Name, string Value)> about =
        [
            ("path", Encoding.UTF8.GetString(path)),
            ("folder", Environment.CurrentDirectory),
            ("pid", _processId.ToString(CultureInfo.InvariantCulture)),
        ];
        if (options.Deterministic is { } deterministic)
            about.AddRange([("seed", deterministic.Seed.ToString(CultureInfo.InvariantCulture)), ("clock", "virtual nanoseconds")]);
        else
            about.AddRange([("began", DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture)), ("clock", "nanoseconds")]);
        if (options.TraceStacks)
            about.Add(("stacks", "yes"));
        if (options.TraceMemory)
            about.Add((TraceFile.Memory, "yes"));
        foreach (byte[] argument in arguments)
            about.Add(("argument", Encoding.UTF8.GetString(argument)));
        return about;
    }
}
