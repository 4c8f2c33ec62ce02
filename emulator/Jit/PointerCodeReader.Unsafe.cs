using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>Feeds the decoder from guest memory. Invariant: everything between <see cref="Position"/> and <see cref="End"/> is readable.</summary>
internal sealed unsafe class PointerCodeReader : CodeReader
{
    /// <summary>Next byte.</summary>
    public byte* Position;

    /// <summary>Behind the last readable byte.</summary>
    public byte* End;

    /// <inheritdoc/>
    public override int ReadByte() => Position < End ? *Position++ : -1;
}
