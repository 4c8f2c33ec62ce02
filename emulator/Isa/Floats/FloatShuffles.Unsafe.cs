using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>Moves and shuffles of floating-point elements (SDM vol. 1, 5.5.1.1, 5.5.1.4, 5.6.1.1, 5.6.1.5, 5.7 and 5.10.3).</summary>
internal static unsafe class FloatShuffles
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Unpcklps, Mnemonic.Vunpcklps, &Packed<UnpackLowSingles>.Bind);
        t.Add(Mnemonic.Unpckhps, Mnemonic.Vunpckhps, &Packed<UnpackHighSingles>.Bind);
        t.Add(Mnemonic.Unpcklpd, Mnemonic.Vunpcklpd, &Packed<UnpackLowDoubles>.Bind);
        t.Add(Mnemonic.Unpckhpd, Mnemonic.Vunpckhpd, &Packed<UnpackHighDoubles>.Bind);
        t.Add(Mnemonic.Shufps, Mnemonic.Vshufps, &PackedImmediate<ShuffleSingles>.Bind);
        t.Add(Mnemonic.Shufpd, Mnemonic.Vshufpd, &PackedImmediate<ShuffleDoubles>.Bind);
        t.Add(Mnemonic.Blendps, Mnemonic.Vblendps, &PackedImmediate<BlendSingles>.Bind);
        t.Add(Mnemonic.Blendpd, Mnemonic.Vblendpd, &PackedImmediate<BlendDoubles>.Bind);
        t.Add(Mnemonic.Movddup, Mnemonic.Vmovddup, &Duplicate);
        t.Add(Mnemonic.Movsldup, Mnemonic.Vmovsldup, &UnaryPacked<DuplicateEvenSingles>.Bind);
        t.Add(Mnemonic.Movshdup, Mnemonic.Vmovshdup, &UnaryPacked<DuplicateOddSingles>.Bind);
        t.Add(Mnemonic.Movhlps, Mnemonic.Vmovhlps, &Packed<HighToLow>.Bind);
        t.Add(Mnemonic.Movlhps, Mnemonic.Vmovlhps, &Packed<LowToHigh>.Bind);
        t.Add(Mnemonic.Insertps, Mnemonic.Vinsertps, &Insert);
        t.Add(Mnemonic.Movlps, Mnemonic.Vmovlps, &MoveHalf<LowHalf>);
        t.Add(Mnemonic.Movlpd, Mnemonic.Vmovlpd, &MoveHalf<LowHalf>);
        t.Add(Mnemonic.Movhps, Mnemonic.Vmovhps, &MoveHalf<HighHalf>);
        t.Add(Mnemonic.Movhpd, Mnemonic.Vmovhpd, &MoveHalf<HighHalf>);
        t.Add(Mnemonic.Movmskps, Mnemonic.Vmovmskps, &Mask<SingleSigns>);
        t.Add(Mnemonic.Movmskpd, Mnemonic.Vmovmskpd, &Mask<DoubleSigns>);
        t.Add(Mnemonic.Movss, Mnemonic.Vmovss, &MoveScalar<W32>);
        t.Add(Mnemonic.Movsd, Mnemonic.INVALID, &MoveScalarOrString);
        t.Add(Mnemonic.INVALID, Mnemonic.Vmovsd, &MoveScalar<W64>);
        t.Add(Mnemonic.Cmpsd, Mnemonic.INVALID, &CompareScalarOrString);
    }

    private struct UnpackLowSingles : IPacked
    {
        public static V Apply(V a, V b) => Sse.UnpackLow(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct UnpackHighSingles : IPacked
    {
        public static V Apply(V a, V b) => Sse.UnpackHigh(a.AsSingle(), b.AsSingle()).AsByte();
    }

    private struct UnpackLowDoubles : IPacked
    {
        public static V Apply(V a, V b) => Sse2.UnpackLow(a.AsDouble(), b.AsDouble()).AsByte();
    }

    private struct UnpackHighDoubles : IPacked
    {
        public static V Apply(V a, V b) => Sse2.UnpackHigh(a.AsDouble(), b.AsDouble()).AsByte();
    }

    private struct ShuffleSingles : IPackedImmediate
    {
        public static V Apply(V a, V b, byte immediate) => Sse.Shuffle(a.AsSingle(), b.AsSingle(), immediate).AsByte();
    }

    private struct ShuffleDoubles : IPackedImmediate
    {
        public static byte UpperImmediate(byte immediate) => (byte)(immediate >> 2);

        public static V Apply(V a, V b, byte immediate) => Sse2.Shuffle(a.AsDouble(), b.AsDouble(), (byte)(immediate & 3)).AsByte();
    }

    private struct BlendSingles : IPackedImmediate
    {
        public static byte UpperImmediate(byte immediate) => (byte)(immediate >> 4);

        public static V Apply(V a, V b, byte immediate) => Sse41.Blend(a.AsSingle(), b.AsSingle(), (byte)(immediate & 15)).AsByte();
    }

    private struct BlendDoubles : IPackedImmediate
    {
        public static byte UpperImmediate(byte immediate) => (byte)(immediate >> 2);

        public static V Apply(V a, V b, byte immediate) => Sse41.Blend(a.AsDouble(), b.AsDouble(), (byte)(immediate & 3)).AsByte();
    }

    private struct DuplicateDouble : IUnary
    {
        public static int MemoryBytes => 8;

        public static V Apply(V value) => Vector128.Create(value.AsUInt64().ToScalar()).AsByte();
    }

    /// <summary>The 256-bit form's operand has 32 bytes, of which half are used.</summary>
    private struct DuplicateEvenDoubles : IUnary
    {
        public static V Apply(V value) => DuplicateDouble.Apply(value);
    }

    private static Handler Duplicate(Binding b) =>
        b.Instruction.Op0Register.IsYMM() ? UnaryPacked<DuplicateEvenDoubles>.Bind(b) : UnaryPacked<DuplicateDouble>.Bind(b);

    private struct DuplicateEvenSingles : IUnary
    {
        public static V Apply(V value) => Sse3.MoveLowAndDuplicate(value.AsSingle()).AsByte();
    }

    private struct DuplicateOddSingles : IUnary
    {
        public static V Apply(V value) => Sse3.MoveHighAndDuplicate(value.AsSingle()).AsByte();
    }

    private struct HighToLow : IPacked
    {
        public static V Apply(V a, V b) => Vector128.Create(b.GetUpper(), a.GetUpper());
    }

    private struct LowToHigh : IPacked
    {
        public static V Apply(V a, V b) => Vector128.Create(a.GetLower(), b.GetLower());
    }

    private struct InsertSingle : IPackedImmediate
    {
        public static int MemoryBytes => 4;

        public static V Apply(V a, V b, byte immediate) => Sse41.Insert(a.AsSingle(), b.AsSingle(), immediate).AsByte();
    }

    /// <summary>From memory the source is a single, whatever element the immediate names.</summary>
    private static Handler Insert(Binding b)
    {
        const long inMemory = 0x3F;
        Handler handler = PackedImmediate<InsertSingle>.Bind(b);
        if (b.IsMemory(b.Instruction.OpCount - 2))
            b.Op.Imm &= inMemory;
        return handler;
    }

    /// <summary>A half of a register that is loaded and stored.</summary>
    private interface IHalf : IPacked
    {
        static abstract ushort Offset { get; }
    }

    private struct LowHalf : IHalf
    {
        public static ushort Offset => 0;

        public static int MemoryBytes => 8;

        public static V Apply(V a, V b) => Vector128.Create(b.GetLower(), a.GetUpper());
    }

    private struct HighHalf : IHalf
    {
        public static ushort Offset => 8;

        public static int MemoryBytes => 8;

        public static V Apply(V a, V b) => Vector128.Create(a.GetLower(), b.GetLower());
    }

    private static Handler MoveHalf<T>(Binding b) where T : struct, IHalf
    {
        if (!b.IsMemory(0))
            return Packed<T>.Bind(b);
        b.Op.Src = (ushort)(b.Register(1) + T.Offset);
        return b.Memory() ? &Store<W64, BaseDisp> : &Store<W64, BaseIndex>;
    }

    private static Op* Store<N, A>(CpuState* cpu, Op* op) where N : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        N.Store(A.Of(cpu, op), N.Load((ulong)cpu + op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private interface ISigns
    {
        static abstract int Elements { get; }

        static abstract int Of(V value);
    }

    private struct SingleSigns : ISigns
    {
        public static int Elements => 4;

        public static int Of(V value) => Sse.MoveMask(value.AsSingle());
    }

    private struct DoubleSigns : ISigns
    {
        public static int Elements => 2;

        public static int Of(V value) => Sse2.MoveMask(value.AsDouble());
    }

    private static Handler Mask<T>(Binding b) where T : struct, ISigns
    {
        b.Op.Dst = b.Register(0);
        b.Op.Src = b.Register(1);
        return b.Instruction.Op1Register.IsYMM() ? &MaskOfBoth<T> : &MaskOf<T>;
    }

    private static Op* MaskOf<T>(CpuState* cpu, Op* op) where T : struct, ISigns
    {
        W32.Set(cpu, op->Dst, (uint)T.Of(*VectorOperands.Xmm(cpu, op->Src)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* MaskOfBoth<T>(CpuState* cpu, Op* op) where T : struct, ISigns
    {
        int upper = T.Of(*VectorOperands.Xmm(cpu, op->Src + VectorState.HighHalf));
        W32.Set(cpu, op->Dst, (uint)(T.Of(*VectorOperands.Xmm(cpu, op->Src)) | (upper << T.Elements)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler MoveScalarOrString(Binding b) => b.Instruction.IsStringInstruction ? Strings.BindMovsd(b) : MoveScalar<W64>(b);

    private static Handler CompareScalarOrString(Binding b) => b.Instruction.IsStringInstruction ? Strings.BindCmpsd(b) : FloatComparisons.Compare(b);

    private static Handler MoveScalar<N>(Binding b) where N : struct, IWidth
    {
        if (b.IsMemory(0))
        {
            b.Op.Src = b.Register(1);
            return b.Memory() ? &Store<N, BaseDisp> : &Store<N, BaseIndex>;
        }
        bool legacy = b.Instruction.Code.Encoding() == EncodingKind.Legacy;
        if (b.IsMemory(1))
        {
            b.Op.Dst = b.Register(0);
            if (!legacy)
            {
                _ = b.Memory();
                return &Load<N, Vex128, BaseIndex>;
            }
            return b.Memory() ? &Load<N, Legacy, BaseDisp> : &Load<N, Legacy, BaseIndex>;
        }
        if (!legacy)
            return N.Bits == 64 ? Packed<LowHalf>.Bind(b) : Packed<LowSingle>.Bind(b);
        b.Op.Dst = b.Register(0);
        b.Op.Src = b.Register(1);
        return &Merge<N>;
    }

    private struct LowSingle : IPacked
    {
        public static V Apply(V a, V b) => Sse.MoveScalar(a.AsSingle(), b.AsSingle()).AsByte();
    }

    /// <summary>From memory the rest of the register is cleared.</summary>
    private static Op* Load<N, F, A>(CpuState* cpu, Op* op) where N : struct, IWidth where F : struct, IVectorForm where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        VectorOperands.Set<F>(cpu, op->Dst, Vector128.CreateScalar(N.Load(A.Of(cpu, op))).AsByte());
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>From a register the rest stays.</summary>
    private static Op* Merge<N>(CpuState* cpu, Op* op) where N : struct, IWidth
    {
        N.Store((ulong)cpu + op->Dst, N.Load((ulong)cpu + op->Src));
        return op[1].Handler(cpu, op + 1);
    }
}
