using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Collects what Iced encodes.</summary>
internal sealed class CodeBytes : CodeWriter
{
    private readonly List<byte> _bytes = [];

    public int Count => _bytes.Count;

    public void Clear() => _bytes.Clear();

    public byte[] ToArray() => [.. _bytes];

    public override void WriteByte(byte value) => _bytes.Add(value);
}
