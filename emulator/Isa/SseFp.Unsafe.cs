using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// Floating point of SSE and SSE2 (SDM vol. 1, 5.5 and 5.6). The arithmetic is the host's own instruction, so rounding, NaNs and
/// exception flags are the processor's; see <see cref="Interpreter.Mxcsr"/>.
/// </summary>
internal static unsafe class SseFp
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Addsd, &ScalarDouble<Add>.Bind);
        t.Add(Mnemonic.Subsd, &ScalarDouble<Subtract>.Bind);
        t.Add(Mnemonic.Mulsd, &ScalarDouble<Multiply>.Bind);
        t.Add(Mnemonic.Divsd, &ScalarDouble<Divide>.Bind);
        t.Add(Mnemonic.Movsd, &MoveScalarOrString);
        t.Add(Mnemonic.Movss, &MoveScalar<W32>);
        t.Add(Mnemonic.Cvtsi2sd, &Cvtsi2sd);
        t.Add(Mnemonic.Cvttsd2si, &Cvttsd2si);
        t.Add(Mnemonic.Ucomisd, &Ucomi<DoubleElement>);
        t.Add(Mnemonic.Ucomiss, &Ucomi<SingleElement>);
        t.Add(Mnemonic.Cvtss2sd, &Cvtss2sd);
    }

    private struct Add : IScalarDouble
    {
        public static Vector128<double> Apply(Vector128<double> a, Vector128<double> b) => Sse2.AddScalar(a, b);
    }

    private struct Subtract : IScalarDouble
    {
        public static Vector128<double> Apply(Vector128<double> a, Vector128<double> b) => Sse2.SubtractScalar(a, b);
    }

    private struct Multiply : IScalarDouble
    {
        public static Vector128<double> Apply(Vector128<double> a, Vector128<double> b) => Sse2.MultiplyScalar(a, b);
    }

    private struct Divide : IScalarDouble
    {
        public static Vector128<double> Apply(Vector128<double> a, Vector128<double> b) => Sse2.DivideScalar(a, b);
    }

    private static Handler MoveScalarOrString(Binding b) => b.Instruction.IsStringInstruction ? Strings.BindMovsd(b) : MoveScalar<W64>(b);

    private static Handler MoveScalar<W>(Binding b) where W : struct, IWidth
    {
        if (b.IsMemory(0))
        {
            b.Op.Src = b.Register(1);
            return b.Memory() ? &Store<W, BaseDisp> : &Store<W, BaseIndex>;
        }
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
            return b.Memory() ? &Load<W, BaseDisp> : &Load<W, BaseIndex>;
        b.Op.Src = b.Register(1);
        return &Merge<W>;
    }

    private static Op* Store<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        W.Store(A.Of(cpu, op), W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>From memory the rest of the register is cleared.</summary>
    private static Op* Load<W, A>(CpuState* cpu, Op* op) where W : struct, IWidth where A : struct, IAddress
    {
        cpu->CurrentOp = op;
        *(Vector128<ulong>*)((byte*)cpu + op->Dst) = Vector128.CreateScalar(W.Load(A.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>From a register the rest stays.</summary>
    private static Op* Merge<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Store((ulong)cpu + op->Dst, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Cvtsi2sd(Binding b)
    {
        b.Op.Dst = b.Register(0);
        bool wide = b.Size(1) == 8;
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return wide ? &Cvtsi2sdMem<W64> : &Cvtsi2sdMem<W32>;
        }
        b.Op.Src = b.Register(1);
        return wide ? &Cvtsi2sdReg<W64> : &Cvtsi2sdReg<W32>;
    }

    private static void SetFromInteger<W>(CpuState* cpu, Op* op, ulong value) where W : struct, IWidth
    {
        var to = (Vector128<double>*)((byte*)cpu + op->Dst);
        *to = W.Bits == 64 ? Sse2.X64.ConvertScalarToVector128Double(*to, (long)value) : Sse2.ConvertScalarToVector128Double(*to, (int)value);
    }

    private static Op* Cvtsi2sdReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        SetFromInteger<W>(cpu, op, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Cvtsi2sdMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        SetFromInteger<W>(cpu, op, W.Load(BaseIndex.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Cvttsd2si(Binding b)
    {
        b.Op.Dst = b.Register(0);
        bool wide = b.Size(0) == 8;
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return wide ? &Cvttsd2siMem<W64> : &Cvttsd2siMem<W32>;
        }
        b.Op.Src = b.Register(1);
        return wide ? &Cvttsd2siReg<W64> : &Cvttsd2siReg<W32>;
    }

    private static void SetTruncated<W>(CpuState* cpu, Op* op, Vector128<double> value) where W : struct, IWidth => W.Set(cpu, op->Dst,
        W.Bits == 64 ? (ulong)Sse2.X64.ConvertToInt64WithTruncation(value) : (uint)Sse2.ConvertToInt32WithTruncation(value));

    private static Op* Cvttsd2siReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        SetTruncated<W>(cpu, op, *(Vector128<double>*)((byte*)cpu + op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Cvttsd2siMem<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        SetTruncated<W>(cpu, op, Vector128.CreateScalar(*(double*)BaseIndex.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }

    private interface IElement
    {
        static abstract double Read(ulong address);
    }

    private struct DoubleElement : IElement
    {
        public static double Read(ulong address) => *(double*)address;
    }

    private struct SingleElement : IElement
    {
        public static double Read(ulong address) => *(float*)address;
    }

    private static Handler Ucomi<E>(Binding b) where E : struct, IElement
    {
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return &UcomiMem<E>;
        }
        b.Op.Src = b.Register(1);
        return &UcomiReg<E>;
    }

    private static void Compare<E>(CpuState* cpu, Op* op, double b) where E : struct, IElement
    {
        double a = E.Read((ulong)cpu + op->Dst);
        bool unordered = double.IsNaN(a) || double.IsNaN(b);
        Flags.SetZeroParityCarry(cpu, unordered || a == b, unordered, unordered || a < b);
    }

    private static Op* UcomiReg<E>(CpuState* cpu, Op* op) where E : struct, IElement
    {
        Compare<E>(cpu, op, E.Read((ulong)cpu + op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* UcomiMem<E>(CpuState* cpu, Op* op) where E : struct, IElement
    {
        cpu->CurrentOp = op;
        Compare<E>(cpu, op, E.Read(BaseIndex.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Cvtss2sd(Binding b)
    {
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return &Cvtss2sdMem;
        }
        b.Op.Src = b.Register(1);
        return &Cvtss2sdReg;
    }

    private static Op* Cvtss2sdReg(CpuState* cpu, Op* op)
    {
        var to = (Vector128<double>*)((byte*)cpu + op->Dst);
        *to = Sse2.ConvertScalarToVector128Double(*to, *(Vector128<float>*)((byte*)cpu + op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Cvtss2sdMem(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        Vector128<float> value = Vector128.CreateScalar(*(float*)BaseIndex.Of(cpu, op));
        var to = (Vector128<double>*)((byte*)cpu + op->Dst);
        *to = Sse2.ConvertScalarToVector128Double(*to, value);
        return op[1].Handler(cpu, op + 1);
    }
}
