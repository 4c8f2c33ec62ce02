using System.Globalization;
using System.IO.Compression;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Recording;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Recording;

/// <summary>Writes a trace while a program runs. Thread-safe. An error in writing ends the trace, not the program.</summary>
public sealed class TraceRecorder : IBranchSink
{
    private HostLock _lock = new();
    private readonly string _path;
    private readonly Action<string> _failed;
    private readonly ByteWriter _payload = new();
    private readonly ByteWriter _siteFrame = new();
    private readonly List<(int Number, ulong Pc)> _sites = [];
    private StreamQueue? _queue;
    private TraceOutput _output;
    private FrameWriter _frames;

    /// <summary>Begins a trace file.</summary>
    /// <param name="path">The file, which is emptied first, or a pipe.</param>
    /// <param name="program">What is run, in pairs of name and value.</param>
    /// <param name="failed">Told once when the file can no longer be written.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public TraceRecorder(string path, IReadOnlyList<(string Name, string Value)> program, Action<string> failed)
    {
        _path = path;
        _failed = failed;
        Program = program;
        _output = new TraceOutput(path, failed);
        _frames = new FrameWriter(_output);
        WriteProgram();
    }

    /// <summary>What is run.</summary>
    public IReadOnlyList<(string Name, string Value)> Program { get; private set; }

    /// <summary>Bytes of the trace until now.</summary>
    public long FileBytes => _frames.Length;

    /// <summary>Whether branches are recorded. Change it only where every stream begins anew, or ends.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Bytes of the file at which the recording of branches stops, but for what is on its way.</summary>
    public ulong MaxBytes { get; set; } = ulong.MaxValue;

    /// <inheritdoc/>
    public void Branches(int threadId, in BranchPiece piece)
    {
        if (!IsOn)
            return;
        if (_queue is { } queue)
        {
            ByteWriter payload = queue.Begin();
            Pack(threadId, piece, payload);
            queue.Add(payload);
            return;
        }
        using (_lock.Enter())
        {
            _payload.Clear();
            Pack(threadId, piece, _payload);
            WriteBranches(_payload);
        }
    }

    /// <summary>Writes on the calling thread, for ever, what until now was written on the threads that recorded it.</summary>
    public void Run()
    {
        var queue = new StreamQueue();
        _queue = queue;
        queue.Run(payload =>
        {
            using (_lock.Enter())
                WriteBranches(payload);
        });
    }

    private static void Pack(int threadId, in BranchPiece piece, ByteWriter payload)
    {
        payload.Number((ulong)threadId);
        BranchPacker.Pack(piece, payload);
    }

    private void WriteBranches(ByteWriter payload)
    {
        if (!_output.IsOpen || (ulong)FileBytes >= MaxBytes)
            return;
        WriteSites();
        _frames.Write(FrameType.Branches, payload.Written);
    }

    /// <inheritdoc/>
    public void Site(int number, ulong pc)
    {
        using (_lock.Enter())
            _sites.Add((number, pc));
    }

    /// <summary>Sites before anything that may name them, many to a frame.</summary>
    private void WriteSites()
    {
        if (_sites.Count == 0)
            return;
        _siteFrame.Clear();
        _siteFrame.Number((ulong)_sites.Count);
        foreach ((int number, ulong pc) in _sites)
        {
            _siteFrame.Number((ulong)number);
            _siteFrame.Number(pc);
        }
        _frames.Write(FrameType.Sites, _siteFrame.Written);
        _sites.Clear();
    }

    /// <inheritdoc/>
    public void Code(ulong page, uint epoch, ReadOnlySpan<byte> bytes)
    {
        using (_lock.Enter())
        {
            _payload.Clear();
            _payload.Number(page);
            _payload.Number(epoch);
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, true))
                deflate.Write(bytes);
            _payload.Bytes(packed.GetBuffer().AsSpan(0, (int)packed.Length));
            _frames.Write(FrameType.Code, _payload.Written);
        }
    }

    /// <inheritdoc/>
    public void Replaced(ulong pc, int length)
    {
        using (_lock.Enter())
        {
            _payload.Clear();
            _payload.Number(pc);
            _payload.Number((ulong)length);
            _frames.Write(FrameType.Replaced, _payload.Written);
        }
    }

    /// <summary>Adds an event.</summary>
    public void Event(in TraceEvent traceEvent)
    {
        using (_lock.Enter())
        {
            _payload.Clear();
            traceEvent.Write(_payload);
            _frames.Write(FrameType.Event, _payload.Written);
        }
    }

    /// <inheritdoc/>
    public void Forked(int processId)
    {
        _queue = null;
        _lock = new HostLock(); // another thread, which is not here, may have held it
        _sites.Clear();
        Program = [.. Program.Where(p => p.Name != "pid"), ("pid", processId.ToString(CultureInfo.InvariantCulture))];
        try
        {
            _output = new TraceOutput(NameFor(_path, processId), _failed);
            _frames = new FrameWriter(_output);
            WriteProgram();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _output.Close();
            _failed($"no trace of process {processId}: {e.Message}");
        }
    }

    /// <summary>The file for another process of the same tree: not one that is there already.</summary>
    public static string NameFor(string path, int processId)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{path}.{processId}");
        for (int n = 2; File.Exists(name); n++)
            name = string.Create(CultureInfo.InvariantCulture, $"{path}.{processId}-{n}");
        return name;
    }

    /// <summary>Writes to the file what has collected.</summary>
    public void Flush()
    {
        _queue?.Drain();
        using (_lock.Enter())
            _frames.Flush();
    }

    /// <summary>Ends the trace.</summary>
    public void End()
    {
        _queue?.Drain();
        using (_lock.Enter())
        {
            _frames.Write(FrameType.End, []);
            _frames.Flush();
            _output.Close();
        }
    }

    private void WriteProgram()
    {
        _payload.Clear();
        _payload.Number((ulong)Program.Count);
        foreach ((string name, string value) in Program)
        {
            _payload.Text(name);
            _payload.Text(value);
        }
        _frames.Write(FrameType.Program, _payload.Written);
        _frames.Flush(); // a process that is killed at once has told at least what it was
    }
}
