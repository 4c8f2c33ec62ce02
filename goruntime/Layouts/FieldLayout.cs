namespace GoEmu.GoRuntime.Layouts;

/// <summary>Where a field is in its structure.</summary>
/// <param name="Offset">Bytes from the structure's start.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct FieldLayout(int Offset, int Size);
