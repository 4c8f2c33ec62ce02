using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Chooses the operands of one instruction, form by form as Iced describes them.</summary>
public ref struct OperandGenerator(ref Dice dice, Window window, ulong address, RegisterPolicy policy)
{
    private readonly ref Dice _dice = ref dice;
    private bool _hasMemory;

    /// <summary>Fills in all operands; false for forms that 64-bit code of the tested extensions does not have.</summary>
    public bool Fill(ref Instruction i, OpCodeInfo info)
    {
        bool memory = _dice.Percent(policy.InBlock ? 40 : 55);
        for (int n = 0; n < info.OpCount; n++)
        {
            if (!Operand(ref i, n, info.GetOpKind(n), memory))
                return false;
        }
        if (info.Mnemonic == Mnemonic.Xlatb || IsString(i))
            Segment(ref i, false);
        return true;
    }

    private static bool IsString(in Instruction i) => i.Op0Kind is >= OpKind.MemorySegSI and <= OpKind.MemoryESRDI ||
        i.Op1Kind is >= OpKind.MemorySegSI and <= OpKind.MemoryESRDI;

    private bool Operand(ref Instruction i, int n, OpCodeOperandKind kind, bool memory)
    {
        switch (kind)
        {
            case OpCodeOperandKind.mem:
                return Memory(ref i, n);
            case OpCodeOperandKind.mem_offs:
                i.SetOpKind(n, OpKind.Memory);
                bool narrow = window == Window.Low && _dice.Percent(15);
                i.MemoryDisplSize = narrow ? 4 : 8;
                i.MemoryDisplacement64 = Target(i);
                Segment(ref i, true);
                return true;
            case OpCodeOperandKind.mem_vsib32x or OpCodeOperandKind.mem_vsib64x:
                return Memory(ref i, n, Register.XMM0 + _dice.Below(16));
            case OpCodeOperandKind.mem_vsib32y or OpCodeOperandKind.mem_vsib64y:
                return Memory(ref i, n, Register.YMM0 + _dice.Below(16));
            case OpCodeOperandKind.r8_or_mem or OpCodeOperandKind.r16_or_mem or OpCodeOperandKind.r32_or_mem or OpCodeOperandKind.r64_or_mem
                or OpCodeOperandKind.mm_or_mem or OpCodeOperandKind.xmm_or_mem or OpCodeOperandKind.ymm_or_mem when memory:
                return Memory(ref i, n);
            case OpCodeOperandKind.br64_1:
                Branch(ref i, n, true);
                return true;
            case OpCodeOperandKind.br64_4:
                Branch(ref i, n, false);
                return true;
            case OpCodeOperandKind.seg_rSI:
                i.SetOpKind(n, Narrow32() ? OpKind.MemorySegESI : OpKind.MemorySegRSI);
                return true;
            case OpCodeOperandKind.es_rDI:
                i.SetOpKind(n, i.Op0Kind == OpKind.MemorySegESI || (n == 0 && Narrow32()) ? OpKind.MemoryESEDI : OpKind.MemoryESRDI);
                if (i.Op0Kind == OpKind.MemorySegRSI)
                    i.SetOpKind(n, OpKind.MemoryESRDI);
                return true;
            case OpCodeOperandKind.seg_rDI:
                i.SetOpKind(n, Narrow32() ? OpKind.MemorySegEDI : OpKind.MemorySegRDI);
                return true;
            case OpCodeOperandKind.seg_rBX_al:
                i.SetOpKind(n, OpKind.Memory);
                i.MemoryBase = Narrow32() ? Register.EBX : Register.RBX;
                i.MemoryIndex = Register.AL;
                return true;
            default:
                return Immediate(ref i, n, kind) || RegisterOperand(ref i, n, kind);
        }
    }

    private readonly bool Narrow32() => window == Window.Low && !policy.InBlock && _dice.Percent(10);

    private readonly bool RegisterOperand(ref Instruction i, int n, OpCodeOperandKind kind)
    {
        Register register = kind switch
        {
            OpCodeOperandKind.r8_or_mem or OpCodeOperandKind.r8_reg or OpCodeOperandKind.r8_opcode => Register.AL + _dice.Below(20),
            OpCodeOperandKind.r16_or_mem or OpCodeOperandKind.r16_reg or OpCodeOperandKind.r16_reg_mem or OpCodeOperandKind.r16_rm
                or OpCodeOperandKind.r16_opcode => Register.AX + _dice.Below(16),
            OpCodeOperandKind.r32_or_mem or OpCodeOperandKind.r32_reg or OpCodeOperandKind.r32_reg_mem or OpCodeOperandKind.r32_rm
                or OpCodeOperandKind.r32_opcode or OpCodeOperandKind.r32_vvvv => Register.EAX + _dice.Below(16),
            OpCodeOperandKind.r64_or_mem or OpCodeOperandKind.r64_reg or OpCodeOperandKind.r64_reg_mem or OpCodeOperandKind.r64_rm
                or OpCodeOperandKind.r64_opcode or OpCodeOperandKind.r64_vvvv => Register.RAX + _dice.Below(16),
            OpCodeOperandKind.mm_or_mem or OpCodeOperandKind.mm_reg or OpCodeOperandKind.mm_rm => Register.MM0 + _dice.Below(8),
            OpCodeOperandKind.xmm_or_mem or OpCodeOperandKind.xmm_reg or OpCodeOperandKind.xmm_rm or OpCodeOperandKind.xmm_vvvv
                or OpCodeOperandKind.xmm_is4 => Register.XMM0 + _dice.Below(16),
            OpCodeOperandKind.ymm_or_mem or OpCodeOperandKind.ymm_reg or OpCodeOperandKind.ymm_rm or OpCodeOperandKind.ymm_vvvv
                or OpCodeOperandKind.ymm_is4 => Register.YMM0 + _dice.Below(16),
            OpCodeOperandKind.seg_reg => Register.ES + _dice.Below(6),
            OpCodeOperandKind.cr_reg => Register.CR0 + _dice.Below(9),
            OpCodeOperandKind.dr_reg => Register.DR0 + _dice.Below(8),
            OpCodeOperandKind.es => Register.ES,
            OpCodeOperandKind.cs => Register.CS,
            OpCodeOperandKind.ss => Register.SS,
            OpCodeOperandKind.ds => Register.DS,
            OpCodeOperandKind.fs => Register.FS,
            OpCodeOperandKind.gs => Register.GS,
            OpCodeOperandKind.al => Register.AL,
            OpCodeOperandKind.cl => Register.CL,
            OpCodeOperandKind.ax => Register.AX,
            OpCodeOperandKind.dx => Register.DX,
            OpCodeOperandKind.eax => Register.EAX,
            OpCodeOperandKind.rax => Register.RAX,
            OpCodeOperandKind.st0 => Register.ST0,
            OpCodeOperandKind.sti_opcode => Register.ST0 + _dice.Below(8),
            _ => Register.None,
        };
        if (register == Register.None)
            return false;
        i.SetOpKind(n, OpKind.Register);
        i.SetOpRegister(n, register);
        return true;
    }

    private readonly bool Immediate(ref Instruction i, int n, OpCodeOperandKind kind)
    {
        (OpKind form, int bits) = kind switch
        {
            OpCodeOperandKind.imm8 => (i.Op0Kind == OpKind.Immediate16 ? OpKind.Immediate8_2nd : OpKind.Immediate8, 8),
            OpCodeOperandKind.imm8_const_1 => (OpKind.Immediate8, 1),
            OpCodeOperandKind.imm8sex16 => (OpKind.Immediate8to16, 8),
            OpCodeOperandKind.imm8sex32 => (OpKind.Immediate8to32, 8),
            OpCodeOperandKind.imm8sex64 => (OpKind.Immediate8to64, 8),
            OpCodeOperandKind.imm16 => (OpKind.Immediate16, 16),
            OpCodeOperandKind.imm32 => (OpKind.Immediate32, 32),
            OpCodeOperandKind.imm32sex64 => (OpKind.Immediate32to64, 32),
            OpCodeOperandKind.imm64 => (OpKind.Immediate64, 64),
            _ => (OpKind.Register, 0),
        };
        if (bits == 0)
            return false;
        ulong value = bits == 1 ? 1 : Values.Integer(ref _dice, bits);
        i.SetOpKind(n, form);
        switch (form)
        {
            case OpKind.Immediate8_2nd:
                i.Immediate8_2nd = (byte)(value & 0x23); // nesting levels count modulo 32
                break;
            case OpKind.Immediate8 or OpKind.Immediate8to16 or OpKind.Immediate8to32 or OpKind.Immediate8to64:
                i.SetImmediate(n, (long)(form == OpKind.Immediate8 ? (byte)value : (sbyte)value));
                break;
            case OpKind.Immediate16:
                bool frame = i.Code is Code.Enterq_imm16_imm8 or Code.Enterw_imm16_imm8 && _dice.Percent(80);
                i.Immediate16 = (ushort)(frame ? value & 0x1FF : value);
                break;
            case OpKind.Immediate32:
                i.Immediate32 = (uint)value;
                break;
            case OpKind.Immediate32to64:
                i.Immediate32to64 = (int)value;
                break;
            default:
                i.Immediate64 = value;
                break;
        }
        return true;
    }

    // Into the INT3 around the case or at the code's end; never into the instruction itself, which might not end.
    private readonly void Branch(ref Instruction i, int n, bool isShort)
    {
        i.SetOpKind(n, OpKind.NearBranch64);
        int chance = _dice.Below(20);
        i.NearBranch64 = isShort || chance < 4
            ? _dice.Percent(50) ? address + 16 + (ulong)_dice.Below(90) : address - 1 - (ulong)_dice.Below(90)
            : chance < 18 ? window.Pads + (ulong)_dice.Below((int)Window.PadSize - 64)
            : window.Data + (ulong)_dice.Below(4096);
    }

    private readonly ulong Target(in Instruction i) => TargetChooser.Choose(
        ref _dice, window, MemoryBytes.Of(i), i.NeedsWholeOperand(), !policy.InBlock);

    private bool Memory(ref Instruction i, int n, Register vectorIndex = Register.None)
    {
        if (_hasMemory)
            return false;
        _hasMemory = true;
        i.SetOpKind(n, OpKind.Memory);
        i.MemoryIndexScale = 1;
        bool low = window == Window.Low;
        int form = _dice.Below(100);
        if (vectorIndex == Register.None && form < 15)
        {
            i.MemoryBase = Register.RIP;
            i.MemoryDisplSize = 8;
            ulong target = Target(i);
            i.MemoryDisplacement64 = (target >> 47) == 0 ? target : window.Data;
        }
        else if (vectorIndex == Register.None && low && form < 20)
        {
            i.MemoryDisplSize = policy.InBlock || _dice.Percent(70) ? 8 : 4;
            ulong target = Target(i);
            i.MemoryDisplacement64 = (target >> 31) == 0 ? target : window.Data;
        }
        else
        {
            BaseAndIndex(ref i, vectorIndex, low);
        }
        Segment(ref i, true);
        return true;
    }

    private readonly void BaseAndIndex(ref Instruction i, Register vectorIndex, bool low)
    {
        int shape = _dice.Below(10);
        bool narrow = low && !policy.InBlock && _dice.Percent(10);
        Register wide = narrow ? Register.EAX : Register.RAX;
        if (shape < 9 || vectorIndex != Register.None || policy.InBlock)
            i.MemoryBase = wide + (_dice.Pick<Register>(policy.Bases) - Register.RAX);
        if (i.IsStackInstruction && i.MemoryBase.GetFullRegister() == Register.RSP)
        {
            // The stack is used too, and has to be where the operand is.
            i.MemoryBase = Register.RSP;
            i.MemoryDisplSize = 8;
            i.MemoryDisplacement64 = (ulong)((_dice.Below(64) * 8) - 256);
            return;
        }
        if (vectorIndex != Register.None)
        {
            i.MemoryIndex = vectorIndex;
            i.MemoryIndexScale = 1 << _dice.Below(4);
        }
        else if (shape >= 5)
        {
            i.MemoryIndex = wide + (_dice.Pick<Register>(policy.Indexes) - Register.RAX);
            i.MemoryIndexScale = 1 << _dice.Below(4);
        }
        long displacement = _dice.Below(4) switch
        {
            0 => 0,
            1 when !policy.InBlock => _dice.Below(256) - 128,
            2 when !policy.InBlock => (int)_dice.Next() >> 1,
            _ when policy.InBlock && (_dice.Percent(85) || i.NeedsWholeOperand()) => (_dice.Below(64) * 16) - 512,
            _ => _dice.Below(1024) - 512,
        };
        bool needed = i.MemoryBase == Register.None;
        if (needed || i.MemoryBase == i.MemoryIndex)
            displacement &= ~63; // so that the operand can lie at any aligned address
        i.MemoryDisplSize = displacement == 0 && !needed ? 0 : narrow ? 4 : 8;
        i.MemoryDisplacement64 = narrow ? (uint)(int)displacement : (ulong)displacement;
    }

    // GS takes no part where the address is not a plain one: the JIT refuses that.
    private readonly void Segment(ref Instruction i, bool plain)
    {
        bool vector = i.MemoryIndex.IsVectorRegister();
        int chance = _dice.Below(100);
        if (policy.InBlock || i.Op0Kind == OpKind.MemoryESRDI || i.Op0Kind == OpKind.MemoryESEDI)
            return;
        i.SegmentPrefix = chance < 5 ? Register.FS : chance < 10 && plain && !vector ? Register.GS : Register.None;
    }
}
