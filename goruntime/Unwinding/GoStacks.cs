using GoEmu.Emulator.Recording;
using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Memory;

namespace GoEmu.GoRuntime.Unwinding;

/// <summary>Says whose stack a thread is on, often: what of the runtime's structures that needs is looked up once.</summary>
public sealed class GoStacks
{
    private readonly IMemoryReader _memory;
    private readonly GoUnwinder _unwinder;
    private readonly ulong _low, _high, _m, _goid, _g0, _gsignal, _curg, _id;

    /// <summary>For a program.</summary>
    public GoStacks(GoProcess go)
    {
        (_memory, _unwinder) = (go.Memory, go.Unwinder);
        StructLayout g = go.Layout.G, m = go.Layout.M;
        (_low, _high, _m, _goid) = (g.Offset("stack.lo"), g.Offset("stack.hi"), g.Offset("m"), g.Offset("goid"));
        (_g0, _gsignal, _curg, _id) = (m.Offset("g0"), m.Offset("gsignal"), m.Offset("curg"), m.Offset("id"));
    }

    /// <summary>Whose stack a thread with these registers is on.</summary>
    public StackTag Find(in UnwindRegisters registers)
    {
        ulong g = _unwinder.CurrentG(registers), sp = registers.Rsp;
        if (g == 0)
            return new StackTag(StackKind.Other, 0, 0, -1);
        ulong m = Read(g + _m);
        if (m == 0)
            return Holds(g, sp) ? new StackTag(StackKind.Goroutine, g, Read(g + _goid), -1) : new StackTag(StackKind.Other, 0, 0, -1);
        long id = (long)Read(m + _id);
        ulong g0 = Read(m + _g0), gsignal = Read(m + _gsignal), current = Read(m + _curg);
        if (current != 0 && Read(current + _m) != m)
            current = 0; // it moves to another thread (proc.go, execute and dropg)
        if (current == 0 && g != g0 && g != gsignal)
            current = g;
        ulong goroutine = current == 0 ? 0 : Read(current + _goid);
        // A signal stack may be a part of nothing else, g0's of a cgo thread is only estimated: hence the order.
        if (gsignal != 0 && Holds(gsignal, sp))
            return new StackTag(StackKind.GSignal, gsignal, goroutine, id);
        if (current != 0 && Holds(current, sp))
            return new StackTag(StackKind.Goroutine, current, goroutine, id);
        if (g0 != 0 && Holds(g0, sp))
            return new StackTag(StackKind.G0, g0, goroutine, id);
        return new StackTag(StackKind.Other, 0, goroutine, id);
    }

    private bool Holds(ulong g, ulong sp) => sp >= Read(g + _low) && sp <= Read(g + _high);

    private ulong Read(ulong address) => _memory.TryReadUInt64(address, out ulong value) ? value : 0;
}
