using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit.Instrumentation;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <content>Plain instructions: copied, with R15 brought in and out and displacements adjusted.</content>
internal sealed unsafe partial class UnitTranslator
{
    /// <summary>Bytes of the store of R15, and of a spilled register's restore, behind an instruction.</summary>
    public const int StoreBytes = 9;

    private readonly ArrayCodeWriter _writer = new();

    private void Copy(in Instruction i, byte* source)
    {
        if (InstructionTraits.UsesGs(i))
        {
            Reencode(i, i);
            return;
        }
        bool memoryR15 = InstructionTraits.AddressesR15(i);
        bool operandR15 = InstructionTraits.OperandIsR15(i);
        if (i.IsIPRelativeMemoryOperand)
        {
            int before = operandR15 && !InstructionTraits.OnlyWritesR15(i) ? 9 : 0;
            long distance = (long)i.IPRelativeMemoryAddress - (long)(_asm.Cursor + before + i.Length);
            if (distance != (int)distance)
            {
                Reencode(i, i);
                return;
            }
        }
        if ((memoryR15 || operandR15) && !InstructionTraits.OnlyWritesR15(i))
            _asm.LoadGs(R15, CpuStateLayout.Gpr(R15));
        byte* start = _asm.Cursor;
        for (int n = 0; n < i.Length; n++)
            start[n] = source[n];
        _asm.Cursor += i.Length;
        if (i.IsIPRelativeMemoryOperand)
        {
            ConstantOffsets offsets = _decoder.GetConstantOffsets(i);
            *(int*)(start + offsets.DisplacementOffset) = (int)((long)i.IPRelativeMemoryAddress - (long)_asm.Cursor);
        }
        if (operandR15 && InstructionTraits.MayWriteR15(i))
            _asm.StoreGs(CpuStateLayout.Gpr(R15), R15);
    }

    /// <summary>
    /// The slow shape: <c>spill t; t = address; op [t]; restore t</c> for a RIP-relative operand out of reach or a GS-relative one.
    /// <paramref name="i"/> is what to encode, <paramref name="original"/> what the guest has.
    /// </summary>
    private void Reencode(in Instruction i, in Instruction original)
    {
        Instruction copy = i;
        int temporary = FreeRegister(i);
        _asm.StoreGs(CpuStateLayout.Spill, temporary);
        bool r15 = InstructionTraits.OperandIsR15(i) || InstructionTraits.AddressesR15(i);
        if (InstructionTraits.UsesGs(i))
        {
            if (r15 && InstructionTraits.AddressesR15(i))
                _asm.LoadGs(R15, CpuStateLayout.Gpr(R15));
            FormGsAddress(i, temporary);
        }
        else
        {
            _asm.MovImm(temporary, original.IPRelativeMemoryAddress);
        }
        bool isTarget = original.FlowControl is FlowControl.IndirectBranch or FlowControl.IndirectCall;
        if (r15 && !isTarget)
            _asm.LoadGs(R15, CpuStateLayout.Gpr(R15));
        copy.Code = WithoutFixedAddress(copy.Code);
        copy.MemoryBase = Register.RAX + temporary;
        copy.MemoryIndex = Register.None;
        copy.MemoryIndexScale = 1;
        copy.MemoryDisplacement64 = 0;
        copy.MemoryDisplSize = 0;
        if (copy.SegmentPrefix == Register.GS)
            copy.SegmentPrefix = Register.None;
        _writer.Reset();
        Encoder encoder = Encoder.Create(64, _writer);
        encoder.Encode(copy, (ulong)_asm.Cursor);
        _asm.Bytes(_writer.Written);
        if (InstructionTraits.MayWriteR15(i) && !isTarget)
            _asm.StoreGs(CpuStateLayout.Gpr(R15), R15);
        _asm.LoadGs(temporary, CpuStateLayout.Spill);
    }

    /// <summary>The form with an ordinary memory operand of a move whose address is a part of the instruction (MOVABS).</summary>
    private static Code WithoutFixedAddress(Code code) => code switch
    {
        Code.Mov_AL_moffs8 => Code.Mov_r8_rm8,
        Code.Mov_AX_moffs16 => Code.Mov_r16_rm16,
        Code.Mov_EAX_moffs32 => Code.Mov_r32_rm32,
        Code.Mov_RAX_moffs64 => Code.Mov_r64_rm64,
        Code.Mov_moffs8_AL => Code.Mov_rm8_r8,
        Code.Mov_moffs16_AX => Code.Mov_rm16_r16,
        Code.Mov_moffs32_EAX => Code.Mov_rm32_r32,
        Code.Mov_moffs64_RAX => Code.Mov_rm64_r64,
        _ => code,
    };

