using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit.Instrumentation;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <content>Control flow. The shapes below are known to <see cref="FaultMap"/>, which recovers guest state inside them.</content>
internal sealed unsafe partial class UnitTranslator
{
    /// <summary>Bytes of <c>mov dword [rsp+4], high</c>, the second half of an indirect call's push of an address above 2 GB.</summary>
    public const int HighHalfBytes = 8;

    /// <summary>Bytes of the jump through the table (or to the hash stub) that ends every indirect transfer.</summary>
    public static int DispatchBytes(bool hasTable) => hasTable ? 8 : 5;

    /// <summary>Jumps to the guest address in R15.</summary>
    private void Dispatch()
    {
        if (_step is StepMode.Trap or StepMode.PastProbe)
        {
            _asm.Jmp(_stubs.ExitMiss); // as long as the jump that FaultMap expects
            _asm.Nop(DispatchBytes(_hasTable) - 5);
            return;
        }
        if (!_hasTable)
        {
            _asm.Jmp(_stubs.FarDispatch);
            return;
        }
        _asm.Bytes(0x42, 0xFF, 0x24, 0xFD); // jmp [r15*8 + table]
        _asm.Int32((int)Memory.GuestLayout.TableBase);
    }

    /// <summary>A displacement that is patched while other threads run must not cross a cache line.</summary>
    private void AlignDisplacement(int opcodeBytes)
    {
        int offset = (int)((nuint)(_asm.Cursor + opcodeBytes) & 63);
        if (offset > 60)
            _asm.Nop(64 - offset);
    }

    private void AddJump(ulong target, nint adjustment = 0, bool checks = false)
    {
        _jumps[_jumpCount++] = new DirectJump((nint)_asm.Cursor, target, adjustment, checks);
        _asm.Int32(0);
    }

    private void Jump(in Instruction i)
    {
        if (_kind == InstrumentationKind.None)
            JumpTo(i.NearBranchTarget);
        else
            Edge(i.NearBranchTarget, EdgeShape.Branch(_kind, _pending, false, IsBackward(i)), _pending);
    }

    private void JumpTo(ulong target)
    {
        AlignDisplacement(1);
        _asm.Byte(0xE9);
        AddJump(target);
    }

    private void ConditionalJump(in Instruction i, byte* source)
    {
        byte* opcode = source;
        while (*opcode is 0x2E or 0x3E or 0x26 or 0x36 or 0x64 or 0x65 or 0x66 or 0x67 or 0xF2 or 0xF3 || (*opcode & 0xF0) == 0x40)
            opcode++;
        if (_kind != InstrumentationKind.None)
        {
            InstrumentedConditionalJump(i, opcode);
            return;
        }
        if (*opcode is >= 0xE0 and <= 0xE3)
        {
            // loop, loope, loopne, jrcxz: no long form. taken: E9 rel32; not taken: jump over it.
            bool ecx = i.Mnemonic is Mnemonic.Jecxz || Uses32BitCounter(i);
            AlignDisplacement((ecx ? 3 : 2) + 3);
            if (ecx)
                _asm.Byte(0x67);
            _asm.Bytes(*opcode, 0x02, 0xEB, 0x05, 0xE9);
            AddJump(i.NearBranchTarget);
            return;
        }
        AlignDisplacement(2);
        _asm.Bytes(0x0F, (byte)(0x80 | Condition(opcode)));
        AddJump(i.NearBranchTarget);
    }

    private static int Condition(byte* opcode) => (*opcode == 0x0F ? opcode[1] : *opcode) & 0xF;

    private static bool Uses32BitCounter(in Instruction i) =>
        i.Code is Code.Loop_rel8_64_ECX or Code.Loope_rel8_64_ECX or Code.Loopne_rel8_64_ECX;

    private void DirectCall(in Instruction i)
    {
        if (_kind != InstrumentationKind.None)
        {
            InstrumentedCall(i);
            return;
        }
        AlignDisplacement(PushBytes(i.NextIP) + 1);
        PushReturnAddress(i.NextIP, true);
        _asm.Byte(0xE9);
        AddJump(i.NearBranchTarget);
        _leaders.Add(i.NextIP);
    }

