using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>Addition, subtraction, logic and comparison (SDM vol. 1, 5.1.2 and 5.1.4).</summary>
internal static unsafe class Alu
{
    private const Traits Arithmetic = Traits.Plain | Traits.WritesAllFlags;

    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Add, &Binary<AddOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Adc, &Binary<AdcOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Sub, &Binary<SubOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Sbb, &Binary<SbbOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.And, &Binary<AndOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Or, &Binary<OrOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Xor, &Binary<XorOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Cmp, &Binary<CmpOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Test, &Binary<TestOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Inc, &Unary<IncOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Dec, &Unary<DecOperation>.Bind, Traits.Plain);
        t.Add(Mnemonic.Neg, &Unary<NegOperation>.Bind, Arithmetic);
        t.Add(Mnemonic.Not, &Unary<NotOperation>.Bind, Traits.Plain);
        t.Fuse(Mnemonic.Cmp, &CompareBranch<CmpOperation>.Fuse);
        t.Fuse(Mnemonic.Test, &CompareBranch<TestOperation>.Fuse);
    }

    private struct AddOperation : IBinaryOperation
    {
        public static bool Writes => true;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a + b;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetAdd<W>(cpu, a, b, result);
    }

    private struct AdcOperation : IBinaryOperation
    {
        public static bool Writes => true;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a + b + Flags.CarryBit(cpu);

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetAdd<W>(cpu, a, b, result);
    }

    private struct SubOperation : IBinaryOperation
    {
        public static bool Writes => true;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a - b;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetSub<W>(cpu, a, b, result);
    }

    private struct SbbOperation : IBinaryOperation
    {
        public static bool Writes => true;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a - b - Flags.CarryBit(cpu);

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetSub<W>(cpu, a, b, result);
    }

    private struct CmpOperation : IBinaryOperation, IComparing
    {
        public static ulong Left(ulong a, ulong b) => a;

        public static ulong Right(ulong a, ulong b) => b;

        public static bool Writes => false;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a - b;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetSub<W>(cpu, a, b, result);
    }

    private struct AndOperation : IBinaryOperation
    {
        public static bool Writes => true;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a & b;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetLogic<W>(cpu, result);
    }

    private struct OrOperation : IBinaryOperation
    {
        public static bool Writes => true;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a | b;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetLogic<W>(cpu, result);
    }

    private struct XorOperation : IBinaryOperation
    {
        public static bool Writes => true;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a ^ b;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetLogic<W>(cpu, result);
    }

    private struct TestOperation : IBinaryOperation, IComparing
    {
        // CF and OF are clear, so every condition is that of comparing with zero.
        public static ulong Left(ulong a, ulong b) => a & b;

        public static ulong Right(ulong a, ulong b) => 0;

        public static bool Writes => false;

        public static ulong Compute(CpuState* cpu, ulong a, ulong b) => a & b;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong b, ulong result) where W : struct, IWidth => Flags.SetLogic<W>(cpu, result);
    }

    private struct IncOperation : IUnaryOperation
    {
        public static ulong Compute(ulong a) => a + 1;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong result) where W : struct, IWidth => Flags.SetInc<W>(cpu, a, result);
    }

    private struct DecOperation : IUnaryOperation
    {
        public static ulong Compute(ulong a) => a - 1;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong result) where W : struct, IWidth => Flags.SetDec<W>(cpu, a, result);
    }

    private struct NegOperation : IUnaryOperation
    {
        public static ulong Compute(ulong a) => 0 - a;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong result) where W : struct, IWidth => Flags.SetSub<W>(cpu, 0, a, result);
    }

    private struct NotOperation : IUnaryOperation
    {
        public static ulong Compute(ulong a) => ~a;

        public static void SetFlags<W>(CpuState* cpu, ulong a, ulong result) where W : struct, IWidth
        {
        }
    }
}
