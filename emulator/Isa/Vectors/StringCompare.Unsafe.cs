using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>String comparisons of SSE4.2 (SDM vol. 2, 4.1: imm8 control byte operation). A memory operand need not be aligned.</summary>
internal static unsafe class StringCompare
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Pcmpistri, Mnemonic.Vpcmpistri, &Bind<Implicit, Index>);
        t.Add(Mnemonic.Pcmpistrm, Mnemonic.Vpcmpistrm, &Bind<Implicit, Mask>);
        t.Add(Mnemonic.Pcmpestri, Mnemonic.Vpcmpestri, &Bind<Explicit32, Index>);
        t.Add(Mnemonic.Pcmpestrm, Mnemonic.Vpcmpestrm, &Bind<Explicit32, Mask>);
        t.Add(Mnemonic.Pcmpestri64, Mnemonic.Vpcmpestri64, &Bind<Explicit64, Index>);
        t.Add(Mnemonic.Pcmpestrm64, Mnemonic.Vpcmpestrm64, &Bind<Explicit64, Mask>);
    }

    /// <summary>Where strings end.</summary>
    private interface ILength
    {
        /// <summary>Elements of the string in a vector; <paramref name="register"/> has the explicit length.</summary>
        static abstract int Of(V value, ulong register, int control);
    }

    private struct Implicit : ILength
    {
        public static int Of(V value, ulong register, int control) => StringAggregation.ImplicitLength(value, control);
    }

    private struct Explicit32 : ILength
    {
        public static int Of(V value, ulong register, int control) => StringAggregation.ExplicitLength((int)register, control);
    }

    private struct Explicit64 : ILength
    {
        public static int Of(V value, ulong register, int control) => StringAggregation.ExplicitLength((long)register, control);
    }

    private interface IOutput
    {
        static abstract void Set<F>(CpuState* cpu, uint bits, int control) where F : struct, IVectorForm;
    }

    /// <summary>ECX: the first or last position, or the number of elements when there is none.</summary>
    private struct Index : IOutput
    {
        public static void Set<F>(CpuState* cpu, uint bits, int control) where F : struct, IVectorForm
        {
            int count = StringAggregation.Elements(control);
            bool last = (control & 0x40) != 0;
            cpu->Gpr[L.Rcx] = bits == 0 ? (uint)count : last ? uint.Log2(bits) : uint.TrailingZeroCount(bits);
        }
    }

    /// <summary>XMM0: the bits, or a mask of elements.</summary>
    private struct Mask : IOutput
    {
        public static void Set<F>(CpuState* cpu, uint bits, int control) where F : struct, IVectorForm =>
            VectorOperands.Set<F>(cpu, VectorState.Xmm(0), StringAggregation.Expand(bits, control));
    }

    private static Handler Bind<TLength, TOutput>(Binding b) where TLength : struct, ILength where TOutput : struct, IOutput => Fill(b) switch
    {
        VectorShape.Legacy => &Compare<TLength, TOutput, Legacy, InRegister>,
        VectorShape.LegacyMemory => &Compare<TLength, TOutput, Legacy, InMemory>,
        VectorShape.Vex128 => &Compare<TLength, TOutput, Vex128, InRegister>,
        VectorShape.Vex128Memory => &Compare<TLength, TOutput, Vex128, InMemory>,
        _ => null,
    };

    private static Op* Compare<TLength, TOutput, F, S>(CpuState* cpu, Op* op)
        where TLength : struct, ILength where TOutput : struct, IOutput where F : struct, IVectorForm where S : struct, IVectorSource
    {
        V a = *Xmm(cpu, op->Dst), b = *(V*)S.Address(cpu, op);
        int control = (int)op->Imm, count = StringAggregation.Elements(control);
        int lengthA = TLength.Of(a, cpu->Gpr[L.Rax], control), lengthB = TLength.Of(b, cpu->Gpr[L.Rdx], control);
        uint bits = StringAggregation.Compare(a, lengthA, b, lengthB, control);
        TOutput.Set<F>(cpu, bits, control);
        Flags.Write(cpu, (bits != 0 ? Flags.Cf : 0) | (lengthB < count ? Flags.Zf : 0) | (lengthA < count ? Flags.Sf : 0) |
            ((bits & 1) != 0 ? Flags.Of : 0));
        return op[1].Handler(cpu, op + 1);
    }
}
