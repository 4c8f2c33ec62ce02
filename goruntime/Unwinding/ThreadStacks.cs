using GoEmu.Emulator.Recording;
using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Memory;

namespace GoEmu.GoRuntime.Unwinding;

/// <summary>The stacks that one thread (m) runs on, as its structures say at the time of reading.</summary>
internal readonly struct ThreadStacks
{
    private readonly ulong _otherLow;
    private readonly ulong _otherHigh;
    private readonly ulong _g0Low;
    private readonly ulong _g0High;
    private readonly ulong _signalLow;
    private readonly ulong _signalHigh;

    private ThreadStacks(IMemoryReader memory, RuntimeLayout layout, ulong g, ulong m)
    {
        M = m;
        if (m != 0)
        {
            G0 = memory.Field(m, layout.M, "g0");
            GSignal = memory.Field(m, layout.M, "gsignal");
            CurG = memory.Field(m, layout.M, "curg");
            // A goroutine that moves to another thread has an m that disagrees (proc.go, execute and dropg).
            if (CurG != 0 && memory.Field(CurG, layout.G, "m") != m)
                CurG = 0;
        }

        if (CurG == 0 && g != G0 && g != GSignal)
            CurG = g;
        (_otherLow, _otherHigh) = Bounds(memory, layout, CurG);
        (_g0Low, _g0High) = Bounds(memory, layout, G0);
        (_signalLow, _signalHigh) = Bounds(memory, layout, GSignal);
    }

    internal ulong M { get; }

    internal ulong G0 { get; }

    internal ulong GSignal { get; }

    /// <summary>The goroutine that the thread runs, also while it is on g0; 0 for none.</summary>
    internal ulong CurG { get; }

    /// <summary>The stacks of the thread that runs a g, or of a g alone when none does.</summary>
    internal static ThreadStacks Of(IMemoryReader memory, RuntimeLayout layout, ulong g) =>
        new(memory, layout, g, memory.Field(g, layout.G, "m"));

    /// <summary>Whose stack an address is on.</summary>
    internal (StackKind Kind, ulong G) Find(ulong sp)
    {
        // A signal stack may be a part of nothing else, g0's of a cgo thread is only estimated: hence the order.
        if (sp >= _signalLow && sp <= _signalHigh && GSignal != 0)
            return (StackKind.GSignal, GSignal);
        if (sp >= _otherLow && sp <= _otherHigh && CurG != 0)
            return (StackKind.Goroutine, CurG);
        if (sp >= _g0Low && sp <= _g0High && G0 != 0)
            return (StackKind.G0, G0);
        return (StackKind.Other, 0);
    }

    private static (ulong Low, ulong High) Bounds(IMemoryReader memory, RuntimeLayout layout, ulong g) =>
        g == 0 ? (1, 0) : (memory.Field(g, layout.G, "stack.lo"), memory.Field(g, layout.G, "stack.hi"));
}
