using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>Conversions between scalars and general registers (SDM vol. 1, 5.5.1.6 and 5.6.1.6).</summary>
internal static unsafe class IntegerConversions
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Cvtsi2ss, Mnemonic.Vcvtsi2ss, &FromInteger<ToSingle>);
        t.Add(Mnemonic.Cvtsi2sd, Mnemonic.Vcvtsi2sd, &FromInteger<ToDouble>);
        t.Add(Mnemonic.Cvtss2si, Mnemonic.Vcvtss2si, &ToInteger<RoundedSingle>);
        t.Add(Mnemonic.Cvtsd2si, Mnemonic.Vcvtsd2si, &ToInteger<RoundedDouble>);
        t.Add(Mnemonic.Cvttss2si, Mnemonic.Vcvttss2si, &ToInteger<TruncatedSingle>);
        t.Add(Mnemonic.Cvttsd2si, Mnemonic.Vcvttsd2si, &ToInteger<TruncatedDouble>);
    }

    private interface IFromInteger
    {
        static abstract V Apply(V a, int value);

        static abstract V Apply(V a, long value);
    }

    private interface IToInteger
    {
        static abstract int MemoryBytes { get; }

        static abstract int ToInt32(V value);

        static abstract long ToInt64(V value);
    }

    private struct ToSingle : IFromInteger
    {
        public static V Apply(V a, int value) => Sse.ConvertScalarToVector128Single(a.AsSingle(), value).AsByte();

        public static V Apply(V a, long value) => Sse.X64.ConvertScalarToVector128Single(a.AsSingle(), value).AsByte();
    }

    private struct ToDouble : IFromInteger
    {
        public static V Apply(V a, int value) => Sse2.ConvertScalarToVector128Double(a.AsDouble(), value).AsByte();

        public static V Apply(V a, long value) => Sse2.X64.ConvertScalarToVector128Double(a.AsDouble(), value).AsByte();
    }

    private struct RoundedSingle : IToInteger
    {
        public static int MemoryBytes => 4;

        public static int ToInt32(V value) => Sse.ConvertToInt32(value.AsSingle());

        public static long ToInt64(V value) => Sse.X64.ConvertToInt64(value.AsSingle());
    }

    private struct RoundedDouble : IToInteger
    {
        public static int MemoryBytes => 8;

        public static int ToInt32(V value) => Sse2.ConvertToInt32(value.AsDouble());

        public static long ToInt64(V value) => Sse2.X64.ConvertToInt64(value.AsDouble());
    }

    private struct TruncatedSingle : IToInteger
    {
        public static int MemoryBytes => 4;

        public static int ToInt32(V value) => Sse.ConvertToInt32WithTruncation(value.AsSingle());

        public static long ToInt64(V value) => Sse.X64.ConvertToInt64WithTruncation(value.AsSingle());
    }

    private struct TruncatedDouble : IToInteger
    {
        public static int MemoryBytes => 8;

        public static int ToInt32(V value) => Sse2.ConvertToInt32WithTruncation(value.AsDouble());

        public static long ToInt64(V value) => Sse2.X64.ConvertToInt64WithTruncation(value.AsDouble());
    }

    private static Handler FromInteger<T>(Binding b) where T : struct, IFromInteger
    {
        VectorShape shape = VectorOperands.Fill(b);
        bool wide = b.Size(b.Instruction.OpCount - 1) == 8;
        return shape switch
        {
            VectorShape.Legacy => wide ? &FromInteger<T, W64, Legacy, InRegister> : &FromInteger<T, W32, Legacy, InRegister>,
            VectorShape.LegacyMemory => wide ? &FromInteger<T, W64, Legacy, InMemory> : &FromInteger<T, W32, Legacy, InMemory>,
            VectorShape.Vex128 => wide ? &FromInteger<T, W64, Vex128, InRegister> : &FromInteger<T, W32, Vex128, InRegister>,
            VectorShape.Vex128Memory => wide ? &FromInteger<T, W64, Vex128, InMemory> : &FromInteger<T, W32, Vex128, InMemory>,
            _ => null,
        };
    }

    private static Op* FromInteger<T, N, F, S>(CpuState* cpu, Op* op)
        where T : struct, IFromInteger where N : struct, IWidth where F : struct, IVectorForm where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        ulong value = N.Load((ulong)S.Address(cpu, op));
        V a = *VectorOperands.Xmm(cpu, op->Src);
        VectorOperands.Set<F>(cpu, op->Dst, N.Bits == 64 ? T.Apply(a, (long)value) : T.Apply(a, (int)value));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler ToInteger<T>(Binding b) where T : struct, IToInteger
    {
        b.Op.Dst = b.Register(0);
        bool wide = b.Size(0) == 8;
        if (VectorOperands.FillLast(b, VectorShape.Legacy, 1) == VectorShape.Legacy)
            return wide ? &ToInteger<T, W64, InRegister> : &ToInteger<T, W32, InRegister>;
        return wide ? &ToInteger<T, W64, InMemory> : &ToInteger<T, W32, InMemory>;
    }

    private static Op* ToInteger<T, N, S>(CpuState* cpu, Op* op) where T : struct, IToInteger where N : struct, IWidth where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        V value = S.Load(S.Address(cpu, op), T.MemoryBytes);
        N.Set(cpu, op->Dst, N.Bits == 64 ? (ulong)T.ToInt64(value) : (uint)T.ToInt32(value));
        return op[1].Handler(cpu, op + 1);
    }
}
