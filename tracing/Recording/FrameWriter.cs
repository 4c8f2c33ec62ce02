using System.Buffers.Binary;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Recording;

/// <summary>Puts payloads into frames and collects these until it is worth writing them. Not thread-safe.</summary>
internal sealed class FrameWriter
{
    private const int Worthwhile = 256 << 10;

    private readonly TraceOutput _output;
    private readonly ByteWriter _frames = new();

    /// <summary>Begins a trace with its header.</summary>
    public FrameWriter(TraceOutput output)
    {
        _output = output;
        _frames.Bytes(TraceFormat.Magic);
        _frames.UInt64(TraceFormat.Version);
        Flush();
    }

    /// <summary>Bytes of all frames until now, also of those that are not written yet.</summary>
    public long Length { get; private set; } = TraceFormat.HeaderBytes;

    /// <summary>Adds a frame.</summary>
    public void Write(FrameType type, ReadOnlySpan<byte> payload)
    {
        int begin = _frames.Length;
        Span<byte> header = _frames.Take(TraceFormat.FrameHeaderBytes);
        header.Clear();
        header[0] = (byte)type;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], payload.Length);
        _frames.Bytes(payload);
        uint crc = Crc32C.Of(_frames.Written[begin..]);
        BinaryPrimitives.WriteUInt32LittleEndian(_frames.Take(TraceFormat.FrameTrailerBytes), crc);
        Length += _frames.Length - begin;
        if (_frames.Length >= Worthwhile)
            Flush();
    }

    /// <summary>Writes what has collected.</summary>
    public void Flush()
    {
        _output.Write(_frames.Written);
        _frames.Clear();
    }
}
