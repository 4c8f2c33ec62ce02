using GoEmu.Tracing.Format;
using GoEmu.Tracing.Reading;

namespace GoEmu.Tracing;

/// <summary>A thread of the traced program.</summary>
public sealed class TraceTask
{
    private readonly List<TracePiece> _pieces = [];

    internal TraceTask(int id) => Id = id;

    /// <summary>Its thread id.</summary>
    public int Id { get; }

    /// <summary>Conditional branches and direct backward jumps and calls that it came to.</summary>
    public long Outcomes { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; private set; }

    internal IReadOnlyList<TracePiece> Pieces => _pieces;

    internal void Add(TracePiece piece, ref ByteParser parser)
    {
        _pieces.Add(piece);
        Outcomes += parser.Count(int.MaxValue);
        Bytes += piece.Length;
    }
}
