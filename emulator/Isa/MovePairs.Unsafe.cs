using System.Runtime.CompilerServices;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// Two moves in a row, the most frequent of all pairs (arguments, spilled registers, copies of structs), done by one handler: the first
/// op's, which goes on to the op after next. The second op stays where it is, and is what <see cref="CpuState.CurrentOp"/> says when it
/// faults; its own handler is not called then, whatever it is.
/// </summary>
internal static unsafe class MovePairs
{
    private interface IMove
    {
        static abstract void Do(CpuState* cpu, Op* op);
    }

    /// <summary>Gives ops that are moves and followed by another the handler of both.</summary>
    public static void Join(Span<Op> ops, ReadOnlySpan<MoveKind> kinds)
    {
        for (int n = 0; n + 1 < ops.Length; n++)
        {
            Handler pair = Of(kinds[n], kinds[n + 1]);
            if (pair != null)
                ops[n].Handler = pair;
        }
    }

    private static Handler Of(MoveKind first, MoveKind second) => first switch
    {
        MoveKind.Load => With<Load>(second),
        MoveKind.Store => With<Store>(second),
        MoveKind.Copy => With<Copy>(second),
        MoveKind.Address => With<Address>(second),
        _ => null,
    };

    private static Handler With<T>(MoveKind second) where T : struct, IMove => second switch
    {
        MoveKind.Load => &Pair<T, Load>,
        MoveKind.Store => &Pair<T, Store>,
        MoveKind.Copy => &Pair<T, Copy>,
        MoveKind.Address => &Pair<T, Address>,
        _ => null,
    };

    private static Op* Pair<T1, T2>(CpuState* cpu, Op* op) where T1 : struct, IMove where T2 : struct, IMove
    {
        T1.Do(cpu, op);
        T2.Do(cpu, op + 1);
        return op[2].Handler(cpu, op + 2);
    }

    private struct Load : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Do(CpuState* cpu, Op* op)
        {
            cpu->CurrentOp = op;
            W64.Set(cpu, op->Dst, W64.Load(BaseDisp.Of(cpu, op)));
        }
    }

    private struct Store : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Do(CpuState* cpu, Op* op)
        {
            cpu->CurrentOp = op;
            W64.Store(BaseDisp.Of(cpu, op), W64.Get(cpu, op->Src));
        }
    }

    private struct Copy : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Do(CpuState* cpu, Op* op) => W64.Set(cpu, op->Dst, W64.Get(cpu, op->Src));
    }

    private struct Address : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Do(CpuState* cpu, Op* op) => W64.Set(cpu, op->Dst, BaseDisp.Of(cpu, op));
    }
}
