using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Comparison;

/// <summary>
/// Results that the manuals leave open (SDM vol. 2, "Flags Affected" and "Operation" of each instruction), or that are random: cleared
/// in both ends before they are compared. What engines and the processor happen to have alike never gets here.
/// </summary>
public static unsafe class Undefined
{
    private const ulong Carry = 1;
    private const int EndOfCase = 1;

    /// <summary>
    /// Clears in both states what is undefined behind the instruction at which they stopped, and what XGETBV says of other components than
    /// <paramref name="components"/>: an engine may have fewer than the processor, and says so. With <paramref name="allFlags"/> flags stay.
    /// </summary>
    public static void Clear(TestCase test, uint components, bool allFlags, ref MachineState a, ref MachineState b)
    {
        ulong flags = allFlags ? 0 : UndefinedFlags.At(test, a.ReachedEnd ? a.Rip - EndOfCase : a.Rip);
        a.Rflags &= ~flags;
        b.Rflags &= ~flags;
        Decoder decoder = Decoder.Create(64, test.Code, test.Input.Rip);
        while (decoder.IP < test.Input.Rip + (ulong)test.Code.Length)
        {
            decoder.Decode(out Instruction i);
            bool faulted = !a.ReachedEnd && a.Rip == i.IP;
            Results(i, faulted, components, ref a);
            Results(i, faulted, components, ref b);
        }
    }

    private static void Results(in Instruction i, bool faulted, uint components, ref MachineState state)
    {
        switch (i.Mnemonic)
        {
            case Mnemonic.Rdtsc:
                (state.Gpr[0], state.Gpr[2]) = ((uint)state.Gpr[0] ^ state.Gpr[0], (uint)state.Gpr[2] ^ state.Gpr[2]);
                break;
            case Mnemonic.Rdtscp:
                (state.Gpr[0], state.Gpr[2]) = ((uint)state.Gpr[0] ^ state.Gpr[0], (uint)state.Gpr[2] ^ state.Gpr[2]);
                state.Gpr[1] = (uint)state.Gpr[1] ^ state.Gpr[1];
                break;
            case Mnemonic.Rdrand or Mnemonic.Rdseed or Mnemonic.Rdpid:
                // The number is random, and there may be none; what lies above it is not.
                ulong mask = i.Op0Register.GetSize() == 8 ? ulong.MaxValue : (1UL << (i.Op0Register.GetSize() * 8)) - 1;
                state.Gpr[i.Op0Register.GetFullRegister() - Register.RAX] &= ~mask;
                if (i.Mnemonic != Mnemonic.Rdpid)
                    state.Rflags &= ~Carry;
                break;
            case Mnemonic.Xgetbv when !faulted:
                state.Gpr[0] &= ~(ulong)uint.MaxValue | components;
                break;
            default:
                if (faulted && i.MemoryIndex.IsVectorRegister())
                    PartialGather(i, ref state);
                ConditionCodes(i, ref state);
                break;
        }
    }

    // A gather that faults has completed some elements; which, is up to the processor but for the order (SDM vol. 2, VGATHERDPS).
    private static void PartialGather(in Instruction i, ref MachineState state)
    {
        fixed (byte* x = state.XState)
        {
            foreach (Register register in (ReadOnlySpan<Register>)[i.Op0Register, i.Op2Register])
            {
                int n = register - (register.IsYMM() ? Register.YMM0 : Register.XMM0);
                new Span<byte>(x + MachineState.Xmm + 16 * n, 16).Clear();
                new Span<byte>(x + MachineState.YmmHigh + 16 * n, 16).Clear();
            }
        }
    }

    // C0, C2 and C3 behind everything that does not compare, examine or reduce (SDM vol. 1, 8.1.3).
    private static void ConditionCodes(in Instruction i, ref MachineState state)
    {
        if (!IsX87(i) || i.Mnemonic is Mnemonic.Fcom or Mnemonic.Fcomp or Mnemonic.Fcompp or Mnemonic.Fucom or Mnemonic.Fucomp or Mnemonic.Fucompp
            or Mnemonic.Ficom or Mnemonic.Ficomp or Mnemonic.Ftst or Mnemonic.Fxam or Mnemonic.Fprem or Mnemonic.Fprem1 or Mnemonic.Fsin
            or Mnemonic.Fcos or Mnemonic.Fsincos or Mnemonic.Fptan or Mnemonic.Fldenv or Mnemonic.Frstor or Mnemonic.Fninit or Mnemonic.Fnsave)
            return;
        const ushort conditions = 0x4500;
        fixed (byte* x = state.XState)
            *(ushort*)(x + 2) = (ushort)(*(ushort*)(x + 2) & ~conditions);
    }

    private static bool IsX87(in Instruction i)
    {
        foreach (CpuidFeature feature in i.CpuidFeatures)
        {
            if (feature is CpuidFeature.FPU or CpuidFeature.FPU287 or CpuidFeature.FPU387)
                return true;
        }
        return false;
    }
}
