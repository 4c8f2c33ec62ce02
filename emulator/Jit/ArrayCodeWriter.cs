using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>Collects one encoded instruction.</summary>
internal sealed class ArrayCodeWriter : CodeWriter
{
    private readonly byte[] _bytes = new byte[16];
    private int _length;

    /// <summary>What was written since <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins anew.</summary>
    public void Reset() => _length = 0;

    /// <inheritdoc/>
    public override void WriteByte(byte value) => _bytes[_length++] = value;
}
