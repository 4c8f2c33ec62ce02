using Iced.Intel;

namespace GoEmu.Tracing.Reading;

/// <summary>One version of a page of code, with what was decoded of it.</summary>
internal sealed class CodePage(byte[] bytes)
{
    private readonly int[] _index = new int[bytes.Length];
    private Instruction[] _decoded = new Instruction[64];
    private int _count;

    /// <summary>Its bytes.</summary>
    public byte[] Bytes => bytes;

    /// <summary>What was decoded at an offset.</summary>
    public bool TryGet(int offset, out Instruction instruction)
    {
        int index = _index[offset];
        instruction = index != 0 ? _decoded[index - 1] : default;
        return index != 0;
    }

    /// <summary>Keeps what was decoded.</summary>
    public void Add(int offset, in Instruction instruction)
    {
        if (_count == _decoded.Length)
            Array.Resize(ref _decoded, _count * 2);
        _decoded[_count++] = instruction;
        _index[offset] = _count;
    }
}
