using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// String instructions (SDM vol. 1, 5.1.8 and 7.3.9). A repeated one updates its registers with every element, so that a fault or a
/// signal in between finds the state that the processor would show, and passes the interpreter's loop now and then. The source's
/// segment is <see cref="Op.Base"/>.
/// </summary>
internal static unsafe class Strings
{
    private const int ElementsPerTurn = 1024;

    /// <summary>Declares the family. MOVSD and CMPSD share their mnemonics with SSE2 instructions, which are declared there.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Movsb, &Move<Movs, W8>);
        t.Add(Mnemonic.Movsw, &Move<Movs, W16>);
        t.Add(Mnemonic.Movsq, &Move<Movs, W64>);
        t.Add(Mnemonic.Stosb, &Move<Stos, W8>);
        t.Add(Mnemonic.Stosw, &Move<Stos, W16>);
        t.Add(Mnemonic.Stosd, &Move<Stos, W32>);
        t.Add(Mnemonic.Stosq, &Move<Stos, W64>);
        t.Add(Mnemonic.Lodsb, &Move<Lods, W8>);
        t.Add(Mnemonic.Lodsw, &Move<Lods, W16>);
        t.Add(Mnemonic.Lodsd, &Move<Lods, W32>);
        t.Add(Mnemonic.Lodsq, &Move<Lods, W64>);
        t.Add(Mnemonic.Cmpsb, &Compare<Cmps, W8>);
        t.Add(Mnemonic.Cmpsw, &Compare<Cmps, W16>);
        t.Add(Mnemonic.Cmpsq, &Compare<Cmps, W64>);
        t.Add(Mnemonic.Scasb, &Compare<Scas, W8>);
        t.Add(Mnemonic.Scasw, &Compare<Scas, W16>);
        t.Add(Mnemonic.Scasd, &Compare<Scas, W32>);
        t.Add(Mnemonic.Scasq, &Compare<Scas, W64>);
        t.Add(Mnemonic.Xlatb, &Translate);
    }

    /// <summary>The string instruction MOVSD.</summary>
    public static Handler BindMovsd(Binding b) => Move<Movs, W32>(b);

    /// <summary>The string instruction CMPSD.</summary>
    public static Handler BindCmpsd(Binding b) => Compare<Cmps, W32>(b);

    private static Handler Move<T, W>(Binding b) where T : struct, IStringOperation where W : struct, IWidth
    {
        b.Op.Base = b.Segment;
        // A REPNE prefix repeats as well where nothing is compared.
        bool repeated = b.Instruction.HasRepPrefix || b.Instruction.HasRepnePrefix;
        if (b.HasAddressSize32)
            return repeated ? &Repeated<T, W, W32> : &Once<T, W, W32>;
        if (!repeated)
            return &Once<T, W, W64>;
        return T.UsesDestination && b.Op.Base == L.Zero ? BulkStrings.Bind<T, W>(b) : &Repeated<T, W, W64>;
    }

    private static Handler Compare<T, W>(Binding b) where T : struct, IStringComparison where W : struct, IWidth
    {
        b.Op.Base = b.Segment;
        b.Op.Extra = b.Instruction.HasRepnePrefix ? (byte)0 : (byte)1;
        bool repeated = b.Instruction.HasRepPrefix || b.Instruction.HasRepnePrefix;
        if (b.HasAddressSize32)
            return repeated ? &RepeatedCompare<T, W, W32> : &CompareOnce<T, W, W32>;
        return repeated ? &RepeatedCompare<T, W, W64> : &CompareOnce<T, W, W64>;
    }

    /// <summary>Elements before the loop is to be passed. With the trap flag set every element is followed by a trap (SDM vol. 3, 17.3.1.2).</summary>
    public static int Turn(CpuState* cpu, int most) => cpu->SingleStep != 0 ? 1 : most;

    private static ulong Step<W>(CpuState* cpu) where W : struct, IWidth =>
        (cpu->Rflags & Flags.Df) == 0 ? (ulong)W.Bytes : 0 - (ulong)W.Bytes;

    private static void Advance<A>(CpuState* cpu, int register, ulong step) where A : struct, IWidth =>
        A.Set(cpu, 8 * register, A.Get(cpu, 8 * register) + step);

    // With 32-bit addresses every processor seen clears the upper halves first, whatever comes then.
    private static void Narrow<A>(CpuState* cpu, int register) where A : struct, IWidth
    {
        if (A.Bits == 32)
            Advance<A>(cpu, register, 0);
    }

    private static ulong Source<A>(CpuState* cpu, Op* op) where A : struct, IWidth =>
        A.Get(cpu, 8 * L.Rsi) + W64.Get(cpu, op->Base);

    /// <summary>One element of a move; <typeparamref name="A"/> is the address size.</summary>
    public static void Element<T, W, A>(CpuState* cpu, Op* op) where T : struct, IStringOperation where W : struct, IWidth where A : struct, IWidth
    {
        T.Move<W>(cpu, Source<A>(cpu, op), A.Get(cpu, 8 * L.Rdi));
        ulong step = Step<W>(cpu);
        if (T.UsesSource)
            Advance<A>(cpu, L.Rsi, step);
        if (T.UsesDestination)
            Advance<A>(cpu, L.Rdi, step);
    }

    private static Op* Once<T, W, A>(CpuState* cpu, Op* op) where T : struct, IStringOperation where W : struct, IWidth where A : struct, IWidth
    {
        cpu->CurrentOp = op;
        Element<T, W, A>(cpu, op);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Repeated<T, W, A>(CpuState* cpu, Op* op) where T : struct, IStringOperation where W : struct, IWidth where A : struct, IWidth
    {
        cpu->CurrentOp = op;
        Narrow<A>(cpu, L.Rcx);
        if (T.UsesDestination)
        {
            Narrow<A>(cpu, L.Rdi);
            if (T.UsesSource)
                Narrow<A>(cpu, L.Rsi);
        }
        if (A.Get(cpu, 8 * L.Rcx) == 0)
            return op[1].Handler(cpu, op + 1);
        for (int n = Turn(cpu, ElementsPerTurn); n > 0; n--)
        {
            Element<T, W, A>(cpu, op);
            Advance<A>(cpu, L.Rcx, ulong.MaxValue);
            if (A.Get(cpu, 8 * L.Rcx) == 0)
                return op[1].Handler(cpu, op + 1);
        }
        return op;
    }

    private static Op* CompareOnce<T, W, A>(CpuState* cpu, Op* op) where T : struct, IStringComparison where W : struct, IWidth where A : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong b = W.Load(A.Get(cpu, 8 * L.Rdi)), a = T.Left<W>(cpu, Source<A>(cpu, op));
        Compared<T, W, A>(cpu);
        Flags.SetSub<W>(cpu, a, b, a - b);
        return op[1].Handler(cpu, op + 1);
    }

    private static void Compared<T, W, A>(CpuState* cpu) where T : struct, IStringComparison where W : struct, IWidth where A : struct, IWidth
    {
        ulong step = Step<W>(cpu);
        if (T.UsesSource)
            Advance<A>(cpu, L.Rsi, step);
        Advance<A>(cpu, L.Rdi, step);
    }

    // The flags change when the instruction completes, not with each element: a fault in between leaves those from before it
    // (SDM vol. 1, 7.3.9.2).
    private static Op* RepeatedCompare<T, W, A>(CpuState* cpu, Op* op) where T : struct, IStringComparison where W : struct, IWidth where A : struct, IWidth
    {
        cpu->CurrentOp = op;
        Narrow<A>(cpu, L.Rcx);
        if (A.Get(cpu, 8 * L.Rcx) == 0)
            return op[1].Handler(cpu, op + 1);
        for (int n = Turn(cpu, ElementsPerTurn); n > 0; n--)
        {
            ulong b = W.Load(A.Get(cpu, 8 * L.Rdi)), a = T.Left<W>(cpu, Source<A>(cpu, op));
            Compared<T, W, A>(cpu);
            Advance<A>(cpu, L.Rcx, ulong.MaxValue);
            bool ends = A.Get(cpu, 8 * L.Rcx) == 0 || W.Low(a) == W.Low(b) != (op->Extra != 0);
            if (ends || cpu->SingleStep != 0)
                Flags.SetSub<W>(cpu, a, b, a - b);
            if (ends)
                return op[1].Handler(cpu, op + 1);
        }
        return op;
    }

    private static Handler Translate(Binding b)
    {
        b.Op.Base = b.Segment;
        return b.Instruction.MemoryBase == Register.EBX ? &TranslateOf<W32> : &TranslateOf<W64>;
    }

    private static Op* TranslateOf<A>(CpuState* cpu, Op* op) where A : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong offset = A.Low(A.Get(cpu, 8 * L.Rbx) + W8.Get(cpu, 8 * L.Rax));
        W8.Set(cpu, 8 * L.Rax, W8.Load(offset + W64.Get(cpu, op->Base)));
        return op[1].Handler(cpu, op + 1);
    }

    private struct Movs : IStringOperation
    {
        public static bool UsesSource => true;

        public static bool UsesDestination => true;

        public static void Move<W>(CpuState* cpu, ulong source, ulong destination) where W : struct, IWidth =>
            W.Store(destination, W.Load(source));
    }

    private struct Stos : IStringOperation
    {
        public static bool UsesSource => false;

        public static bool UsesDestination => true;

        public static void Move<W>(CpuState* cpu, ulong source, ulong destination) where W : struct, IWidth =>
            W.Store(destination, W.Get(cpu, 8 * L.Rax));
    }

    private struct Lods : IStringOperation
    {
        public static bool UsesSource => true;

        public static bool UsesDestination => false;

        public static void Move<W>(CpuState* cpu, ulong source, ulong destination) where W : struct, IWidth =>
            W.Set(cpu, 8 * L.Rax, W.Load(source));
    }

    private struct Cmps : IStringComparison
    {
        public static bool UsesSource => true;

        public static ulong Left<W>(CpuState* cpu, ulong source) where W : struct, IWidth => W.Load(source);
    }

    private struct Scas : IStringComparison
    {
        public static bool UsesSource => false;

        public static ulong Left<W>(CpuState* cpu, ulong source) where W : struct, IWidth => W.Get(cpu, 8 * L.Rax);
    }
}
