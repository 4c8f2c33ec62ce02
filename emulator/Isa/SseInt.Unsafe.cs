using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>Moves and integer arithmetic of SSE and SSE2 (SDM vol. 1, 5.5 and 5.6).</summary>
internal static unsafe class SseInt
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Movups, &Move128<Unaligned>);
        t.Add(Mnemonic.Movupd, &Move128<Unaligned>);
        t.Add(Mnemonic.Movdqu, &Move128<Unaligned>);
        t.Add(Mnemonic.Movaps, &Move128<Aligned>);
        t.Add(Mnemonic.Movapd, &Move128<Aligned>);
        t.Add(Mnemonic.Movdqa, &Move128<Aligned>);
        t.Add(Mnemonic.Movq, &Movq, Traits.None, Support.Partial, "no MMX registers");
        t.Add(Mnemonic.Movd, &Movd, Traits.None, Support.Partial, "no MMX registers");
        t.Add(Mnemonic.Pxor, &Packed<Xor>.Bind, Traits.None, Support.Partial, "no MMX registers");
        t.Add(Mnemonic.Xorps, &Packed<Xor>.Bind);
        t.Add(Mnemonic.Xorpd, &Packed<Xor>.Bind);
    }

    private interface IAlignment
    {
        static abstract bool IsRequired { get; }
    }

    private struct Unaligned : IAlignment
    {
        public static bool IsRequired => false;
    }

    private struct Aligned : IAlignment
    {
        public static bool IsRequired => true;
    }

    private static Handler Move128<T>(Binding b) where T : struct, IAlignment
    {
        if (b.IsMemory(0))
        {
            b.Op.Src = b.Register(1);
            return b.Memory() ? &Store<T, BaseDisp> : &Store<T, BaseIndex>;
        }
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
            return b.Memory() ? &Load<T, BaseDisp> : &Load<T, BaseIndex>;
        b.Op.Src = b.Register(1);
        return &MoveReg;
    }

    private static Vector128<byte>* Xmm(CpuState* cpu, int offset) => (Vector128<byte>*)((byte*)cpu + offset);

    private static Op* Store<T, A>(CpuState* cpu, Op* op) where T : struct, IAlignment where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong address = A.Of(cpu, op);
        if (T.IsRequired && (address & 15) != 0)
            return Faults.GeneralProtection(cpu, op);
        *(Vector128<byte>*)address = *Xmm(cpu, op->Src);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Load<T, A>(CpuState* cpu, Op* op) where T : struct, IAlignment where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        ulong address = A.Of(cpu, op);
        if (T.IsRequired && (address & 15) != 0)
            return Faults.GeneralProtection(cpu, op);
        *Xmm(cpu, op->Dst) = *(Vector128<byte>*)address;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MoveReg(CpuState* cpu, Op* op)
    {
        *Xmm(cpu, op->Dst) = *Xmm(cpu, op->Src);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Movq(Binding b)
    {
        for (int n = 0; n < 2; n++)
        {
            if (b.IsRegister(n) && b.Instruction.GetOpRegister(n).IsMM())
                return null;
        }
        return MoveScalar<W64>(b);
    }

    private static Handler Movd(Binding b) =>
        (b.IsRegister(0) && b.Instruction.Op0Register.IsMM()) || (b.IsRegister(1) && b.Instruction.Op1Register.IsMM()) ? null : MoveScalar<W32>(b);

    private static Handler MoveScalar<W>(Binding b) where W : struct, IWidth
    {
        if (b.IsMemory(0))
        {
            b.Op.Src = b.Register(1);
            return b.Memory() ? &ScalarStore<W, BaseDisp> : &ScalarStore<W, BaseIndex>;
        }
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
            return b.Memory() ? &ScalarLoad<W, BaseDisp> : &ScalarLoad<W, BaseIndex>;
        b.Op.Src = b.Register(1);
        return b.Instruction.Op0Register.IsVectorRegister() ? &ScalarToXmm<W> : &ScalarToGpr<W>;
    }

    private static Op* ScalarStore<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        W.Store(A.Of(cpu, op), W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ScalarLoad<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        *Xmm(cpu, op->Dst) = Vector128.CreateScalar(W.Load(A.Of(cpu, op))).AsByte();
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ScalarToXmm<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        *Xmm(cpu, op->Dst) = Vector128.CreateScalar(W.Get(cpu, op->Src)).AsByte();
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ScalarToGpr<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private struct Xor : IPacked
    {
        public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => a ^ b;
    }
}
