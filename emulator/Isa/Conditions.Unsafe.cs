using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>The sixteen conditions, in the order of their encodings.</summary>
internal static unsafe class Conditions
{
    internal struct Overflow : ICondition
    {
        public static bool Holds(CpuState* cpu) => Flags.Overflow(cpu);
    }

    internal struct NotOverflow : ICondition
    {
        public static bool Holds(CpuState* cpu) => !Flags.Overflow(cpu);
    }

    internal struct Below : ICondition
    {
        public static bool Holds(CpuState* cpu) => Flags.Carry(cpu);
    }

    internal struct AboveEqual : ICondition
    {
        public static bool Holds(CpuState* cpu) => !Flags.Carry(cpu);
    }

    internal struct Equal : ICondition
    {
        public static bool Holds(CpuState* cpu) => Flags.Zero(cpu);
    }

    internal struct NotEqual : ICondition
    {
        public static bool Holds(CpuState* cpu) => !Flags.Zero(cpu);
    }

    internal struct BelowEqual : ICondition
    {
        public static bool Holds(CpuState* cpu) => Flags.Carry(cpu) || Flags.Zero(cpu);
    }

    internal struct Above : ICondition
    {
        public static bool Holds(CpuState* cpu) => !Flags.Carry(cpu) && !Flags.Zero(cpu);
    }

    internal struct Negative : ICondition
    {
        public static bool Holds(CpuState* cpu) => Flags.Sign(cpu);
    }

    internal struct NotNegative : ICondition
    {
        public static bool Holds(CpuState* cpu) => !Flags.Sign(cpu);
    }

    internal struct Parity : ICondition
    {
        public static bool Holds(CpuState* cpu) => Flags.Parity(cpu);
    }

    internal struct NotParity : ICondition
    {
        public static bool Holds(CpuState* cpu) => !Flags.Parity(cpu);
    }

    internal struct Less : ICondition
    {
        public static bool Holds(CpuState* cpu) => Flags.Less(cpu);
    }

    internal struct GreaterEqual : ICondition
    {
        public static bool Holds(CpuState* cpu) => !Flags.Less(cpu);
    }

    internal struct LessEqual : ICondition
    {
        public static bool Holds(CpuState* cpu) => Flags.Less(cpu) || Flags.Zero(cpu);
    }

    internal struct Greater : ICondition
    {
        public static bool Holds(CpuState* cpu) => !Flags.Less(cpu) && !Flags.Zero(cpu);
    }
}
