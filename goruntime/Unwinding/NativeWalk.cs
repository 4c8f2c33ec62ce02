using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.GoRuntime.Unwinding;

/// <summary>
/// Finds the caller of code that has no Go tables: the vDSO by what the runtime saved before it called there, C by frame pointers,
/// and C without them by a search of the stack for the place where Go called it.
/// </summary>
internal sealed class NativeWalk
{
    private const ulong LargestFrame = 1 << 20;

    /// <summary>How much of the stack is searched, bytes: C stacks may be megabytes, what Go calls seldom uses that.</summary>
    private const int SearchSize = 256 << 10;

    private readonly GoSymbols _symbols;
    private readonly RuntimeLayout _layout;
    private readonly IMemoryReader _memory;
    private readonly ulong _m;

    internal NativeWalk(GoSymbols symbols, RuntimeLayout layout, IMemoryReader memory, ulong m)
    {
        _symbols = symbols;
        _layout = layout;
        _memory = memory;
        _m = m;
    }

    /// <summary>Goes to the caller; false when it cannot be found.</summary>
    internal bool TryCaller(ref ulong pc, ref ulong sp, ref ulong bp, bool innermost)
    {
        if (innermost && TryVdso(ref pc, ref sp))
            return true;
        if (TryFramePointer(ref pc, ref sp, ref bp))
            return true;
        return TrySearch(ref pc, ref sp);
    }

    /// <summary>time_linux_amd64.s: m.vdsoPC and m.vdsoSP are those of the caller while a vDSO function runs.</summary>
    private bool TryVdso(ref ulong pc, ref ulong sp)
    {
        ulong savedSp = _memory.Field(_m, _layout.M, "vdsoSP");
        ulong savedPc = _memory.Field(_m, _layout.M, "vdsoPC");
        if (savedSp == 0 || !_symbols.TryFunction(savedPc, out _))
            return false;
        pc = savedPc;
        sp = savedSp;
        return true;
    }

    private bool TryFramePointer(ref ulong pc, ref ulong sp, ref ulong bp)
    {
        if (bp < sp || bp - sp > LargestFrame || (bp & 7) != 0
            || !_memory.TryReadUInt64(bp, out ulong callerBp) || !_memory.TryReadUInt64(bp + 8, out ulong caller)
            || _symbols.Resolve(caller - 1).IsEmpty)
            return false;
        pc = caller;
        sp = bp + 16;
        bp = callerBp;
        return true;
    }

    /// <summary>The return address into asmcgocall, from where Go calls C.</summary>
    private bool TrySearch(ref ulong pc, ref ulong sp)
    {
        const int WordsARead = 64;
        Span<byte> words = stackalloc byte[WordsARead * 8];
        ulong start = (sp + 7) & ~7ul;
        for (ulong at = start; at - start < SearchSize; at += (ulong)words.Length)
        {
            // The last part of a stack may be shorter than a read.
            int have = words.Length;
            while (have > 0 && !_memory.TryRead(at, words[..have]))
                have -= 8;
            for (int i = 0; i < have; i += 8)
            {
                ulong word = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(words[i..]);
                if (!_symbols.TryFunction(word, out GoFunction f) || word == f.Entry || _symbols.IdOf(f) != GoFuncId.AsmCgoCall)
                    continue;
                pc = word;
                sp = at + (ulong)i + 8;
                return true;
            }

            if (have < words.Length)
                return false;
        }

        return false;
    }
}
