using System.Buffers.Binary;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Reading;

/// <summary>Reads frames one after the other. What is cut off, or damaged, ends the trace there: all before it is good.</summary>
internal sealed class FrameReader
{
    private readonly Stream _stream;
    private byte[] _frame = new byte[1 << 16];

    /// <summary>Reads the header.</summary>
    /// <exception cref="TraceException">It is not that of a trace that this version reads.</exception>
    public FrameReader(Stream stream)
    {
        _stream = stream;
        Span<byte> header = stackalloc byte[TraceFormat.HeaderBytes];
        if (stream.ReadAtLeast(header, header.Length, false) < header.Length || !header.StartsWith(TraceFormat.Magic))
            throw new TraceException("this is not a trace");
        ulong version = BinaryPrimitives.ReadUInt64LittleEndian(header[TraceFormat.Magic.Length..]);
        if (version != TraceFormat.Version)
            throw new TraceException($"the trace has version {version} of the format; this program reads version {TraceFormat.Version}");
        Position = TraceFormat.HeaderBytes;
    }

    /// <summary>Where the next frame begins.</summary>
    public long Position { get; private set; }

    /// <summary>Why there are no more frames, where it is not the end of the file.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the next frame's payload, which is valid until the one after; false when there is none.</summary>
    public bool TryRead(out FrameType type, out ReadOnlySpan<byte> payload)
    {
        type = 0;
        payload = default;
        int head = _stream.ReadAtLeast(_frame.AsSpan(0, TraceFormat.FrameHeaderBytes), TraceFormat.FrameHeaderBytes, false);
        if (head == 0)
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(_frame.AsSpan(4));
        if (head < TraceFormat.FrameHeaderBytes)
            return Fail("is cut off");
        if (length is < 0 or > TraceFormat.MaxPayload)
            return Fail("is damaged");
        int total = TraceFormat.FrameHeaderBytes + length + TraceFormat.FrameTrailerBytes, rest = total - TraceFormat.FrameHeaderBytes;
        if (_frame.Length < total)
            Array.Resize(ref _frame, total);
        if (_stream.ReadAtLeast(_frame.AsSpan(TraceFormat.FrameHeaderBytes, rest), rest, false) < rest)
            return Fail("is cut off");
        int covered = total - TraceFormat.FrameTrailerBytes;
        if (BinaryPrimitives.ReadUInt32LittleEndian(_frame.AsSpan(covered)) != Crc32C.Of(_frame.AsSpan(0, covered)))
            return Fail("is damaged");
        type = (FrameType)_frame[0];
        payload = _frame.AsSpan(TraceFormat.FrameHeaderBytes, length);
        Position += total;
        return true;
    }

    private bool Fail(string what)
    {
        Problem = $"the trace {what} at byte {Position}";
        return false;
    }
}