    private void FormGsAddress(in Instruction i, int temporary)
    {
        // t = GS base + base + index * scale + displacement, without touching flags. The address registers are never t.
        if (i.IsIPRelativeMemoryOperand)
        {
            _asm.MovImm(temporary, i.IPRelativeMemoryAddress);
        }
        else if (i.MemoryBase == Register.None && i.MemoryIndex == Register.None)
        {
            _asm.MovImm(temporary, i.MemoryDisplacement64);
        }
        else
        {
            // POP forms its address with RSP already moved.
            long moved = i.Mnemonic == Mnemonic.Pop && i.MemoryBase == Register.RSP ? i.MemorySize.GetSize() : 0;
            Instruction address = Instruction.Create(Code.Lea_r64_m, Register.RAX + temporary, new MemoryOperand(
                i.MemoryBase, i.MemoryIndex, i.MemoryIndexScale, (long)i.MemoryDisplacement64 + moved, moved != 0 ? 8 : i.MemoryDisplSize,
                false, Register.None));
            _writer.Reset();
            Encoder encoder = Encoder.Create(64, _writer);
            encoder.Encode(address, (ulong)_asm.Cursor);
            _asm.Bytes(_writer.Written);
        }
        _asm.LoadGs(R15, CpuStateLayout.GsBase);
        _asm.Byte(0x48 | 0x02 | (temporary >> 3 << 2) | (temporary >> 3)); // lea t, [t + r15]
        _asm.Byte(0x8D);
        _asm.Byte(0x04 | ((temporary & 7) << 3));
        _asm.Byte((7 << 3) | (temporary & 7));
        if ((temporary & 7) == 5)
            throw new InvalidOperationException("a base of RBP or R13 needs a displacement; FreeRegister never gives one");
    }

    /// <summary>A register that the instruction neither names nor uses implicitly, and that can be a base without a displacement.</summary>
    internal static int FreeRegister(in Instruction i)
    {
        // AH..BH cannot be named together with a register that needs a REX prefix; with them goes RSI, RDI, RBX or RDX.
        bool high = false;
        for (int n = 0; n < i.OpCount; n++)
            high |= i.GetOpKind(n) == OpKind.Register && i.GetOpRegister(n) is >= Register.AH and <= Register.BH;
        foreach (int candidate in high ? (ReadOnlySpan<int>)[6, 7, 3, 2] : [9, 10, 8, 14, 11])
        {
            Register register = Register.RAX + candidate;
            bool used = i.MemoryBase.GetFullRegister() == register || i.MemoryIndex.GetFullRegister() == register;
            for (int n = 0; n < i.OpCount && !used; n++)
                used = i.GetOpKind(n) == OpKind.Register && i.GetOpRegister(n).GetFullRegister() == register;
            if (!used)
                return candidate;
        }
        throw new InvalidOperationException($"no free register for {i}");
    }

    /// <summary>Calls the host's vDSO function in place of the guest's bytes, up to the RET that follows them.</summary>
    private void CallVdso(VdsoFunction function)
    {
        _kinds[_count] = PieceKind.Vdso;
        SavePosition();
        byte* lea = _asm.Cursor;
        _asm.Bytes(0x4C, 0x8D, 0x3D, 0, 0, 0, 0); // lea r15, [rip + to behind the jump]
        byte* behindLea = _asm.Cursor;
        _asm.Jmp((byte*)_stubs.Vdso[(int)function]);
        *(int*)(lea + 3) = (int)(_asm.Cursor - behindLea);
        LoadPosition();
        Completed();
    }

    /// <summary>Leaves translated code with the guest address of the cause in R15.</summary>
    private void ExitAt(ulong pc, byte* exit)
    {
        _kinds[_count] = PieceKind.Exit;
        FlushAndSave();
        _asm.MovImm(R15, pc);
        _asm.Jmp(exit);
    }
}
