using GoEmu.Emulator.Recording;
using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.GoRuntime.Unwinding;

/// <summary>One walk along a stack: from a frame to its caller until there is none.</summary>
internal sealed class StackWalk
{
    private readonly GoSymbols _symbols;
    private readonly RuntimeLayout _layout;
    private readonly IMemoryReader _memory;
    private readonly ThreadStacks _stacks;
    private readonly NativeWalk _native;
    private readonly bool _follow;

    private ulong _pc; // 0 ends the walk
    private ulong _sp;
    private ulong _bp;
    private ulong _fsBase;
    private bool _interrupted; // _pc is the instruction itself
    private bool _innermost = true; // of this stack: nothing was called from here
    private bool _ignoreSpWrite; // the saved values are from before the function wrote SP
    private bool _scheduled; // curg is about to run, not who called
    private bool _resumed; // the rest of g0's stack was gone to already

    internal StackWalk(GoSymbols symbols, RuntimeLayout layout, IMemoryReader memory, in ThreadStacks stacks, bool follow)
    {
        _symbols = symbols;
        _layout = layout;
        _memory = memory;
        _stacks = stacks;
        _follow = follow;
        _native = new NativeWalk(symbols, layout, memory, stacks.M);
    }

    internal void Start(in UnwindRegisters registers)
    {
        _pc = registers.Rip;
        _sp = registers.Rsp;
        _bp = registers.Rbp;
        _fsBase = registers.FsBase;
        _interrupted = true;
        _innermost = true;
        // A call of a nil function: the caller is all there is to see.
        if (_pc == 0 && _memory.TryReadUInt64(_sp, out _pc))
        {
            _sp += 8;
            _interrupted = false;
        }
    }

    internal void StartSaved(ulong g)
    {
        ulong syscallSp = _memory.Field(g, _layout.G, "syscallsp");
        if (syscallSp != 0)
        {
            _pc = _memory.Field(g, _layout.G, "syscallpc");
            _sp = syscallSp;
            // Some system call functions write SP, but only after these values were saved.
            _ignoreSpWrite = true;
        }
        else
        {
            LoadSched(g);
        }
    }

    /// <summary>The frame that the walk is at; moves on to its caller.</summary>
    internal bool TryNext(out StackFrame frame)
    {
        frame = default;
        if (_pc == 0)
            return false;
        // C code that Go's own linker put into the program is among its functions, but without frame sizes.
        if (!_symbols.TryFunction(_pc, out GoFunction f) || !_symbols.TryFrameSize(_pc, out int size))
        {
            frame = Frame(new GoFunction(-1, 0, 0), GoFuncId.Normal, 0);
            if (_native.TryCaller(ref _pc, ref _sp, ref _bp, _innermost))
                _interrupted = _innermost = false;
            else
                _pc = 0;
            return true;
        }

        GoFuncId id = _symbols.IdOf(f);
        GoFuncFlags flags = _symbols.InfoOf(f).Flags;
        // cgocallback has a valid frame on both stacks while it goes from one to the other.
        if (id == GoFuncId.CgoCallback || _ignoreSpWrite)
            flags &= ~GoFuncFlags.SpWrite;
        _ignoreSpWrite = false;
        _scheduled |= id == GoFuncId.Gogo || _symbols.NameOf(f) == "runtime.execute";

        ulong cfa = _sp + (ulong)size + 8;
        if (_follow && TrySwitch(f, id, size, out frame))
            return true;
        frame = Frame(f, id, cfa);

        if (IsSignalEntry(f, cfa))
        {
            if (_follow && SignalFrame.TryRead(_memory, cfa, _fsBase, out UnwindRegisters interrupted))
                Start(interrupted);
            else
                _pc = 0;
        }
        else if ((flags & GoFuncFlags.TopFrame) != 0)
        {
            _pc = 0;
        }
        else if ((flags & GoFuncFlags.SpWrite) != 0 && !HasNotSwitched(cfa))
        {
            if (!TryResumeG0())
                _pc = 0;
        }
        else
        {
            Return(id, size, cfa);
        }

        return true;
    }

    /// <summary>Goes to the caller by the return address below <paramref name="cfa"/>.</summary>
    private void Return(GoFuncId id, int size, ulong cfa)
    {
        ulong pc = _pc;
        // Functions with a frame save the caller's frame pointer at its top.
        if (size >= 8 && _memory.TryReadUInt64(cfa - 16, out ulong bp))
            _bp = bp;
        if (!_memory.TryReadUInt64(cfa - 8, out _pc) || (_pc == pc && _sp == cfa) || cfa <= _sp)
            _pc = 0;
        _sp = cfa;
        _innermost = false;
        // These were not called by an instruction: the runtime made it look as if.
        _interrupted = id is GoFuncId.SigPanic or GoFuncId.AsyncPreempt or GoFuncId.DebugCall;
    }

