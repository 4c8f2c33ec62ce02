using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
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
        t.Add(Mnemonic.Pcmpeqb, &Packed<EqualBytes>.Bind);
        t.Add(Mnemonic.Pand, &Packed<And>.Bind, Traits.None, Support.Partial, "no MMX registers");
        t.Add(Mnemonic.Por, &Packed<Or>.Bind, Traits.None, Support.Partial, "no MMX registers");
        t.Add(Mnemonic.Punpcklbw, &Packed<UnpackLowBytes>.Bind, Traits.None, Support.Partial, "no MMX registers");
        t.Add(Mnemonic.Paddd, &Packed<AddWords32>.Bind, Traits.None, Support.Partial, "no MMX registers");
        t.Add(Mnemonic.Pslld, &Shuffle<ShiftLeft32>, Traits.None, Support.Partial, "immediate counts only");
        t.Add(Mnemonic.Psrld, &Shuffle<ShiftRight32>, Traits.None, Support.Partial, "immediate counts only");
        t.Add(Mnemonic.Pshufd, &Shuffle<Words32>);
        t.Add(Mnemonic.Pshuflw, &Shuffle<LowWords>);
        t.Add(Mnemonic.Pmovmskb, &MoveMask);
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

    private struct EqualBytes : IPacked
    {
        public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => Vector128.Equals(a, b);
    }

    private static Handler MoveMask(Binding b)
    {
        if (b.Instruction.Op1Register.IsMM())
            return null;
        b.Op.Dst = b.Register(0);
        b.Op.Src = b.Register(1);
        return &MoveMaskOf;
    }

    private static Op* MoveMaskOf(CpuState* cpu, Op* op)
    {
        W32.Set(cpu, op->Dst, Xmm(cpu, op->Src)->ExtractMostSignificantBits());
        return op[1].Handler(cpu, op + 1);
    }

    private struct And : IPacked
    {
        public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => a & b;
    }

    private struct Or : IPacked
    {
        public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => a | b;
    }

    private struct UnpackLowBytes : IPacked
    {
        public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => Sse2.UnpackLow(a, b);
    }

    private struct AddWords32 : IPacked
    {
        public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b) => (a.AsUInt32() + b.AsUInt32()).AsByte();
    }

    private struct ShiftLeft32 : IShuffle
    {
        public static Vector128<byte> Apply(Vector128<byte> value, byte control) => control > 31 ? default : (value.AsUInt32() << control).AsByte();
    }

    private struct ShiftRight32 : IShuffle
    {
        public static Vector128<byte> Apply(Vector128<byte> value, byte control) => control > 31 ? default : (value.AsUInt32() >>> control).AsByte();
    }

    private interface IShuffle
    {
        static abstract Vector128<byte> Apply(Vector128<byte> value, byte control);
    }

    private struct Words32 : IShuffle
    {
        public static Vector128<byte> Apply(Vector128<byte> value, byte control)
        {
            Vector128<uint> v = value.AsUInt32();
            return Vector128.Create(v[control & 3], v[(control >> 2) & 3], v[(control >> 4) & 3], v[control >> 6]).AsByte();
        }
    }

    private struct LowWords : IShuffle
    {
        public static Vector128<byte> Apply(Vector128<byte> value, byte control)
        {
            Vector128<ushort> v = value.AsUInt16();
            return Vector128.Create(v[control & 3], v[(control >> 2) & 3], v[(control >> 4) & 3], v[control >> 6], v[4], v[5], v[6], v[7]).AsByte();
        }
    }

    private static Handler Shuffle<T>(Binding b) where T : struct, IShuffle
    {
        b.Op.Dst = b.Op.Src = b.Register(0);
        if (b.Instruction.GetOpKind(b.Instruction.OpCount - 1) != OpKind.Immediate8)
            return null;
        b.Op.Imm = b.Instruction.Immediate8;
        if (b.Instruction.OpCount == 2)
            return &ShuffleReg<T>;
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return &ShuffleMem<T>;
        }
        b.Op.Src = b.Register(1);
        return &ShuffleReg<T>;
    }

    private static Op* ShuffleReg<T>(CpuState* cpu, Op* op) where T : struct, IShuffle
    {
        *Xmm(cpu, op->Dst) = T.Apply(*Xmm(cpu, op->Src), (byte)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ShuffleMem<T>(CpuState* cpu, Op* op) where T : struct, IShuffle
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op);
        if ((address & 15) != 0)
            return Faults.GeneralProtection(cpu, op);
        *Xmm(cpu, op->Dst) = T.Apply(*(Vector128<byte>*)address, (byte)op->Imm);
        return op[1].Handler(cpu, op + 1);
    }
}
