using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Gives the registers of a memory operand values with which it lies at a wanted address (SDM vol. 1, 3.7.5).</summary>
public static unsafe class AddressSolver
{
    /// <summary>Sets registers and returns the linear address that came of it, which may be a few bytes off.</summary>
    public static ulong Solve(ref Dice dice, in Instruction i, ulong target, ref MachineState state)
    {
        ulong segment = SegmentBase(i, state);
        if (i.IsIPRelativeMemoryOperand)
            return segment + i.IPRelativeMemoryAddress;
        bool narrow = IsNarrow(i);
        ulong wanted = target - segment - i.MemoryDisplacement64;
        int scale = i.MemoryIndexScale;
        Register fullBase = i.MemoryBase.GetFullRegister(), fullIndex = i.MemoryIndex.GetFullRegister();
        if (i.MemoryIndex.IsVectorRegister())
            fullIndex = Register.None;
        if (i.Mnemonic == Mnemonic.Xlatb)
        {
            state.Gpr[3] = Narrow(ref dice, wanted - (byte)state.Gpr[0], narrow);
            return target;
        }
        if (fullBase == Register.None && fullIndex == Register.None)
            return segment + i.MemoryDisplacement64;
        if (fullBase == fullIndex || fullBase == Register.None)
        {
            int factor = fullBase == fullIndex ? scale + 1 : scale;
            if ((factor & 1) != 0)
            {
                // Odd numbers have inverses, in 64 bits as in 32.
                Set(ref state, fullIndex, Narrow(ref dice, wanted * Inverse((ulong)factor), narrow));
                return target;
            }
            ulong rest = narrow ? (uint)wanted % (ulong)factor : (ulong)((long)wanted % factor);
            wanted -= rest;
            Set(ref state, fullIndex, Narrow(ref dice, narrow ? (uint)wanted / (uint)factor : (ulong)((long)wanted / factor), narrow));
            return target - rest;
        }
        if (fullIndex != Register.None)
        {
            if (dice.Percent(70))
                Set(ref state, fullIndex, Narrow(ref dice, (ulong)(dice.Below(4096) - 2048), narrow));
            wanted -= Get(state, fullIndex) * (ulong)scale;
        }
        Set(ref state, fullBase, Narrow(ref dice, wanted, narrow));
        return target;
    }

    /// <summary>Linear address of the memory operand with the registers of <paramref name="state"/>.</summary>
    public static ulong AddressOf(in Instruction i, in MachineState state)
    {
        ulong segment = SegmentBase(i, state);
        if (i.IsIPRelativeMemoryOperand)
            return segment + i.IPRelativeMemoryAddress;
        ulong address = i.MemoryDisplacement64;
        if (i.MemoryBase != Register.None)
            address += Get(state, i.MemoryBase.GetFullRegister());
        if (i.Mnemonic == Mnemonic.Xlatb)
            address += (byte)state.Gpr[0];
        else if (i.MemoryIndex.IsGPR())
            address += Get(state, i.MemoryIndex.GetFullRegister()) * (ulong)i.MemoryIndexScale;
        return segment + (IsNarrow(i) ? (uint)address : address);
    }

    /// <summary>True for 32-bit addresses.</summary>
    public static bool IsNarrow(in Instruction i) => i.MemoryBase.IsGPR32() || i.MemoryIndex.IsGPR32() || i.MemoryBase == Register.EIP ||
        (i.MemoryBase == Register.None && i.MemoryIndex == Register.None && i.MemoryDisplSize == 4);

    /// <summary>Base of the segment that the operand uses.</summary>
    public static ulong SegmentBase(in Instruction i, in MachineState state) => i.SegmentPrefix switch
    {
        Register.FS => state.FsBase,
        Register.GS => state.GsBase,
        _ => 0,
    };

    /// <summary>Value of a 64-bit register.</summary>
    public static ulong Get(in MachineState state, Register register) => state.Gpr[register - Register.RAX];

    /// <summary>Sets a 64-bit register.</summary>
    public static void Set(ref MachineState state, Register register, ulong value) => state.Gpr[register - Register.RAX] = value;

    // Newton's iteration: each step doubles the bits that are right.
    private static ulong Inverse(ulong odd)
    {
        ulong x = odd;
        for (int n = 0; n < 6; n++)
            x *= 2 - odd * x;
        return x;
    }

    private static ulong Narrow(ref Dice dice, ulong value, bool narrow) => narrow ? (uint)value | (dice.Next() << 32) : value;
}