    /// <summary>From a function that left a goroutine's stack for g0's, goes back to the goroutine.</summary>
    private bool TrySwitch(in GoFunction f, GoFuncId id, int size, out StackFrame frame)
    {
        frame = default;
        ulong g = _stacks.CurG;
        StackKind kind = _stacks.Find(_sp).Kind;
        // A callback from C moves the bounds of g0's stack to where it is (cgocall.go, callbackUpdateSystemStack, since Go 1.22):
        // what C was called from lies outside then.
        bool onG0 = kind == StackKind.G0 || (kind == StackKind.Other && id == GoFuncId.AsmCgoCall);
        if (g == 0 || g == _stacks.G0 || _scheduled || !onG0)
            return false;
        switch (id)
        {
            // On g0 already, systemstack jumps to the function instead of switching: then it is not at the start of the stack.
            case GoFuncId.SystemStack when _sp == _memory.Field(_stacks.G0, _layout.G, "sched.sp"):
                {
                    // systemstack's frame on the goroutine's stack is as it was when it left (gosave_systemstack_switch).
                    ulong sp = _memory.Field(g, _layout.G, "sched.sp");
                    frame = Frame(f, id, sp + (ulong)size + 8);
                    _sp = sp;
                    Return(id, size, frame.Cfa);
                    return true;
                }

            case GoFuncId.AsmCgoCall when !_innermost:
                {
                    // As systemstack's, saved before it made room on g0's stack. Since Go 1.21 it has pushed BP by then.
                    ulong sp = _memory.Field(g, _layout.G, "sched.sp");
                    int saved = IsReturn(sp) ? 0 : 8;
                    frame = Frame(f, id, sp + (ulong)saved + 8);
                    _sp = sp;
                    Return(id, saved, frame.Cfa);
                    return true;
                }

            case GoFuncId.MoreStack or GoFuncId.Mcall:
                // Neither returns, nor is called on g0: the goroutine goes on from what they saved.
                frame = Frame(f, id, 0);
                LoadSched(g);
                _innermost = _interrupted = false;
                return true;

            default:
                return false;
        }
    }

    /// <summary>
    /// Functions that came onto g0's stack from elsewhere have mstart's frames below them, which is where g0.sched says that g0
    /// goes on (proc.go, mstart1).
    /// </summary>
    private bool TryResumeG0()
    {
        ulong g0 = _stacks.G0;
        if (_resumed || _stacks.Find(_sp).Kind != StackKind.G0)
            return false;
        ulong sp = _memory.Field(g0, _layout.G, "sched.sp");
        if (sp < _sp || _stacks.Find(sp).Kind != StackKind.G0)
            return false;
        _resumed = true;
        LoadSched(g0);
        _innermost = _interrupted = false;
        return true;
    }

    private void LoadSched(ulong g)
    {
        _pc = _memory.Field(g, _layout.G, "sched.pc");
        _sp = _memory.Field(g, _layout.G, "sched.sp");
        _bp = _memory.Field(g, _layout.G, "sched.bp");
    }

    /// <summary>The handler that the kernel calls; its return address leads to the system call sigreturn.</summary>
    private bool IsSignalEntry(in GoFunction f, ulong cfa) =>
        _symbols.NameOf(f) is "runtime.sigtramp" or "runtime.cgoSigtramp" or "runtime.sigprofNonGoWrapper"
        && _memory.TryReadUInt64(cfa - 8, out ulong restorer)
        && (!_symbols.TryFunction(restorer, out GoFunction r)
            || _symbols.NameOf(r).StartsWith("runtime.sigreturn", StringComparison.Ordinal));

    /// <summary>
    /// Whether a function that writes SP has not done so yet: all of them leave a goroutine's stack for g0's, so while SP is on the
    /// goroutine's its table still holds; elsewhere a caller's return address has to show it.
    /// </summary>
    private bool HasNotSwitched(ulong cfa)
    {
        StackKind kind = _stacks.Find(_sp).Kind;
        return (_innermost || kind == StackKind.Goroutine)
            && _stacks.Find(cfa).Kind == kind
            && IsReturn(cfa - 8);
    }

    /// <summary>Whether a word of a stack is the return address of a call in Go code.</summary>
    private bool IsReturn(ulong at) =>
        _memory.TryReadUInt64(at, out ulong pc) && _symbols.TryFunction(pc, out GoFunction f) && pc > f.Entry;

    private StackFrame Frame(in GoFunction f, GoFuncId id, ulong cfa)
    {
        (StackKind kind, ulong g) = _stacks.Find(_sp);
        ulong at = _interrupted || _pc == f.Entry ? _pc : _pc - 1;
        return new StackFrame(_pc, _sp, cfa, f, id, kind, g, _interrupted, _symbols.Resolve(at));
    }
}
