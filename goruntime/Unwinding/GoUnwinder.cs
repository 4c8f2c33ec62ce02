using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Locating;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.GoRuntime.Unwinding;

/// <summary>
/// Unwinds the stacks of a Go program as its runtime does (Go's <c>runtime/traceback.go</c>: gentraceback up to 1.20, unwinder since):
/// by the tables of frame sizes, with the functions that switch stacks followed to where they came from. It reads memory only,
/// so it works on a stopped thread, a recording or a core alike. Thread-safe as far as the memory is.
/// </summary>
public sealed class GoUnwinder
{
    private readonly GoSymbols _symbols;
    private readonly RuntimeLayout _layout;
    private readonly IMemoryReader _memory;
    private readonly long _tlsOffset;

    /// <summary>Unwinds stacks of one program.</summary>
    public GoUnwinder(GoSymbols symbols, RuntimeLayout layout, RuntimeSymbols addresses, IMemoryReader memory)
    {
        _symbols = symbols;
        _layout = layout;
        _memory = memory;
        _tlsOffset = addresses.TlsOffset;
    }

    /// <summary>Most frames that a walk returns: damaged stacks may have loops.</summary>
    public int MostFrames { get; init; } = 100_000;

    /// <summary>
    /// When a thread is on g0 or gsignal: go on with the goroutine that it left (the default), or with the rest of the stack that it
    /// is on, down to mstart.
    /// </summary>
    public bool FollowSwitches { get; init; } = true;

    /// <summary>The g that a thread runs: from its thread-local place, else from R14; 0 when there is none.</summary>
    public ulong CurrentG(in UnwindRegisters registers)
    {
        if (registers.FsBase != 0)
            return _memory.TryReadUInt64(registers.FsBase + (ulong)_tlsOffset, out ulong g) && IsG(g) ? g : 0;
        return IsG(registers.R14) ? registers.R14 : 0;
    }

    /// <summary>Unwinds a thread that stands at any instruction, innermost frame first.</summary>
    public IReadOnlyList<StackFrame> Unwind(in UnwindRegisters registers)
    {
        var walk = new StackWalk(_symbols, _layout, _memory, ThreadStacks.Of(_memory, _layout, CurrentG(registers)), FollowSwitches);
        walk.Start(registers);
        return Collect(walk);
    }

    /// <summary>Unwinds a goroutine that is not running, from where it will go on (gentraceback with saved values).</summary>
    public IReadOnlyList<StackFrame> UnwindGoroutine(ulong g)
    {
        var walk = new StackWalk(_symbols, _layout, _memory, ThreadStacks.Of(_memory, _layout, g), FollowSwitches);
        walk.StartSaved(g);
        return Collect(walk);
    }

    private List<StackFrame> Collect(StackWalk walk)
    {
        var frames = new List<StackFrame>();
        while (frames.Count < MostFrames && walk.TryNext(out StackFrame frame))
            frames.Add(frame);
        return frames;
    }

    /// <summary>Every g has a stack, and those that run have an m.</summary>
    private bool IsG(ulong g) =>
        g != 0 && (g & 7) == 0 && _memory.Field(g, _layout.G, "stack.hi") > _memory.Field(g, _layout.G, "stack.lo");
}