    private static int PushBytes(ulong address) => address <= int.MaxValue ? 5 : address <= uint.MaxValue ? 8 : 12;

    /// <summary>
    /// Pushes the guest's return address. <paramref name="free"/> says that R15 may be used. Where it may not, a push of the low half
    /// comes first, which faults as a whole or not at all, and then the high half, which goes where the push has just been.
    /// </summary>
    private void PushReturnAddress(ulong address, bool free)
    {
        if (address <= int.MaxValue)
        {
            _asm.Byte(0x68);
            _asm.Int32((int)address);
            return;
        }
        if (free)
        {
            _asm.MovImm(R15, address);
            _asm.Bytes(0x41, 0x57);
            return;
        }
        _asm.Byte(0x68);
        _asm.Int32((int)(uint)address);
        _asm.Bytes(0xC7, 0x44, 0x24, 0x04); // mov dword [rsp+4], high
        _asm.Int32((int)(address >> 32));
    }

    private void Return(in Instruction i)
    {
        BeginTransfer();
        _asm.Bytes(0x41, 0x5F); // pop r15
        if (i.Code == Code.Retnq_imm16)
        {
            _asm.Bytes(0x48, 0x8D, 0xA4, 0x24); // lea rsp, [rsp+imm]
            _asm.Int32(i.Immediate16);
        }
        Dispatch();
    }

    /// <summary>Loads R15 with the target of an indirect jump or call.</summary>
    private void LoadTarget(in Instruction i, byte* source)
    {
        if (i.Op0Kind == OpKind.Register)
        {
            if (InstructionTraits.IsR15(i.Op0Register))
                _asm.LoadGs(R15, CpuStateLayout.Gpr(R15));
            else
                _asm.Mov(R15, i.Op0Register - Register.RAX);
            return;
        }
        if (InstructionTraits.UsesGs(i))
        {
            // First of all, because FaultMap knows the slow shape by its beginning; it loads R15 itself.
            Instruction load = Instruction.Create(Code.Mov_r64_rm64, Register.R15, GetMemoryOperand(i));
            Reencode(load, i);
            return;
        }
        if (InstructionTraits.AddressesR15(i))
            _asm.LoadGs(R15, CpuStateLayout.Gpr(R15));
        if (i.IsIPRelativeMemoryOperand)
        {
            LoadFromAddress(i.IPRelativeMemoryAddress, i.SegmentPrefix == Register.FS);
            return;
        }
        // FF /2 or /4 becomes 8B with R15 as the register; prefixes other than FS and address size mean nothing here.
        byte* end = source + i.Length;
        bool fs = false, addressSize = false;
        int rex = 0;
        for (; *source != 0xFF; source++)
        {
            fs |= *source == 0x64;
            addressSize |= *source == 0x67;
            rex = (*source & 0xF0) == 0x40 ? *source : 0;
        }
        if (fs)
            _asm.Byte(0x64);
        if (addressSize)
            _asm.Byte(0x67);
        _asm.Bytes((byte)(0x4C | (rex & 3)), 0x8B, (byte)((source[1] & 0xC7) | 0x38));
        for (source += 2; source < end; source++)
            _asm.Byte(*source);
    }

    private static MemoryOperand GetMemoryOperand(in Instruction i) => new(
        i.MemoryBase, i.MemoryIndex, i.MemoryIndexScale, (long)i.MemoryDisplacement64, i.MemoryDisplSize, i.IsBroadcast, i.SegmentPrefix);

    private void LoadFromAddress(ulong address, bool fs)
    {
        long distance = (long)address - (long)(_asm.Cursor + 7 + (fs ? 1 : 0));
        if (distance == (int)distance)
        {
            if (fs)
                _asm.Byte(0x64);
            _asm.Bytes(0x4C, 0x8B, 0x3D); // mov r15, [rip+disp]
            _asm.Int32((int)distance);
            return;
        }
        _asm.MovImm(R15, address);
        if (fs)
            _asm.Byte(0x64);
        _asm.Bytes(0x4D, 0x8B, 0x3F); // mov r15, [r15]
    }
}
