using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// String instructions (SDM vol. 1, 5.1.8). A repeated one updates its registers with every element, so that a fault or a signal in
/// between finds the state that the processor would show, and passes the interpreter's loop now and then.
/// </summary>
internal static unsafe class StringMoves
{
    private const int ElementsPerTurn = 1024;

    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Stosb, &Bind<Stos, W8>);
        t.Add(Mnemonic.Stosw, &Bind<Stos, W16>);
        t.Add(Mnemonic.Stosd, &Bind<Stos, W32>);
        t.Add(Mnemonic.Stosq, &Bind<Stos, W64>);
        t.Add(Mnemonic.Movsb, &Bind<Movs, W8>);
        t.Add(Mnemonic.Movsw, &Bind<Movs, W16>);
        t.Add(Mnemonic.Movsq, &Bind<Movs, W64>);
    }

    /// <summary>MOVSD, which shares its mnemonic with a move of a double.</summary>
    public static Handler BindMovsd(Binding b) => Bind<Movs, W32>(b);

    private interface IElementAction
    {
        static abstract void Run<W>(CpuState* cpu) where W : struct, IWidth;
    }

    private static Handler Bind<T, W>(Binding b) where T : struct, IElementAction where W : struct, IWidth
    {
        if (b.HasAddressSize32 || b.Instruction.SegmentPrefix is Register.FS or Register.GS)
            return null;
        return b.Instruction.HasRepPrefix || b.Instruction.HasRepnePrefix ? &Repeated<T, W> : &Once<T, W>;
    }

    private static ulong Step<W>(CpuState* cpu) where W : struct, IWidth =>
        (cpu->Rflags & Flags.Df) == 0 ? (ulong)W.Bytes : 0 - (ulong)W.Bytes;

    private static Op* Once<T, W>(CpuState* cpu, Op* op) where T : struct, IElementAction where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        T.Run<W>(cpu);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Repeated<T, W>(CpuState* cpu, Op* op) where T : struct, IElementAction where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        for (int n = 0; n < ElementsPerTurn; n++)
        {
            if (cpu->Gpr[L.Rcx] == 0)
                return op[1].Handler(cpu, op + 1);
            T.Run<W>(cpu);
            cpu->Gpr[L.Rcx]--;
        }
        return op;
    }

    private struct Stos : IElementAction
    {
        public static void Run<W>(CpuState* cpu) where W : struct, IWidth
        {
            W.Store(cpu->Gpr[L.Rdi], cpu->Gpr[L.Rax]);
            cpu->Gpr[L.Rdi] += Step<W>(cpu);
        }
    }

    private struct Movs : IElementAction
    {
        public static void Run<W>(CpuState* cpu) where W : struct, IWidth
        {
            W.Store(cpu->Gpr[L.Rdi], W.Load(cpu->Gpr[L.Rsi]));
            cpu->Gpr[L.Rsi] += Step<W>(cpu);
            cpu->Gpr[L.Rdi] += Step<W>(cpu);
        }
    }
}
