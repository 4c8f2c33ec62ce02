using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// x87 floating point (SDM vol. 1, 5.2 and chapter 8), by the host's own unit: results, rounding, precision, condition codes and
/// exceptions are the processor's by construction. An 80-bit soft-float would be as exact only for the basic arithmetic: the
/// transcendental instructions are not specified to the last bit. The price: without executable memory there is no x87.
/// </summary>
/// <remarks>Of the last instruction's opcode (FOP), which processors keep for unmasked exceptions only, the ModRM byte is that of the stub.</remarks>
internal static unsafe class X87Ops
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        foreach (Mnemonic mnemonic in (ReadOnlySpan<Mnemonic>)
        [
            Mnemonic.Fld, Mnemonic.Fst, Mnemonic.Fstp, Mnemonic.Fstpnce, Mnemonic.Fild, Mnemonic.Fist, Mnemonic.Fistp, Mnemonic.Fisttp,
            Mnemonic.Fbld, Mnemonic.Fbstp, Mnemonic.Fxch,
            Mnemonic.Fadd, Mnemonic.Faddp, Mnemonic.Fiadd, Mnemonic.Fsub, Mnemonic.Fsubp, Mnemonic.Fisub,
            Mnemonic.Fsubr, Mnemonic.Fsubrp, Mnemonic.Fisubr, Mnemonic.Fmul, Mnemonic.Fmulp, Mnemonic.Fimul,
            Mnemonic.Fdiv, Mnemonic.Fdivp, Mnemonic.Fidiv, Mnemonic.Fdivr, Mnemonic.Fdivrp, Mnemonic.Fidivr,
            Mnemonic.Fprem, Mnemonic.Fprem1, Mnemonic.Fabs, Mnemonic.Fchs, Mnemonic.Frndint, Mnemonic.Fscale, Mnemonic.Fsqrt, Mnemonic.Fxtract,
            Mnemonic.Fcom, Mnemonic.Fcomp, Mnemonic.Fcompp, Mnemonic.Fucom, Mnemonic.Fucomp, Mnemonic.Fucompp,
            Mnemonic.Ficom, Mnemonic.Ficomp, Mnemonic.Ftst, Mnemonic.Fxam,
            Mnemonic.Fsin, Mnemonic.Fcos, Mnemonic.Fsincos, Mnemonic.Fptan, Mnemonic.Fpatan, Mnemonic.F2xm1, Mnemonic.Fyl2x, Mnemonic.Fyl2xp1,
            Mnemonic.Fld1, Mnemonic.Fldz, Mnemonic.Fldpi, Mnemonic.Fldl2e, Mnemonic.Fldln2, Mnemonic.Fldl2t, Mnemonic.Fldlg2,
            Mnemonic.Fincstp, Mnemonic.Fdecstp, Mnemonic.Ffree, Mnemonic.Ffreep, Mnemonic.Fnop,
        ])
        {
            t.Add(mnemonic, &Arithmetic, Traits.None, Support.Partial, NeedsCode);
        }
        foreach (Mnemonic mnemonic in (ReadOnlySpan<Mnemonic>)[Mnemonic.Fcomi, Mnemonic.Fcomip, Mnemonic.Fucomi, Mnemonic.Fucomip])
            t.Add(mnemonic, &Compare, Traits.None, Support.Partial, NeedsCode);
        foreach (Mnemonic mnemonic in (ReadOnlySpan<Mnemonic>)
        [
            Mnemonic.Fcmovb, Mnemonic.Fcmove, Mnemonic.Fcmovbe, Mnemonic.Fcmovu, Mnemonic.Fcmovnb, Mnemonic.Fcmovne, Mnemonic.Fcmovnbe, Mnemonic.Fcmovnu,
        ])
        {
            t.Add(mnemonic, &ConditionalMove, Traits.None, Support.Partial, NeedsCode);
        }
        foreach (Mnemonic mnemonic in (ReadOnlySpan<Mnemonic>)
        [
            Mnemonic.Fninit, Mnemonic.Fnclex, Mnemonic.Fldcw, Mnemonic.Fnstcw, Mnemonic.Fldenv, Mnemonic.Frstor,
            Mnemonic.Fneni, Mnemonic.Fndisi, Mnemonic.Fnsetpm,
        ])
        {
            t.Add(mnemonic, &Control, Traits.None, Support.Partial, NeedsCode);
        }
        t.Add(Mnemonic.Fnstsw, &StoreStatus, Traits.None, Support.Partial, NeedsCode);
        t.Add(Mnemonic.Fnstenv, &StoreEnvironment, Traits.None, Support.Partial, NeedsCode);
        t.Add(Mnemonic.Fnsave, &StoreEnvironment, Traits.None, Support.Partial, NeedsCode);
        t.Add(Mnemonic.Wait, &Wait, Traits.None, Support.Partial, NeedsCode);
    }

    private const string NeedsCode = "needs executable memory: the host's x87 unit does it";

    private static Handler Arithmetic(Binding b)
    {
        b.Op.Imm = (long)b.Pc;
        b.Op.Dst = Slot(b.Instruction, X87Flags.None);
        if (!b.IsMemory(0))
            return &Registers;
        return b.Memory() ? &Memory<BaseDisp> : &Memory<BaseIndex>;
    }

    private static Handler Compare(Binding b)
    {
        b.Op.Imm = (long)b.Pc;
        b.Op.Dst = Slot(b.Instruction, X87Flags.Writes);
        return &CompareRegisters;
    }

    private static Handler ConditionalMove(Binding b)
    {
        b.Op.Imm = (long)b.Pc;
        b.Op.Dst = Slot(b.Instruction, X87Flags.Reads);
        return &ConditionalMoveRegisters;
    }

    private static Handler Control(Binding b)
    {
        b.Op.Dst = Slot(b.Instruction, X87Flags.None);
        if (b.IsMemory(0))
            _ = b.Memory();
        return &ControlUnit;
    }

    private static Handler StoreStatus(Binding b)
    {
        if (b.IsMemory(0))
            return Control(b);
        const uint storeToMemory = 0xDD3F;
        b.Op.Dst = X87Unit.Slot(storeToMemory, X87Flags.None);
        b.Op.Src = b.Register(0);
        return &StoreStatusInRegister;
    }

    private static Handler StoreEnvironment(Binding b)
    {
        b.Op.Dst = Slot(b.Instruction, X87Flags.None);
        _ = b.Memory();
        return &StoreState;
    }

    private static Handler Wait(Binding b)
    {
        b.Op.Dst = X87Unit.Wait;
        return &ControlUnit;
    }

    /// <summary>The instruction's bytes with its own stack registers, and with a memory operand at [RDI].</summary>
    private static ushort Slot(in Instruction i, X87Flags flags)
    {
        const uint atRdi = 7, operandSizePrefix = 0x66_0000;
        OpCodeInfo info = i.Code.ToOpCode();
        uint opcode = info.OpCode;
        if (info.IsGroup)
            opcode = (opcode << 8) | ((uint)info.GroupIndex << 3) | atRdi;
        for (int n = 0; n < i.OpCount; n++)
        {
            if (info.GetOpKind(n) == OpCodeOperandKind.sti_opcode)
                opcode += (uint)(i.GetOpRegister(n) - Register.ST0);
        }
        if (i.MemorySize is MemorySize.FpuEnv14 or MemorySize.FpuState94)
            opcode |= operandSizePrefix;
        return X87Unit.Slot(opcode, flags);
    }

    private static Op* Registers(CpuState* cpu, Op* op) => Arithmetic(cpu, op, 0);

    private static Op* Memory<A>(CpuState* cpu, Op* op) where A : struct, IAddress => Arithmetic(cpu, op, A.Of(cpu, op));

    private static Op* Arithmetic(CpuState* cpu, Op* op, ulong address)
    {
        X87.Enter(cpu);
        if (X87Unit.Run(op->Dst, address, 0) == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        cpu->X87Pc = (ulong)op->Imm;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* CompareRegisters(CpuState* cpu, Op* op)
    {
        X87.Enter(cpu);
        long flags = X87Unit.Run(op->Dst, 0, Flags.Read(cpu));
        if (flags == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        Flags.Write(cpu, (ulong)flags);
        cpu->X87Pc = (ulong)op->Imm;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* ConditionalMoveRegisters(CpuState* cpu, Op* op)
    {
        X87.Enter(cpu);
        if (X87Unit.Run(op->Dst, 0, Flags.Read(cpu)) == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        cpu->X87Pc = (ulong)op->Imm;
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>Control instructions do not count as the last instruction (SDM vol. 1, 8.1.8).</summary>
    private static Op* ControlUnit(CpuState* cpu, Op* op) => Control(cpu, op, BaseIndex.Of(cpu, op));

    private static Op* StoreStatusInRegister(CpuState* cpu, Op* op) => Control(cpu, op, (ulong)cpu + op->Src);

    private static Op* Control(CpuState* cpu, Op* op, ulong address)
    {
        X87.Enter(cpu);
        if (X87Unit.Run(op->Dst, address, 0) == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>What it stores includes the last instruction's address: the host's unit has to be told the guest's.</summary>
    private static Op* StoreState(CpuState* cpu, Op* op)
    {
        X87.Leave(cpu);
        return ControlUnit(cpu, op);
    }
}
