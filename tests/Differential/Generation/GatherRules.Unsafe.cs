using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Inputs of gathers: indexes near zero, masks with some elements set, seldom an element that faults.</summary>
internal static unsafe class GatherRules
{
    public static void Apply(RuleContext c)
    {
        Instruction i = c.Instruction;
        bool wide = i.Mnemonic is Mnemonic.Vpgatherqd or Mnemonic.Vpgatherqq or Mnemonic.Vgatherqps or Mnemonic.Vgatherqpd;
        int number = i.MemoryIndex - (i.MemoryIndex.IsYMM() ? Register.YMM0 : Register.XMM0);
        int reach = 1024 / i.MemoryIndexScale;
        bool fault = c.Dice.Percent(8);
        Span<byte> indexes = stackalloc byte[32];
        for (int n = 0; n < 32; n += wide ? 8 : 4)
        {
            long index = c.Dice.Below(reach) - reach / 2 + (fault && c.Dice.Percent(30) ? 0x20000 / i.MemoryIndexScale : 0);
            if (wide)
                BitConverter.TryWriteBytes(indexes[n..], index);
            else
                BitConverter.TryWriteBytes(indexes[n..], (int)index);
        }
        ref MachineState state = ref c.Test.Input;
        fixed (byte* x = state.XState)
        {
            indexes[..16].CopyTo(new Span<byte>(x + MachineState.Xmm + 16 * number, 16));
            indexes[16..].CopyTo(new Span<byte>(x + MachineState.YmmHigh + 16 * number, 16));
        }
    }
}
