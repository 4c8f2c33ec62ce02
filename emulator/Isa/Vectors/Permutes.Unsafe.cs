using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>AVX and AVX2 moves between lanes: permutes, broadcasts, halves of YMM registers (SDM vol. 1, 14.1.1 and 14.6).</summary>
internal static unsafe class Permutes
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.INVALID, Mnemonic.Vpermq, &ByImmediate);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpermpd, &ByImmediate);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpermd, &ByVector);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpermps, &ByVector);
        t.Add(Mnemonic.INVALID, Mnemonic.Vperm2i128, &OfTwo);
        t.Add(Mnemonic.INVALID, Mnemonic.Vperm2f128, &OfTwo);
        t.Add(Mnemonic.INVALID, Mnemonic.Vinserti128, &Insert);
        t.Add(Mnemonic.INVALID, Mnemonic.Vinsertf128, &Insert);
        t.Add(Mnemonic.INVALID, Mnemonic.Vextracti128, &Extract);
        t.Add(Mnemonic.INVALID, Mnemonic.Vextractf128, &Extract);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpbroadcastb, &Broadcast<W8>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpbroadcastw, &Broadcast<W16>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpbroadcastd, &Broadcast<W32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpbroadcastq, &Broadcast<W64>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vbroadcastss, &Broadcast<W32>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vbroadcastsd, &Broadcast<W64>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vbroadcasti128, &BroadcastLane);
        t.Add(Mnemonic.INVALID, Mnemonic.Vbroadcastf128, &BroadcastLane);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpermilps, &InLane<Doublewords>);
        t.Add(Mnemonic.INVALID, Mnemonic.Vpermilpd, &InLane<Quadwords>);
    }

    private static Handler ByImmediate(Binding b) => Fill(b) switch
    {
        VectorShape.Vex256 => &ByImmediateOf<InRegister>,
        VectorShape.Vex256Memory => &ByImmediateOf<InMemory>,
        _ => null,
    };

    private static Op* ByImmediateOf<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        SelectQuadwords(cpu, op, *(V*)last, *(V*)(last + S.High));
        return op[1].Handler(cpu, op + 1);
    }

    // The workers are not inlined: a handler that has vectors in memory of its own cannot end in a jump.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SelectQuadwords(CpuState* cpu, Op* op, V low, V high)
    {
        ulong* from = stackalloc ulong[4];
        *(V*)from = low;
        *(V*)(from + 2) = high;
        int control = (int)op->Imm;
        Set(cpu, op->Dst, Vector128.Create(from[control & 3], from[(control >> 2) & 3]).AsByte(),
            Vector128.Create(from[(control >> 4) & 3], from[control >> 6]).AsByte());
    }

    private static Handler ByVector(Binding b) => Fill(b) switch
    {
        VectorShape.Vex256 => &ByVectorOf<InRegister>,
        VectorShape.Vex256Memory => &ByVectorOf<InMemory>,
        _ => null,
    };

    private static Op* ByVectorOf<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        SelectDoublewords(cpu, op, *(V*)last, *(V*)(last + S.High));
        return op[1].Handler(cpu, op + 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SelectDoublewords(CpuState* cpu, Op* op, V low, V high)
    {
        uint* from = stackalloc uint[8];
        *(V*)from = low;
        *(V*)(from + 4) = high;
        uint* n = (uint*)Xmm(cpu, op->Src);
        Vector128<uint> first = Vector128.Create(from[n[0] & 7], from[n[1] & 7], from[n[2] & 7], from[n[3] & 7]);
        n = (uint*)Xmm(cpu, op->Src + VectorState.HighHalf);
        Vector128<uint> second = Vector128.Create(from[n[0] & 7], from[n[1] & 7], from[n[2] & 7], from[n[3] & 7]);
        Set(cpu, op->Dst, first.AsByte(), second.AsByte());
    }

    private static Handler OfTwo(Binding b) => Fill(b) switch
    {
        VectorShape.Vex256 => &OfTwoOf<InRegister>,
        VectorShape.Vex256Memory => &OfTwoOf<InMemory>,
        _ => null,
    };

    private static Op* OfTwoOf<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        V b0 = *(V*)last, b1 = *(V*)(last + S.High), a0 = *Xmm(cpu, op->Src), a1 = *Xmm(cpu, op->Src + VectorState.HighHalf);
        Set(cpu, op->Dst, Choose(a0, a1, b0, b1, (int)op->Imm), Choose(a0, a1, b0, b1, (int)op->Imm >> 4));
        return op[1].Handler(cpu, op + 1);
    }

    private static V Choose(V a0, V a1, V b0, V b1, int control)
    {
        if ((control & 8) != 0)
            return default;
        return (control & 2) != 0 ? (control & 1) != 0 ? b1 : b0 : (control & 1) != 0 ? a1 : a0;
    }

    private static Handler Insert(Binding b) => Fill(b) switch
    {
        VectorShape.Vex256 => &InsertOf<InRegister>,
        VectorShape.Vex256Memory => &InsertOf<InMemory>,
        _ => null,
    };

    private static Op* InsertOf<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        V lane = *(V*)S.Address(cpu, op);
        if ((op->Imm & 1) == 0)
            Set(cpu, op->Dst, lane, *Xmm(cpu, op->Src + VectorState.HighHalf));
        else
            Set(cpu, op->Dst, *Xmm(cpu, op->Src), lane);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Extract(Binding b)
    {
        if (Shape(b) == VectorShape.Refused)
            return null;
        b.Op.Src = (ushort)(b.Register(1) + ((b.Instruction.Immediate8 & 1) != 0 ? VectorState.HighHalf : 0));
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return &ExtractToMemory;
        }
        b.Op.Dst = b.Register(0);
        return &ExtractToRegister;
    }

    private static Op* ExtractToMemory(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        *Xmm(BaseIndex.Of(cpu, op)) = *Xmm(cpu, op->Src);
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ExtractToRegister(CpuState* cpu, Op* op)
    {
        Set<Vex128>(cpu, op->Dst, *Xmm(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Broadcast<W>(Binding b) where W : struct, IWidth => Fill(b) switch
    {
        VectorShape.Vex128 => &BroadcastOf<W, Vex128, InRegister>,
        VectorShape.Vex128Memory => &BroadcastOf<W, Vex128, InMemory>,
        VectorShape.Vex256 => &BroadcastOf<W, Vex256, InRegister>,
        VectorShape.Vex256Memory => &BroadcastOf<W, Vex256, InMemory>,
        _ => null,
    };

    private static Op* BroadcastOf<W, F, S>(CpuState* cpu, Op* op) where W : struct, IWidth where F : struct, IVectorForm where S : struct, IVectorSource
    {
        const ulong bytes = 0x0101_0101_0101_0101, words = 0x0001_0001_0001_0001, doublewords = 0x1_0000_0001;
        ulong value = W.Load((ulong)S.Address(cpu, op)) * (W.Bytes == 1 ? bytes : W.Bytes == 2 ? words : W.Bytes == 4 ? doublewords : 1);
        V all = Vector128.Create(value).AsByte();
        Set(cpu, op->Dst, all, F.IsWide ? all : default);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler BroadcastLane(Binding b) => Fill(b) == VectorShape.Vex256Memory ? &BroadcastLaneOf : null;

    private static Op* BroadcastLaneOf(CpuState* cpu, Op* op)
    {
        V lane = *(V*)InMemory.Address(cpu, op);
        Set(cpu, op->Dst, lane, lane);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler InLane<T>(Binding b) where T : struct, IPacked, IUnaryImmediate =>
        b.Instruction.GetOpKind(b.Instruction.OpCount - 1) == OpKind.Immediate8 ? UnaryImmediate<T>.Bind(b) : Packed<T>.Bind(b);

    private struct Doublewords : IPacked, IUnaryImmediate
    {
        public static V Apply(V value, byte immediate) => System.Runtime.Intrinsics.X86.Sse2.Shuffle(value.AsUInt32(), immediate).AsByte();

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static V Apply(V value, V control)
        {
            uint* v = (uint*)&value, n = (uint*)&control;
            return Vector128.Create(v[n[0] & 3], v[n[1] & 3], v[n[2] & 3], v[n[3] & 3]).AsByte();
        }
    }

    private struct Quadwords : IPacked, IUnaryImmediate
    {
        public static byte UpperImmediate(byte immediate) => (byte)(immediate >> 2);

        public static V Apply(V value, byte immediate) => Apply(value, Vector128.Create((ulong)immediate << 1, immediate).AsByte());

        /// <summary>Bit 1 of each element chooses.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static V Apply(V value, V control)
        {
            ulong* v = (ulong*)&value, n = (ulong*)&control;
            return Vector128.Create(v[(n[0] >> 1) & 1], v[(n[1] >> 1) & 1]).AsByte();
        }
    }
}
