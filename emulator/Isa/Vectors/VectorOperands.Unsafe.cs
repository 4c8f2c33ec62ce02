using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>What the vector instructions have in common: finding their operands, and reading and writing registers.</summary>
internal static unsafe class VectorOperands
{
    /// <summary>
    /// Fills the op of an instruction that computes a register from one or two sources and perhaps an immediate: <see cref="Op.Dst"/>,
    /// <see cref="Op.Src"/> (the first source; the destination when there is only one), the last source (<see cref="IVectorSource"/>)
    /// and <see cref="Op.Imm"/>. Legacy and VEX encodings differ in whether the first source is an operand of its own.
    /// </summary>
    public static VectorShape Fill(Binding b)
    {
        VectorShape shape = Shape(b);
        if (shape == VectorShape.Refused)
            return shape;
        int operands = b.Instruction.OpCount;
        if (b.Instruction.GetOpKind(operands - 1) == OpKind.Immediate8)
        {
            b.Op.Imm = (byte)b.Instruction.GetImmediate(operands - 1);
            operands--;
        }
        b.Op.Dst = b.Register(0);
        b.Op.Src = operands == 3 ? b.Register(1) : b.Op.Dst;
        return FillLast(b, shape, operands - 1);
    }

    /// <summary>Fills in operand <paramref name="n"/> as the last source, and says which shape that makes.</summary>
    public static VectorShape FillLast(Binding b, VectorShape shape, int n)
    {
        if (b.IsMemory(n))
        {
            _ = b.Memory();
            return shape + 1;
        }
        b.Op.Base = b.Register(n);
        return shape;
    }

    /// <summary>The instruction's form, by its encoding and the sizes of its operands; register shapes only.</summary>
    public static VectorShape Shape(Binding b)
    {
        if (!HostSupport.Has(b.Instruction.Code))
            return VectorShape.Refused;
        bool wide = b.Instruction.MemorySize.GetSize() == 32, mmx = false;
        for (int n = 0; n < b.Instruction.OpCount; n++)
        {
            if (!b.IsRegister(n))
                continue;
            Register register = b.Instruction.GetOpRegister(n);
            wide |= register.IsYMM();
            mmx |= register.IsMM();
        }
        return b.Instruction.Code.Encoding() switch
        {
            EncodingKind.Legacy => mmx ? VectorShape.Mmx : VectorShape.Legacy,
            EncodingKind.VEX => wide ? VectorShape.Vex256 : VectorShape.Vex128,
            _ => VectorShape.Refused,
        };
    }

    /// <summary>An XMM register, or with <see cref="VectorState.HighHalf"/> added the upper half of a YMM register.</summary>
    public static Vector128<byte>* Xmm(CpuState* cpu, int offset) => (Vector128<byte>*)((byte*)cpu + offset);

    /// <summary>Sixteen bytes of guest memory.</summary>
    public static Vector128<byte>* Xmm(ulong address) => (Vector128<byte>*)address;

    /// <summary>Writes an XMM register and does to the upper half what the form does.</summary>
    public static void Set<F>(CpuState* cpu, int offset, Vector128<byte> value) where F : struct, IVectorForm
    {
        *Xmm(cpu, offset) = value;
        if (!F.IsLegacy)
            *Xmm(cpu, offset + VectorState.HighHalf) = default;
    }

    /// <summary>Writes a YMM register.</summary>
    public static void Set(CpuState* cpu, int offset, Vector128<byte> low, Vector128<byte> high)
    {
        *Xmm(cpu, offset) = low;
        *Xmm(cpu, offset + VectorState.HighHalf) = high;
    }

    /// <summary>True, and nothing else is to be done, when a legacy instruction has a misaligned 16-byte operand.</summary>
    public static bool IsMisaligned<F, S>(byte* address) where F : struct, IVectorForm where S : struct, IVectorSource =>
        F.IsLegacy && S.IsMemory && ((ulong)address & 15) != 0;
}
