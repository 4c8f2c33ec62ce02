using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Comparison;

/// <summary>
/// Which flags are undefined at a place in a case's code. Jumps within a case only go forward, so one pass over the code is enough:
/// where paths meet, what is undefined on either is.
/// </summary>
public static unsafe class UndefinedFlags
{
    private const ulong Carry = 1, Parity = 4, Auxiliary = 0x10, Zero = 0x40, Sign = 0x80, Overflow = 0x800, Direction = 0x400;

    /// <summary>RFLAGS bits that are undefined before the instruction at <paramref name="address"/>, or behind the code.</summary>
    public static ulong At(TestCase test, ulong address)
    {
        Decoder decoder = Decoder.Create(64, test.Code, test.Input.Rip);
        ulong end = test.Input.Rip + (ulong)test.Code.Length;
        Dictionary<ulong, ulong> incoming = [];
        ulong undefined = 0;
        bool single = true;
        while (decoder.IP < end)
        {
            if (incoming.TryGetValue(decoder.IP, out ulong joined))
                undefined |= joined;
            if (decoder.IP == address)
                return undefined;
            decoder.Decode(out Instruction i);
            undefined = After(i, undefined, single && decoder.IP == end ? test : null);
            single = false;
            if (i.FlowControl is FlowControl.ConditionalBranch or FlowControl.UnconditionalBranch)
            {
                incoming[i.NearBranchTarget] = incoming.GetValueOrDefault(i.NearBranchTarget) | undefined;
                if (i.FlowControl == FlowControl.UnconditionalBranch)
                    undefined = 0;
            }
        }
        return undefined | incoming.GetValueOrDefault(address);
    }

    /// <summary>What is undefined behind an instruction, given what was before it.</summary>
    /// <param name="i">The instruction.</param>
    /// <param name="before">Flags undefined before it.</param>
    /// <param name="test">The case, when the instruction is all of it and its inputs are known; else null.</param>
    public static ulong After(in Instruction i, ulong before, TestCase? test)
    {
        ulong undefined = Bits(i.RflagsUndefined);
        if (ShiftCount(i, test) is { } count)
        {
            if (count == 0)
                return before;
            int width = (i.Op0Kind == OpKind.Memory ? i.MemorySize.GetSize() : i.Op0Register.GetSize()) * 8;
            undefined = OfShift(i.Mnemonic, count, width);
        }
        ulong written = IsConditional(i) ? 0 : Bits(i.RflagsModified);
        return (before & ~written) | undefined;
    }

    /// <summary>RFLAGS bits of Iced's flags.</summary>
    public static ulong Bits(RflagsBits bits)
    {
        ulong result = 0;
        result |= (bits & RflagsBits.CF) != 0 ? Carry : 0;
        result |= (bits & RflagsBits.PF) != 0 ? Parity : 0;
        result |= (bits & RflagsBits.AF) != 0 ? Auxiliary : 0;
        result |= (bits & RflagsBits.ZF) != 0 ? Zero : 0;
        result |= (bits & RflagsBits.SF) != 0 ? Sign : 0;
        result |= (bits & RflagsBits.OF) != 0 ? Overflow : 0;
        result |= (bits & RflagsBits.DF) != 0 ? Direction : 0;
        return result;
    }

    // A count of zero leaves all flags as they are, a string of no elements too.
    private static bool IsConditional(in Instruction i) => i.HasRepPrefix || i.HasRepnePrefix || (IsShift(i.Mnemonic) && CountOperand(i) == Register.CL);

    private static bool IsShift(Mnemonic mnemonic) => mnemonic is Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr or Mnemonic.Sar or Mnemonic.Rol
        or Mnemonic.Ror or Mnemonic.Rcl or Mnemonic.Rcr or Mnemonic.Shld or Mnemonic.Shrd;

    private static Register CountOperand(in Instruction i) =>
        i.GetOpKind(i.OpCount - 1) == OpKind.Register ? i.GetOpRegister(i.OpCount - 1) : Register.None;

    private static int? ShiftCount(in Instruction i, TestCase? test)
    {
        if (!IsShift(i.Mnemonic))
            return null;
        int width = i.Op0Kind == OpKind.Memory ? i.MemorySize.GetSize() : i.Op0Register.GetSize();
        int mask = width == 8 ? 63 : 31;
        if (CountOperand(i) == Register.None)
            return i.GetOpKind(i.OpCount - 1) == OpKind.Immediate8 ? i.Immediate8 & mask : 1;
        return test != null ? (int)test.Input.Gpr[1] & mask : null;
    }

    // SDM vol. 2, SAL/SAR/SHL/SHR, RCL/RCR/ROL/ROR and SHLD, SHRD.
    private static ulong OfShift(Mnemonic mnemonic, int count, int width)
    {
        ulong overflow = count == 1 ? 0 : Overflow;
        return mnemonic switch
        {
            Mnemonic.Rol or Mnemonic.Ror or Mnemonic.Rcl or Mnemonic.Rcr => overflow,
            Mnemonic.Shld or Mnemonic.Shrd when count > width => Carry | Parity | Auxiliary | Zero | Sign | Overflow,
            Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr when count >= width => overflow | Auxiliary | Carry,
            _ => overflow | Auxiliary,
        };
    }
}
