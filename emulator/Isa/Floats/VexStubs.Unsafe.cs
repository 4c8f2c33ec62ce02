using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>
/// Vector instructions that run as they are, in a machine-code stub in the host's VEX encoding: what no intrinsic says exactly (the
/// compiler takes predicates of comparisons for one another, exchanges factors and with them NaNs, and always reports inexact roundings)
/// or what the executable may not be compiled to need (AVX). Any vector instruction whose operands are a destination, an optional first
/// source, a last one that may be memory, and an optional immediate, can be bound here.
/// </summary>
internal static unsafe class VexStubs
{
    /// <summary>What is missing without them.</summary>
    public const string Note = "needs executable memory, and AVX on the host";

    /// <summary>Fills the op and chooses the handler; <paramref name="immediateMask"/> has the bits of the immediate that mean something.</summary>
    public static Handler Bind(Binding b, byte immediateMask)
    {
        VectorShape shape = VectorOperands.Fill(b);
        b.Op.Extra = (byte)SourceBytes(b.Instruction);
        b.Op.Imm = Slot(b.Instruction, immediateMask);
        return b.Op.Imm < 0 ? null : shape switch
        {
            VectorShape.Legacy => &Run<Legacy, InRegister>,
            VectorShape.LegacyMemory => &Run<Legacy, InMemory>,
            VectorShape.Vex128 => &Run<Vex128, InRegister>,
            VectorShape.Vex128Memory => &Run<Vex128, InMemory>,
            VectorShape.Vex256 => &Run<Vex256, InRegister>,
            VectorShape.Vex256Memory => &Run<Vex256, InMemory>,
            _ => null,
        };
    }

    /// <inheritdoc cref="Bind(Binding, byte)"/>
    public static Handler Bind(Binding b) => Bind(b, byte.MaxValue);

    private static int SourceBytes(in Instruction i)
    {
        int last = i.OpCount - (i.GetOpKind(i.OpCount - 1) == OpKind.Immediate8 ? 2 : 1);
        return i.GetOpKind(last) == OpKind.Memory ? i.MemorySize.GetSize() : i.GetOpRegister(last).GetSize();
    }

    /// <summary>The stub, or -1 when the host does not have the instruction.</summary>
    private static int Slot(in Instruction i, byte immediateMask)
    {
        OpCodeInfo info = i.Code.ToOpCode();
        if (!X87Unit.HasAvx || (i.CpuidFeatures is [CpuidFeature.FMA] && !X87Unit.HasFma))
            return -1;
        bool hasImmediate = i.GetOpKind(i.OpCount - 1) == OpKind.Immediate8;
        int sources = i.OpCount - (hasImmediate ? 1 : 0);
        bool wide = i.Op0Register.IsYMM() || i.MemorySize.GetSize() == 32 || (sources == 2 && i.Op1Kind == OpKind.Register && i.Op1Register.IsYMM());
        // A legacy instruction with a source that is its destination is a VEX instruction with three operands, unless it has but one source.
        bool three = info.Encoding == EncodingKind.Legacy ? !IsUnary(i) : sources == 3;
        int map = info.Table switch { OpCodeTableKind.T0F => 1, OpCodeTableKind.T0F38 => 2, _ => 3 };
        int prefix = info.MandatoryPrefix switch
        {
            MandatoryPrefix.P66 => 1,
            MandatoryPrefix.PF3 => 2,
            MandatoryPrefix.PF2 => 3,
            _ => 0,
        };
        int vvvv = three ? 0xE : 0xF; // the complement of 1, and of none
        int fields = ((int)info.W << 7) | (vvvv << 3) | (wide ? 4 : 0) | prefix;
        byte immediate = hasImmediate ? (byte)(i.GetImmediate(i.OpCount - 1) & immediateMask) : (byte)0;
        return X87Unit.VexSlot((byte)(0xE0 | map), (byte)fields, (byte)info.OpCode, hasImmediate ? immediate : -1);
    }

    private static bool IsUnary(in Instruction i) => i.Mnemonic is Mnemonic.Roundps or Mnemonic.Roundpd;

    private static Op* Run<F, S>(CpuState* cpu, Op* op) where F : struct, IVectorForm where S : struct, IVectorSource
    {
        cpu->CurrentOp = op;
        byte* last = S.Address(cpu, op);
        int bytes = op->Extra;
        if (bytes == 16 && VectorOperands.IsMisaligned<F, S>(last))
            return Faults.GeneralProtection(cpu, op);
        var operands = (Vector128<byte>*)cpu->Operands;
        operands[4] = S.Load(last, Math.Min(bytes, 16));
        operands[0] = *VectorOperands.Xmm(cpu, op->Dst);
        operands[2] = *VectorOperands.Xmm(cpu, op->Src);
        if (bytes == 32)
            operands[5] = S.Load(last + S.High, 16);
        if (F.IsWide)
        {
            operands[1] = *VectorOperands.Xmm(cpu, op->Dst + VectorState.HighHalf);
            operands[3] = *VectorOperands.Xmm(cpu, op->Src + VectorState.HighHalf);
        }
        if (X87Unit.Run((ushort)op->Imm, (ulong)operands, 0) == X87Unit.Faulted)
            return Faults.Recorded(cpu, op);
        if (F.IsWide)
            VectorOperands.Set(cpu, op->Dst, operands[0], operands[1]);
        else
            VectorOperands.Set<F>(cpu, op->Dst, operands[0]);
        return op[1].Handler(cpu, op + 1);
    }
}
