namespace GoEmu.Tracing.Reading;

/// <summary>Where in the file a piece of a task's stream is.</summary>
internal readonly record struct TracePiece(long Offset, int Length);
