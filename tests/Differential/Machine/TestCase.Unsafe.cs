namespace GoEmu.Differential.Machine;

/// <summary>Code and what it starts from: all that is needed to run it again.</summary>
public sealed unsafe class TestCase
{
    /// <summary>The state at the start; RIP is where the code lies.</summary>
    public MachineState Input;

    /// <summary>The code, without the INT3 behind it.</summary>
    public byte[] Code { get; set; } = [];

    /// <summary>Memory contents; all of it lies in the writable pages of <see cref="Window"/>.</summary>
    public List<MemoryPatch> Memory { get; } = [];

    /// <summary>Where code and data are.</summary>
    public Window Window => Window.Of(Input.Rip);

    /// <summary>Writes the memory contents over the template.</summary>
    public void ApplyMemory()
    {
        foreach (MemoryPatch patch in Memory)
            patch.Bytes.CopyTo(new Span<byte>((void*)patch.Address, patch.Bytes.Length));
    }

    /// <summary>Adds contents, as far as they lie in the writable pages.</summary>
    public void Poke(ulong address, ReadOnlySpan<byte> bytes)
    {
        ulong from = Math.Max(address, Window.Data), to = Math.Min(address + (ulong)bytes.Length, Window.DataEnd);
        if (from < to && address < Window.DataEnd && address >= Window.ReadOnly)
            Memory.Add(new MemoryPatch(from, bytes.Slice((int)(from - address), (int)(to - from)).ToArray()));
    }

    /// <summary>An independent copy.</summary>
    public TestCase Clone()
    {
        TestCase copy = new() { Input = Input, Code = Code };
        copy.Memory.AddRange(Memory);
        return copy;
    }
}
