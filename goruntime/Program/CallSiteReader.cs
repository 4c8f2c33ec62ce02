using System.Collections.Immutable;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Symbols;
using Iced.Intel;

namespace GoEmu.GoRuntime.Program;

/// <summary>Finds the calls that a function makes in its code, in order of addresses.</summary>
internal static class CallSiteReader
{
    private const ulong LongestFunction = 1 << 20;

    /// <summary>The calls of a function; empty where its code cannot be read.</summary>
    internal static IReadOnlyList<CallSite> Read(GoSymbols symbols, IMemoryReader memory, in GoFunction f)
    {
        var sites = new List<CallSite>();
        byte[] code = new byte[Math.Min(f.End - f.Entry, LongestFunction)];
        if (f.Index < 0 || !memory.TryRead(f.Entry, code))
            return sites;
        var inlined = new HashSet<(string, int)>();
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code), f.Entry);
        while (decoder.IP < f.Entry + (ulong)code.Length)
        {
            decoder.Decode(out Instruction i);
            if (i.IsInvalid)
                break;
            ImmutableArray<GoFrame> calls = symbols.Resolve(i.IP);
            if (calls.IsEmpty)
                continue;
            GoFrame own = calls[^1];
            if (calls.Length > 1)
            {
                // The compiler may scatter an inlined body; its first instruction in the code is the one that stands for it.
                string name = calls[^2].Function;
                if (inlined.Add((name, own.Line)))
                    sites.Add(new CallSite(i.IP, name, 0, true, own.File, own.Line));
            }
            else if (i.FlowControl == FlowControl.Call && i.Code != Code.Syscall)
            {
                ulong target = i.NearBranchTarget;
                sites.Add(new CallSite(i.IP, Name(symbols, target), target, false, own.File, own.Line));
            }
            else if (i.FlowControl == FlowControl.IndirectCall)
            {
                sites.Add(new CallSite(i.IP, "", 0, false, own.File, own.Line));
            }
        }

        return sites;
    }

    private static string Name(GoSymbols symbols, ulong target) => symbols.Describe(target) ?? "";
}
