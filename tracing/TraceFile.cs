using GoEmu.Emulator.Recording;
using GoEmu.Tracing.Format;
using GoEmu.Tracing.Reading;

namespace GoEmu.Tracing;

/// <summary>
/// A trace to be read. Opening it reads all of the file once, but keeps of what tasks did only where it is: <see cref="Read"/> runs through
/// that. Not thread-safe.
/// </summary>
/// <example>
/// <code>
/// using TraceFile trace = TraceFile.Open("goemu.trace");
/// foreach (TraceTask task in trace.Tasks)
/// {
///     InstructionReader reader = trace.Read(task);
///     while (reader.MoveNext())
///         Console.WriteLine($"{task.Id} {reader.Pc:x}");
/// }
/// </code>
/// </example>
public sealed class TraceFile : IDisposable
{
    /// <summary>Name in <see cref="Program"/> of whether addresses of memory were recorded.</summary>
    public const string Memory = "memory";

    private readonly Stream _stream;
    private readonly List<TraceTask> _tasks = [];
    private readonly List<TraceEvent> _events = [];
    private readonly List<(string Name, string Value)> _program = [];

    private TraceFile(Stream stream)
    {
        _stream = stream;
        var frames = new FrameReader(stream);
        while (frames.TryRead(out FrameType type, out ReadOnlySpan<byte> payload))
            Add(type, payload, frames.Position);
        _tasks.Sort((a, b) => a.Id.CompareTo(b.Id)); // the first thread has the lowest id, unless ids wrapped
        Problem = frames.Problem;
        Length = frames.Position;
    }

    /// <summary>What was run, in pairs: <c>path</c>, <c>argument</c> (each of argv), <c>pid</c>, <c>clock</c> and others.</summary>
    public IReadOnlyList<(string Name, string Value)> Program => _program;

    /// <summary>The threads of the program in the order of their ids.</summary>
    public IReadOnlyList<TraceTask> Tasks => _tasks;

    /// <summary>Events in the order in which they were written.</summary>
    public IReadOnlyList<TraceEvent> Events => _events;

    /// <summary>Whether the recording was ended; otherwise the program, or the machine, was killed.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What is wrong with the file, or null. All before it can be read.</summary>
    public string? Problem { get; }

    /// <summary>Bytes that could be read.</summary>
    public long Length { get; }

    /// <summary>Pages of code, versions counted.</summary>
    public int CodePages => Code.Count;

    internal CodeImage Code { get; } = new();

    internal List<ulong> Sites { get; } = [];

    /// <summary>Opens a file.</summary>
    /// <exception cref="TraceException">It is not a trace, or not one that can be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public static TraceFile Open(string path)
    {
        Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        try
        {
            if (!stream.CanSeek)
            {
                var copy = new MemoryStream();
                stream.CopyTo(copy);
                stream.Dispose();
                copy.Position = 0;
                stream = copy;
            }
            return new TraceFile(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The value of <see cref="Program"/> with a name, or null.</summary>
    public string? About(string name)
    {
        foreach ((string other, string value) in _program)
        {
            if (other == name)
                return value;
        }
        return null;
    }

    /// <summary>Runs through the instructions of a task.</summary>
    public InstructionReader Read(TraceTask task) => new(this, task);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>The payload of a frame of branches.</summary>
    internal byte[] ReadAgain(TracePiece piece)
    {
        byte[] bytes = new byte[piece.Length];
        _stream.Position = piece.Offset;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    private void Add(FrameType type, ReadOnlySpan<byte> payload, long end)
    {
        var parser = new ByteParser(payload);
        switch (type)
        {
            case FrameType.Program:
                for (int n = parser.Count(parser.Left); n > 0; n--)
                    _program.Add((parser.Text(), parser.Text()));
                break;
            case FrameType.Code:
                ulong page = parser.Number();
                uint epoch = (uint)parser.Number();
                Code.Add(page, epoch, parser.Take(parser.Left));
                break;
            case FrameType.Branches:
                TraceTask task = TaskOf(parser.Count(int.MaxValue));
                task.Add(new TracePiece(end - TraceFormat.FrameTrailerBytes - parser.Left, parser.Left), ref parser);
                break;
            case FrameType.Event:
                _events.Add(TraceEvent.Read(ref parser));
                break;
            case FrameType.Replaced:
                Code.AddReplaced(parser.Number(), parser.Count(1 << 12));
                break;
            case FrameType.Sites:
                for (int n = parser.Count(parser.Left); n > 0; n--)
                    AddSite(parser.Count(BranchRecords.SiteEnd - 1), parser.Number());
                break;
            case FrameType.End:
                IsComplete = true;
                break;
        }
    }

    private void AddSite(int number, ulong pc)
    {
        while (Sites.Count <= number)
            Sites.Add(0);
        Sites[number] = pc;
    }

    private TraceTask TaskOf(int id)
    {
        foreach (TraceTask task in _tasks)
        {
            if (task.Id == id)
                return task;
        }
        var added = new TraceTask(id);
        _tasks.Add(added);
        return added;
    }
}
