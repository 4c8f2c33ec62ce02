using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Symbols;
using Iced.Intel;

namespace GoEmu.GoRuntime.Program;

/// <summary>
/// Finds the instructions that store to the thread-local g. All of them are in assembly of package runtime (asm_amd64.s,
/// sys_linux_amd64.s: get_tls and g(CX)); a position-independent program stores by way of a register that holds the offset.
/// </summary>
internal static class GSwitchReader
{
    private const ulong LongestFunction = 1 << 16;

    internal static IReadOnlyList<GSwitchSite> Read(GoSymbols symbols, IMemoryReader memory, long tlsOffset)
    {
        var sites = new List<GSwitchSite>();
        for (int n = 0; n < symbols.Count; n++)
        {
            GoFunction f = symbols[n];
            if ((symbols.InfoOf(f).Flags & GoFuncFlags.Asm) == 0 || f.End - f.Entry > LongestFunction)
                continue;
            string name = symbols.NameOf(f);
            // Static functions of assembly have no package (gogo, setg_gcc).
            if (name.StartsWith("runtime.", StringComparison.Ordinal) || !name.Contains('.', StringComparison.Ordinal))
                Read(f, name, memory, tlsOffset, sites);
        }

        return sites;
    }

    private static void Read(in GoFunction f, string name, IMemoryReader memory, long tlsOffset, List<GSwitchSite> sites)
    {
        byte[] code = new byte[f.End - f.Entry];
        if (!memory.TryRead(f.Entry, code))
            return;
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code), f.Entry);
        while (decoder.IP < f.End)
        {
            decoder.Decode(out Instruction i);
            if (i.IsInvalid)
                return;
            if (i.Code != Code.Mov_rm64_r64 || i.Op0Kind != OpKind.Memory || i.MemorySegment != Register.FS || i.MemoryIndex != Register.None)
                continue;
            if (i.MemoryBase == Register.None ? (long)i.MemoryDisplacement64 == tlsOffset : i.MemoryDisplacement64 == 0)
                sites.Add(new GSwitchSite(i.IP, name, i.Op1Register - Register.RAX));
        }
    }
}
