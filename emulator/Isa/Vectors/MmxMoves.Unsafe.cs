using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>EMMS, and PALIGNR with its MMX form, which is not had from the one for XMM (SDM vol. 1, 5.4.8 and 5.8).</summary>
internal static unsafe class MmxMoves
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Emms, Mnemonic.INVALID, &Emms);
        t.Add(Mnemonic.Palignr, Mnemonic.Vpalignr, &Align);
    }

    private static Handler Emms(Binding b) => &Empty;

    private static Op* Empty(CpuState* cpu, Op* op)
    {
        if (!Mmx.Empty(cpu))
            return X87.RaisePending(cpu, op);
        return op[1].Handler(cpu, op + 1);
    }

    private struct AlignRight : IPackedImmediate
    {
        public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b, byte immediate) => Ssse3.AlignRight(a, b, immediate);
    }

    private static Handler Align(Binding b)
    {
        if (Shape(b) != VectorShape.Mmx)
            return PackedImmediate<AlignRight>.Bind(b);
        return Fill(b) == VectorShape.Mmx ? &AlignMmx<InRegister> : &AlignMmx<InMemory>;
    }

    private static Op* AlignMmx<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (Mmx.IsPending(cpu))
            return X87.RaisePending(cpu, op);
        ulong low = *(ulong*)last;
        _ = Mmx.Enter(cpu);
        if (!S.IsMemory)
            low = *(ulong*)last;
        UInt128 both = new(W64.Get(cpu, op->Dst), low);
        Mmx.Set(cpu, op->Dst, op->Imm < 16 ? (ulong)(both >> ((int)op->Imm * 8)) : 0);
        return op[1].Handler(cpu, op + 1);
    }
}
