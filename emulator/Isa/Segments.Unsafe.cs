using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// Segment registers, their bases and descriptors (SDM vol. 1, 5.1.14, and vol. 2). All but the bases of FS and GS mean nothing in 64-bit
/// mode, so the selectors are the host's own.
/// </summary>
internal static unsafe class Segments
{
    private const int Es = 0, Cs = 1, Ss = 2, Ds = 3;
    private const ulong StackSelector = 0x2B;

    /// <summary>Declares the family. MOV, PUSH and POP are declared with the others of their name.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Rdfsbase, &ReadBase);
        t.Add(Mnemonic.Rdgsbase, &ReadBase);
        t.Add(Mnemonic.Wrfsbase, &WriteBase);
        t.Add(Mnemonic.Wrgsbase, &WriteBase);
        t.Add(Mnemonic.Sldt, &Store);
        t.Add(Mnemonic.Str, &Store);
        t.Add(Mnemonic.Smsw, &Store);
        t.Add(Mnemonic.Sgdt, &StoreTable);
        t.Add(Mnemonic.Sidt, &StoreTable);
        t.Add(Mnemonic.Lar, &Query);
        t.Add(Mnemonic.Lsl, &Query);
        t.Add(Mnemonic.Verr, &Verify);
        t.Add(Mnemonic.Verw, &Verify);
    }

    private static Handler ReadBase(Binding b)
    {
        b.Op.Dst = b.Register(0);
        b.Op.Src = BaseOf(b.Instruction.Mnemonic == Mnemonic.Rdfsbase);
        return b.Size(0) == 8 ? &ReadBaseOf<W64> : &ReadBaseOf<W32>;
    }

    private static ushort BaseOf(bool fs) => fs ? (ushort)L.FsBase : (ushort)L.GsBase;

    private static Op* ReadBaseOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        W.Set(cpu, op->Dst, W.Get(cpu, op->Src));
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler WriteBase(Binding b)
    {
        b.Op.Src = b.Register(0);
        b.Op.Dst = BaseOf(b.Instruction.Mnemonic == Mnemonic.Wrfsbase);
        return b.Size(0) == 8 ? &WriteBaseOf<W64> : &WriteBaseOf<W32>;
    }

    private static Op* WriteBaseOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        ulong value = W.Get(cpu, op->Src);
        if (!ControlOps.IsCanonical(value))
            return Faults.GeneralProtection(cpu, op);
        W64.Set(cpu, op->Dst, value);
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>MOV, PUSH, SLDT, STR and SMSW: from a segment register or its like. Imm says which (<see cref="HostSegments.Read"/>).</summary>
    private static Handler Store(Binding b)
    {
        b.Op.Imm = b.Instruction.Mnemonic switch
        {
            Mnemonic.Sldt => HostSegments.LocalTable,
            Mnemonic.Str => HostSegments.TaskRegister,
            Mnemonic.Smsw => HostSegments.MachineStatus,
            _ => b.Instruction.Op1Register - Register.ES,
        };
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return &StoreMem; // always 16 bits
        }
        b.Op.Dst = b.Register(0);
        return b.Size(0) switch { 8 => &StoreReg<W64>, 4 => &StoreReg<W32>, _ => &StoreReg<W16> };
    }

    private static Op* StoreMem(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        W16.Store(BaseIndex.Of(cpu, op), HostSegments.Read((int)op->Imm));
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* StoreReg<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        ulong value = HostSegments.Read((int)op->Imm);
        // The kernel's emulation of what UMIP forbids leaves the upper half alone in the 32-bit form (arch/x86/kernel/umip.c).
        if (W.Bits == 32 && op->Imm >= HostSegments.LocalTable)
            *(uint*)((byte*)cpu + op->Dst) = (uint)value;
        else
            W.Set(cpu, op->Dst, value);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler StoreTable(Binding b)
    {
        b.Op.Imm = b.Instruction.Mnemonic == Mnemonic.Sidt ? 1 : 0;
        _ = b.Memory();
        return &StoreTableOf;
    }

    private static Op* StoreTableOf(CpuState* cpu, Op* op)
    {
        cpu->CurrentOp = op;
        byte* table = stackalloc byte[16];
        HostSegments.Table(op->Imm != 0, table);
        ulong address = BaseIndex.Of(cpu, op);
        W64.Store(address + 2, *(ulong*)(table + 2));
        W16.Store(address, *(ushort*)table);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Query(Binding b)
    {
        b.Op.Imm = b.Instruction.Mnemonic == Mnemonic.Lar ? 1 : 0;
        b.Op.Dst = b.Register(0);
        bool memory = b.IsMemory(1);
        if (memory)
            _ = b.Memory();
        else
            b.Op.Src = b.Register(1);
        return b.Size(0) switch
        {
            8 => memory ? &QueryOf<W64, InMemory> : &QueryOf<W64, InRegister>,
            4 => memory ? &QueryOf<W32, InMemory> : &QueryOf<W32, InRegister>,
            _ => memory ? &QueryOf<W16, InMemory> : &QueryOf<W16, InRegister>,
        };
    }

    private static Op* QueryOf<W, S>(CpuState* cpu, Op* op) where W : struct, IWidth where S : struct, ISelector
    {
        uint selector = S.Get(cpu, op);
        bool valid = op->Imm != 0 ? HostSegments.AccessRights(selector, out uint value) : HostSegments.Limit(selector, out value);
        Flags.SetZero(cpu, valid);
        if (valid)
            W.Set(cpu, op->Dst, value);
        return op[1].Handler(cpu, op + 1);
    }

    private static Handler Verify(Binding b)
    {
        b.Op.Imm = b.Instruction.Mnemonic == Mnemonic.Verw ? 1 : 0;
        if (b.IsMemory(0))
        {
            _ = b.Memory();
            return &VerifyOf<InMemory>;
        }
        b.Op.Src = b.Register(0);
        return &VerifyOf<InRegister>;
    }

    private static Op* VerifyOf<S>(CpuState* cpu, Op* op) where S : struct, ISelector
    {
        Flags.SetZero(cpu, HostSegments.Verify(S.Get(cpu, op), op->Imm != 0));
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>MOV with a segment register on either side.</summary>
    public static Handler BindMove(Binding b)
    {
        if (!b.IsRegister(0) || !b.Instruction.Op0Register.IsSegmentRegister())
            return Store(b);
        b.Op.Imm = b.Instruction.Op0Register - Register.ES;
        if (b.IsMemory(1))
        {
            _ = b.Memory();
            return &LoadOf<InMemory>;
        }
        b.Op.Src = b.Register(1);
        return &LoadOf<InRegister>;
    }

    private static Op* LoadOf<S>(CpuState* cpu, Op* op) where S : struct, ISelector
    {
        if (op->Imm == Cs)
            return Faults.InvalidOpcode(cpu, op);
        Op* fault = Load(cpu, op, S.Get(cpu, op), out bool loaded);
        return loaded ? op[1].Handler(cpu, op + 1) : fault;
    }

    /// <summary>PUSH of FS or GS.</summary>
    public static Handler BindPush(Binding b)
    {
        b.Op.Imm = b.Instruction.Op0Register - Register.ES;
        return b.Instruction.StackPointerIncrement == -2 ? &PushOf<W16> : &PushOf<W64>;
    }

    private static Op* PushOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp - (ulong)W.Bytes;
        W.Store(sp, HostSegments.Read((int)op->Imm));
        cpu->Rsp = sp;
        return op[1].Handler(cpu, op + 1);
    }

    /// <summary>POP of FS or GS.</summary>
    public static Handler BindPop(Binding b)
    {
        b.Op.Imm = b.Instruction.Op0Register - Register.ES;
        return b.Instruction.StackPointerIncrement == 2 ? &PopOf<W16> : &PopOf<W64>;
    }

    private static Op* PopOf<W>(CpuState* cpu, Op* op) where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong sp = cpu->Rsp;
        Op* fault = Load(cpu, op, (uint)W.Load(sp) & 0xFFFF, out bool loaded);
        if (!loaded)
            return fault;
        cpu->Rsp = sp + (ulong)W.Bytes;
        return op[1].Handler(cpu, op + 1);
    }

    // SDM vol. 2, MOV: the checks of a load of a segment register in 64-bit mode, at privilege level 3.
    private static Op* Load(CpuState* cpu, Op* op, uint selector, out bool loaded)
    {
        const uint data = 0x1000, code = 0x800, readable = 0x200;
        loaded = false;
        bool isNull = (selector & ~3u) == 0;
        if (op->Imm == Ss)
        {
            loaded = selector == StackSelector;
            return loaded ? null : Faults.GeneralProtection(cpu, op, selector & ~3u);
        }
        if (!isNull && (!HostSegments.AccessRights(selector, out uint rights) || (rights & data) == 0 || (rights & (code | readable)) == code))
            return Faults.GeneralProtection(cpu, op, selector & ~3u);
        switch (op->Imm)
        {
            case Es or Ds:
                HostSegments.Load(op->Imm == Es, selector);
                break;
            case var register when isNull:
                W64.Set(cpu, BaseOf(register == Register.FS - Register.ES), 0);
                break;
            default:
                return ControlOps.Refused(cpu, op); // another segment as the base: nobody has one in 64-bit mode
        }
        loaded = true;
        return null;
    }

    private interface ISelector
    {
        static abstract uint Get(CpuState* cpu, Op* op);
    }

    private struct InRegister : ISelector
    {
        public static uint Get(CpuState* cpu, Op* op) => (uint)W16.Get(cpu, op->Src);
    }

    private struct InMemory : ISelector
    {
        public static uint Get(CpuState* cpu, Op* op)
        {
            cpu->CurrentOp = op;
            return (uint)W16.Load(BaseIndex.Of(cpu, op));
        }
    }
}
