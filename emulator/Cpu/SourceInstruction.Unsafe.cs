using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Cpu;

/// <summary>Instructions that read what is not the program's: the clock, the number of the processor, random numbers, XCR0 (SDM vol. 2).</summary>
public static unsafe class SourceInstruction
{
    private const int LongestInstruction = 15;
    private const ulong StatusFlags = 0x8D5, Carry = 1;

    /// <summary>Whether an instruction is one of them.</summary>
    public static bool IsOne(in Instruction i) =>
        i.Mnemonic is Mnemonic.Rdtsc or Mnemonic.Rdtscp or Mnemonic.Rdpid or Mnemonic.Rdrand or Mnemonic.Rdseed or Mnemonic.Xgetbv;

    /// <summary>Does the one at RIP and goes behind it. False, with nothing changed, when it faults with #GP(0).</summary>
    /// <param name="cpu">A state that is not running.</param>
    /// <param name="timestamp">The clock, in ticks.</param>
    /// <param name="random">Random numbers.</param>
    /// <param name="components">XCR0.</param>
    public static bool Execute(CpuState* cpu, ulong timestamp, Func<ulong> random, uint components)
    {
        Instruction i = Decode(cpu->Rip);
        switch (i.Mnemonic)
        {
            case Mnemonic.Rdtsc:
                (cpu->Rax, cpu->Rdx) = ((uint)timestamp, timestamp >> 32);
                break;
            case Mnemonic.Rdtscp:
                (cpu->Rax, cpu->Rdx, cpu->Rcx) = ((uint)timestamp, timestamp >> 32, 0);
                break;
            case Mnemonic.Rdpid:
                SetRegister(cpu, i.Op0Register, 0);
                break;
            case Mnemonic.Rdrand or Mnemonic.Rdseed:
                SetRegister(cpu, i.Op0Register, random());
                cpu->Rflags = (cpu->Rflags & ~StatusFlags) | Carry;
                break;
            case Mnemonic.Xgetbv when (uint)cpu->Rcx == 0:
                (cpu->Rax, cpu->Rdx) = (components, 0);
                break;
            default:
                return false;
        }
        cpu->Rip += (ulong)i.Length;
        return true;
    }

    /// <summary>Bytes of the one at an address.</summary>
    public static int LengthAt(ulong pc) => Decode(pc).Length;

    private static Instruction Decode(ulong pc)
    {
        byte[] bytes = new byte[LongestInstruction];
        int readable = (int)Math.Min(LongestInstruction, GuestLayout.PageUp(pc + 1) - pc);
        if (!UserCopy.Read(pc, bytes))
            _ = UserCopy.Read(pc, bytes.AsSpan(0, readable));
        Decoder.Create(64, bytes, pc).Decode(out Instruction instruction);
        return instruction;
    }

    private static void SetRegister(CpuState* cpu, Register register, ulong value)
    {
        ref ulong target = ref cpu->Gpr[register.GetFullRegister() - Register.RAX];
        target = register.GetSize() switch { 8 => value, 4 => (uint)value, _ => (target & ~0xFFFFUL) | (ushort)value };
    }
}
