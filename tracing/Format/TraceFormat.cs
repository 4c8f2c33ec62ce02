namespace GoEmu.Tracing.Format;

/// <summary>The constants of a trace file; see docs/trace-format.md.</summary>
public static class TraceFormat
{
    /// <summary>Version of what is written here. A reader refuses any other.</summary>
    public const int Version = 4;

    /// <summary>Bytes of the file's header: magic, version, flags.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Bytes before a frame's payload: type, three zeros, length of the payload.</summary>
    public const int FrameHeaderBytes = 8;

    /// <summary>Bytes behind a frame's payload: CRC-32C of everything before it.</summary>
    public const int FrameTrailerBytes = 4;

    /// <summary>Most bytes of a payload.</summary>
    public const int MaxPayload = 64 << 20;

    /// <summary>The first eight bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "GoEmuTrc"u8;
}
