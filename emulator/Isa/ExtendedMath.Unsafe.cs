using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>CRC32, ADX and random numbers (SDM vol. 1, 5.12.3, 5.1.15 and 5.1.2).</summary>
internal static unsafe class ExtendedMath
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Crc32, &Crc32, Traits.Plain);
        t.Add(Mnemonic.Adcx, &AddWith<CarryFlag>, Traits.Plain);
        t.Add(Mnemonic.Adox, &AddWith<OverflowFlag>, Traits.Plain);
        t.Add(Mnemonic.Rdrand, &Random, Traits.Plain | Traits.WritesAllFlags);
        t.Add(Mnemonic.Rdseed, &Random, Traits.Plain | Traits.WritesAllFlags);
    }

    /// <summary>Fills in the operands of an instruction whose destination is a source too.</summary>
    private static bool Prepare(Binding b)
    {
        b.Op.Dst = b.Register(0);
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return true;
        }
        b.Op.Src = b.Register(1);
        return false;
    }

    private static Handler Crc32(Binding b)
    {
        if (!Sse42.IsSupported)
            return null;
        bool memory = Prepare(b);
        return b.Size(1) switch
        {
            1 => memory ? &Crc32Memory<W8> : &Crc32Register<W8>,
            2 => memory ? &Crc32Memory<W16> : &Crc32Register<W16>,
            4 => memory ? &Crc32Memory<W32> : &Crc32Register<W32>,
            _ => memory ? &Crc32Memory<W64> : &Crc32Register<W64>,
        };
    }

    private static void SetCrc32<W>(CpuState* cpu, Op* op, ulong value) where W : struct, IWidth
    {
        uint sum = (uint)W32.Get(cpu, op->Dst);
        W32.Set(cpu, op->Dst, W.Bits switch
        {
            8 => Sse42.Crc32(sum, (byte)value),
            16 => Sse42.Crc32(sum, (ushort)value),
            32 => Sse42.Crc32(sum, (uint)value),
            _ => Sse42.X64.Crc32(sum, value),
        });
    }

    private static Op* Crc32Register<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        SetCrc32<W>(cpu, op, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Crc32Memory<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        SetCrc32<W>(cpu, op, W.Load(BaseIndex.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>The flag that is a carry, and the only one that changes.</summary>
    private interface ICarry
    {
        static abstract bool Get(CpuState* cpu);

        static abstract void Set(CpuState* cpu, bool carry);
    }

    private struct CarryFlag : ICarry
    {
        public static bool Get(CpuState* cpu) => Flags.Carry(cpu);

        public static void Set(CpuState* cpu, bool carry) => Flags.SetCarry(cpu, carry);
    }

    private struct OverflowFlag : ICarry
    {
        public static bool Get(CpuState* cpu) => Flags.Overflow(cpu);

        public static void Set(CpuState* cpu, bool carry) => Flags.SetOverflow(cpu, carry);
    }

    private static Handler AddWith<T>(Binding b) where T : struct, ICarry
    {
        bool memory = Prepare(b);
        if (b.Size(0) == 8)
            return memory ? &AddMemory<T, W64> : &AddRegister<T, W64>;
        return memory ? &AddMemory<T, W32> : &AddRegister<T, W32>;
    }

    private static void Add<T, W>(CpuState* cpu, Op* op, ulong value) where T : struct, ICarry where W : struct, IWidth
    {
        UInt128 sum = (UInt128)W.Get(cpu, op->Dst) + value + (T.Get(cpu) ? 1u : 0);
        W.Set(cpu, op->Dst, (ulong)sum);
        T.Set(cpu, sum >> W.Bits != 0);
    }

    private static Op* AddRegister<T, W>(CpuState* cpu, Op* op) where T : struct, ICarry where W : struct, IWidth
    {
        Add<T, W>(cpu, op, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* AddMemory<T, W>(CpuState* cpu, Op* op) where T : struct, ICarry where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        Add<T, W>(cpu, op, W.Load(BaseIndex.Of(cpu, op)));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Random(Binding b)
    {
        b.Op.Dst = b.Register(0);
        return b.Size(0) switch
        {
            2 => &RandomOf<W16>,
            4 => &RandomOf<W32>,
            _ => &RandomOf<W64>,
        };
    }

    /// <summary>The kernel's random numbers: .NET has no name for the host's instruction, and these never run out.</summary>
    private static Op* RandomOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        const long getrandom = 318;
        _ = HostSyscall.Quick(getrandom, (ulong)&cpu->Scratch, 8);
        W.Set(cpu, op->Dst, cpu->Scratch);
        Flags.Write(cpu, Flags.Cf);
        return op[1].Handler(cpu, op + 1);
    }
}
