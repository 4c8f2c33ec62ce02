using GoEmu.Emulator.Loader;
using Iced.Intel;

namespace GoEmu.GoRuntime.Locating;

/// <summary>The instructions of one function and the data they name.</summary>
internal sealed class FunctionCode
{
    /// <summary>The functions looked at are far smaller.</summary>
    private const ulong LongestFunction = 1 << 16;

    private FunctionCode(List<Instruction> instructions, List<DataReference> references)
    {
        Instructions = instructions;
        References = references;
    }

    internal IReadOnlyList<Instruction> Instructions { get; }

    internal IReadOnlyList<DataReference> References { get; }

    /// <summary>Decodes a function of the file; null when there is none of that name.</summary>
    internal static FunctionCode? Read(GoBinary binary, string name)
    {
        if (binary.Functions is not { } functions || !functions.TryFind(name, out GoFunction f) || f.End - f.Entry > LongestFunction)
            return null;
        return Decode(binary.Image, f);
    }

    /// <summary>Index of the first call of a function from an instruction on, or -1.</summary>
    internal int IndexOfCall(ulong target, int from)
    {
        for (int i = from; i < Instructions.Count; i++)
        {
            if (Instructions[i].FlowControl == FlowControl.Call && Instructions[i].NearBranchTarget == target)
                return i;
        }

        return -1;
    }

    private static FunctionCode? Decode(ElfImage image, in GoFunction f)
    {
        ReadOnlyMemory<byte> bytes = image.ReadFileBacked(f.Entry, f.End - f.Entry);
        if (bytes.IsEmpty)
            return null;
        var instructions = new List<Instruction>();
        var references = new List<DataReference>();
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes.ToArray()), f.Entry);
        while (decoder.IP < f.End)
        {
            decoder.Decode(out Instruction i);
            if (i.IsInvalid)
                break;
            if (i.IsIPRelativeMemoryOperand)
            {
                DataReferenceKind kind = i.Mnemonic == Mnemonic.Lea ? DataReferenceKind.Address
                    : i.Mnemonic == Mnemonic.Mov && i.Op0Kind == OpKind.Register ? DataReferenceKind.Load
                    : DataReferenceKind.Other;
                int size = kind == DataReferenceKind.Address ? 0 : i.MemorySize.GetSize();
                references.Add(new DataReference(i.IPRelativeMemoryAddress, kind, size, instructions.Count));
            }

            instructions.Add(i);
        }

        return new FunctionCode(instructions, references);
    }
}
