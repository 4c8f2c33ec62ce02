using GoEmu.Differential.Generation;
using GoEmu.Emulator.Isa;
using Iced.Intel;

namespace GoEmu.Differential.Isa;

/// <summary>
/// Whether every instruction in the text of programs has a handler and differential cases. What belongs to an extension that is denied
/// (<see cref="Gaps"/>) is behind a question to CPUID, and counts as covered.
/// </summary>
public sealed class Completeness(InstructionCatalog catalog, Gaps gaps, TextWriter output)
{
    /// <summary>Instructions read.</summary>
    public long Count { get; private set; }

    /// <summary>Kinds of instruction that lacked something; each was printed.</summary>
    public int Missing { get; private set; }

    /// <summary>Checks one program.</summary>
    public void Check(string path)
    {
        Dictionary<Code, ulong> lacking = [];
        foreach ((ulong address, byte[] bytes) in ProgramText.Read(path))
        {
            Decoder decoder = Decoder.Create(64, bytes, address);
            while (decoder.IP < address + (ulong)bytes.Length)
            {
                decoder.Decode(out Instruction i);
                Count++;
                // Data among the code, and its padding.
                if (i.Code != Code.INVALID && !IsCovered(i.Code))
                    lacking.TryAdd(i.Code, i.IP);
            }
        }
        Missing += lacking.Count;
        foreach ((Code code, ulong address) in lacking)
            output.WriteLine($"{path}: {code} at {address:x} ({string.Join(' ', code.CpuidFeatures())}) has no handler or no case");
    }

    private bool IsCovered(Code code) => gaps.Contains(code) ||
        ((catalog.Contains(code) || catalog.LeftOut.ContainsKey(code)) && InstructionTable.Instance[code.Mnemonic()].IsDeclared);
}
