using System.Runtime.InteropServices;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Ops of single instructions that are observed and so run over and over. The caller holds the translation lock. Ops that are
/// forgotten are not freed, as another thread may be about to run them.
/// </summary>
internal sealed unsafe class StepCache(ICodeSource source) : ITranslations
{
    private readonly Dictionary<ulong, (nint Ops, Instruction Instruction)> _ops = [];
    private readonly HashSet<ulong> _pages = [];
    private ulong _low = ulong.MaxValue, _high;

    /// <summary>Finds the ops of the instruction at an address.</summary>
    public bool TryGet(ulong pc, out Op* ops, out Instruction instruction)
    {
        ref (nint Ops, Instruction Instruction) found = ref CollectionsMarshal.GetValueRefOrNullRef(_ops, pc);
        bool any = !System.Runtime.CompilerServices.Unsafe.IsNullRef(ref found);
        ops = any ? (Op*)found.Ops : null;
        instruction = any ? found.Instruction : default;
        return any;
    }

    /// <summary>Keeps them until their code changes; false, and they are the caller's, when that would not be noticed.</summary>
    public bool TryAdd(Op* ops, in Instruction instruction)
    {
        ulong first = GuestLayout.PageDown(instruction.IP), last = GuestLayout.PageDown(instruction.NextIP - 1);
        if (!source.PrepareCode(first, true, out _) || (last != first && !source.PrepareCode(last, true, out _)))
            return false;
        _ = _pages.Add(first);
        _ = _pages.Add(last);
        _low = Math.Min(_low, first);
        _high = Math.Max(_high, last + GuestLayout.PageSize);
        _ops.Add(instruction.IP, ((nint)ops, instruction));
        return true;
    }

    bool ITranslations.MayContain(ulong start, ulong end) => start < _high && end > _low;

    bool ITranslations.Contains(ulong start, ulong end)
    {
        foreach (ulong page in _pages)
        {
            if (page < end && page + GuestLayout.PageSize > start)
                return true;
        }
        return false;
    }

    void ITranslations.Retire(ulong start, ulong end)
    {
        _pages.Clear();
        _ops.Clear();
    }
}
