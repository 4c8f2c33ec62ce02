using System.Buffers.Binary;

namespace GoEmu.GoRuntime.Memory;

/// <summary>The memory of a program that has not run yet, at a load bias: what its file says, relocated.</summary>
public sealed class ImageMemory : IMemoryReader
{
    private readonly LinkedImage _image;
    private readonly ulong _bias;

    /// <summary>Looks at a program as if it were loaded at a bias.</summary>
    public ImageMemory(GoBinary binary, ulong loadBias = 0)
    {
        _image = binary.Linked;
        _bias = loadBias;
    }

    /// <inheritdoc/>
    public bool TryRead(ulong address, Span<byte> into)
    {
        ulong linked = address - _bias;
        if (_image.Elf.ReadMemory(linked, into) != into.Length)
            return false;
        if (!_image.IsRelocated)
            return true;
        // Go's pointers are aligned: only whole ones inside of the span can be relocated.
        for (ulong at = (linked + 7) & ~7ul; at + 8 <= linked + (ulong)into.Length; at += 8)
        {
            if (_image.TryRelocated(at, out ulong value))
                BinaryPrimitives.WriteUInt64LittleEndian(into[(int)(at - linked)..], value + _bias);
        }

        return true;
    }
}
