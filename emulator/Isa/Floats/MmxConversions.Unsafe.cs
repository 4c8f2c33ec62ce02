using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>Conversions between two integers in an MMX register and floating point (SDM vol. 1, 5.5.1.6 and 5.6.1.6).</summary>
internal static unsafe class MmxConversions
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Cvtpi2ps, &FromMmx<ToSingles>);
        t.Add(Mnemonic.Cvtpi2pd, &FromMmx<ToDoubles>);
        t.Add(Mnemonic.Cvtps2pi, &ToMmx<RoundedSingles>);
        t.Add(Mnemonic.Cvttps2pi, &ToMmx<TruncatedSingles>);
        t.Add(Mnemonic.Cvtpd2pi, &ToMmx<RoundedDoubles>);
        t.Add(Mnemonic.Cvttpd2pi, &ToMmx<TruncatedDoubles>);
    }

    private interface IConversion
    {
        static abstract int MemoryBytes { get; }

        /// <summary>Of the value's lower half, or to the result's.</summary>
        static abstract V Apply(V old, V value);
    }

    // Four elements would be converted where the instruction converts two: the upper ones are zero, which raises nothing.
    private struct ToSingles : IConversion
    {
        public static int MemoryBytes => 8;

        public static V Apply(V old, V value) =>
            Vector128.Create(Sse2.ConvertToVector128Single(Vector128.Create(value.GetLower(), default).AsInt32()).AsByte().GetLower(), old.GetUpper());
    }

    private struct ToDoubles : IConversion
    {
        public static int MemoryBytes => 8;

        public static V Apply(V old, V value) => Sse2.ConvertToVector128Double(value.AsInt32()).AsByte();
    }

    private struct RoundedSingles : IConversion
    {
        public static int MemoryBytes => 8;

        public static V Apply(V old, V value) => Sse2.ConvertToVector128Int32(Vector128.Create(value.GetLower(), default).AsSingle()).AsByte();
    }

    private struct TruncatedSingles : IConversion
    {
        public static int MemoryBytes => 8;

        public static V Apply(V old, V value) =>
            Sse2.ConvertToVector128Int32WithTruncation(Vector128.Create(value.GetLower(), default).AsSingle()).AsByte();
    }

    private struct RoundedDoubles : IConversion
    {
        public static int MemoryBytes => 16;

        public static V Apply(V old, V value) => Sse2.ConvertToVector128Int32(value.AsDouble()).AsByte();
    }

    private struct TruncatedDoubles : IConversion
    {
        public static int MemoryBytes => 16;

        public static V Apply(V old, V value) => Sse2.ConvertToVector128Int32WithTruncation(value.AsDouble()).AsByte();
    }

    private static Handler FromMmx<T>(Binding b) where T : struct, IConversion
    {
        b.Op.Dst = b.Register(0);
        return VectorOperands.FillLast(b, VectorShape.Legacy, 1) == VectorShape.Legacy ? &FromMmx<T, InRegister> : &FromMmx<T, InMemory>;
    }

    /// <summary>From memory CVTPI2PD leaves the x87 unit alone, as CVTPI2PS does.</summary>
    private static Op* FromMmx<T, S>(CpuState* cpu, Op* op) where T : struct, IConversion where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        byte* source = S.Address(cpu, op);
        if (!S.IsMemory && !Mmx.Enter(cpu)) // stays done if the conversion traps
            return X87.RaisePending(cpu, op);
        V* to = VectorOperands.Xmm(cpu, op->Dst);
        *to = T.Apply(*to, Vector128.CreateScalar(*(ulong*)source).AsByte());
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler ToMmx<T>(Binding b) where T : struct, IConversion
    {
        b.Op.Dst = b.Register(0);
        return VectorOperands.FillLast(b, VectorShape.Legacy, 1) == VectorShape.Legacy ? &ToMmx<T, InRegister> : &ToMmx<T, InMemory>;
    }

    private static Op* ToMmx<T, S>(CpuState* cpu, Op* op) where T : struct, IConversion where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        byte* source = S.Address(cpu, op);
        if (Mmx.IsPending(cpu))
            return X87.RaisePending(cpu, op);
        if (T.MemoryBytes == 16 && VectorOperands.IsMisaligned<Legacy, S>(source))
            return Faults.GeneralProtection(cpu, op);
        V value = S.Load(source, T.MemoryBytes);
        _ = Mmx.Enter(cpu); // stays done if the conversion traps
        Mmx.Set(cpu, op->Dst, T.Apply(default, value).AsUInt64().ToScalar());
        return op[1].Handler(cpu, op + 1);
    }
}
