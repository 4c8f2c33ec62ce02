using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Sign and zero extension of vector elements (SDM vol. 1, 5.10.7).</summary>
internal static unsafe class Extensions
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Pmovsxbw, Mnemonic.Vpmovsxbw, &Bind<SignExtendBytesToWords>);
        t.Add(Mnemonic.Pmovsxbd, Mnemonic.Vpmovsxbd, &Bind<SignExtendBytesToDoublewords>);
        t.Add(Mnemonic.Pmovsxbq, Mnemonic.Vpmovsxbq, &Bind<SignExtendBytesToQuadwords>);
        t.Add(Mnemonic.Pmovsxwd, Mnemonic.Vpmovsxwd, &Bind<SignExtendWordsToDoublewords>);
        t.Add(Mnemonic.Pmovsxwq, Mnemonic.Vpmovsxwq, &Bind<SignExtendWordsToQuadwords>);
        t.Add(Mnemonic.Pmovsxdq, Mnemonic.Vpmovsxdq, &Bind<SignExtendDoublewordsToQuadwords>);
        t.Add(Mnemonic.Pmovzxbw, Mnemonic.Vpmovzxbw, &Bind<ZeroExtendBytesToWords>);
        t.Add(Mnemonic.Pmovzxbd, Mnemonic.Vpmovzxbd, &Bind<ZeroExtendBytesToDoublewords>);
        t.Add(Mnemonic.Pmovzxbq, Mnemonic.Vpmovzxbq, &Bind<ZeroExtendBytesToQuadwords>);
        t.Add(Mnemonic.Pmovzxwd, Mnemonic.Vpmovzxwd, &Bind<ZeroExtendWordsToDoublewords>);
        t.Add(Mnemonic.Pmovzxwq, Mnemonic.Vpmovzxwq, &Bind<ZeroExtendWordsToQuadwords>);
        t.Add(Mnemonic.Pmovzxdq, Mnemonic.Vpmovzxdq, &Bind<ZeroExtendDoublewordsToQuadwords>);
    }

    private static Handler Bind<T>(Binding b) where T : struct, IWidening => Fill(b) switch
    {
        VectorShape.Legacy => &Extend<T, Legacy, InRegister>,
        VectorShape.LegacyMemory => &Extend<T, Legacy, InMemory>,
        VectorShape.Vex128 => &Extend<T, Vex128, InRegister>,
        VectorShape.Vex128Memory => &Extend<T, Vex128, InMemory>,
        VectorShape.Vex256 => &Extend<T, Vex256, InRegister>,
        VectorShape.Vex256Memory => &Extend<T, Vex256, InMemory>,
        _ => null,
    };

    private static Op* Extend<T, F, S>(CpuState* cpu, Op* op) where T : struct, IWidening where F : struct, IVectorForm where S : struct, IVectorSource
    {
        V value = S.Load(S.Address(cpu, op), F.IsWide ? 2 * T.Bytes : T.Bytes);
        if (F.IsWide)
            Set(cpu, op->Dst, T.Apply(value), T.Apply(Sse2.ShiftRightLogical128BitLane(value, (byte)T.Bytes)));
        else
            Set<F>(cpu, op->Dst, T.Apply(value));
        return op[1].Handler(cpu, op + 1);
    }

    private struct SignExtendBytesToWords : IWidening
    {
        public static int Bytes => 8;

        public static V Apply(V value) => Sse41.ConvertToVector128Int16(value.AsSByte()).AsByte();
    }

    private struct SignExtendBytesToDoublewords : IWidening
    {
        public static int Bytes => 4;

        public static V Apply(V value) => Sse41.ConvertToVector128Int32(value.AsSByte()).AsByte();
    }

    private struct SignExtendBytesToQuadwords : IWidening
    {
        public static int Bytes => 2;

        public static V Apply(V value) => Sse41.ConvertToVector128Int64(value.AsSByte()).AsByte();
    }

    private struct SignExtendWordsToDoublewords : IWidening
    {
        public static int Bytes => 8;

        public static V Apply(V value) => Sse41.ConvertToVector128Int32(value.AsInt16()).AsByte();
    }

    private struct SignExtendWordsToQuadwords : IWidening
    {
        public static int Bytes => 4;

        public static V Apply(V value) => Sse41.ConvertToVector128Int64(value.AsInt16()).AsByte();
    }

    private struct SignExtendDoublewordsToQuadwords : IWidening
    {
        public static int Bytes => 8;

        public static V Apply(V value) => Sse41.ConvertToVector128Int64(value.AsInt32()).AsByte();
    }

    private struct ZeroExtendBytesToWords : IWidening
    {
        public static int Bytes => 8;

        public static V Apply(V value) => Sse41.ConvertToVector128Int16(value).AsByte();
    }

    private struct ZeroExtendBytesToDoublewords : IWidening
    {
        public static int Bytes => 4;

        public static V Apply(V value) => Sse41.ConvertToVector128Int32(value).AsByte();
    }

    private struct ZeroExtendBytesToQuadwords : IWidening
    {
        public static int Bytes => 2;

        public static V Apply(V value) => Sse41.ConvertToVector128Int64(value).AsByte();
    }

    private struct ZeroExtendWordsToDoublewords : IWidening
    {
        public static int Bytes => 8;

        public static V Apply(V value) => Sse41.ConvertToVector128Int32(value.AsUInt16()).AsByte();
    }

    private struct ZeroExtendWordsToQuadwords : IWidening
    {
        public static int Bytes => 4;

        public static V Apply(V value) => Sse41.ConvertToVector128Int64(value.AsUInt16()).AsByte();
    }

    private struct ZeroExtendDoublewordsToQuadwords : IWidening
    {
        public static int Bytes => 8;

        public static V Apply(V value) => Sse41.ConvertToVector128Int64(value.AsUInt32()).AsByte();
    }
}
