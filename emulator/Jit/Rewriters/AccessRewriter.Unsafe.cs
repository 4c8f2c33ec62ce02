using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit.Instrumentation;
using GoEmu.Emulator.Recording;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <content>
/// Before an instruction that accesses memory: what <see cref="RecordedAccess"/> says, stored where the state's AccessPosition leads. It is
/// a piece of its own, without a guest byte; <see cref="AccessPiece"/> knows its shape.
/// </content>
internal sealed unsafe partial class UnitTranslator
{
    private void RecordAccess(in Instruction i, int words, ulong pc, ulong start)
    {
        _kinds[_count] = PieceKind.Access;
        FlushAndSave();
        bool isOperand = i.Mnemonic != Mnemonic.Leave && RecordedAccess.HasOperand(i), segment = isOperand && RecordedAccess.UsesSegment(i);
        if (isOperand)
            FormAddress(i);
        _asm.StoreGs(CpuStateLayout.Spill, CpuStateLayout.Rax);
        if (segment)
        {
            _asm.LoadGs(CpuStateLayout.Rax, i.SegmentPrefix == Register.FS ? CpuStateLayout.FsBase : CpuStateLayout.GsBase);
            _asm.Bytes(0x4D, 0x8D, 0x3C, 0x07); // lea r15, [r15+rax]
        }
        _asm.LoadGs(CpuStateLayout.Rax, CpuStateLayout.AccessPosition);
        int word = 0;
        if (isOperand)
            StoreWordAt(R15, word++);
        else if (i.Mnemonic == Mnemonic.Leave)
            StoreWordAt(CpuStateLayout.Rbp, word++);
        else
            word = StoreStringWords(i);
        System.Diagnostics.Debug.Assert(word == words);
        _asm.Bytes(0x48, 0x8D, 0x40, (byte)(words * sizeof(ulong))); // lea rax, [rax+8*words]
        _asm.StoreGs(CpuStateLayout.AccessPosition, CpuStateLayout.Rax);
        _asm.LoadGs(CpuStateLayout.Rax, CpuStateLayout.Spill);
        LoadPosition();
        _count++;
        Begin(pc - start);
    }

    private int StoreStringWords(in Instruction i)
    {
        int word = 0;
        if (RecordedAccess.UsesSource(i))
            StoreWordAt(CpuStateLayout.Rsi, word++);
        if (RecordedAccess.UsesDestination(i))
            StoreWordAt(CpuStateLayout.Rdi, word++);
        if (RecordedAccess.IsRepeated(i))
            StoreWordAt(CpuStateLayout.Rcx, word++);
        return word;
    }

    /// <summary><c>mov [rax+8*word], register</c>.</summary>
    private void StoreWordAt(int register, int word) =>
        _asm.Bytes((byte)(0x48 | (register >> 3 << 2)), 0x89, (byte)(0x40 | ((register & 7) << 3)), (byte)(word * sizeof(ulong)));

    /// <summary>The operand's address without its segment to R15, by LEA.</summary>
    private void FormAddress(in Instruction i)
    {
        if (i.MemoryBase is Register.None or Register.RIP or Register.EIP && i.MemoryIndex == Register.None)
        {
            _asm.MovImm(R15, i.IsIPRelativeMemoryOperand ? i.IPRelativeMemoryAddress : i.MemoryDisplacement64);
            return;
        }
        if (InstructionTraits.AddressesR15(i))
            _asm.LoadGs(R15, CpuStateLayout.Gpr(R15));
        var lea = Instruction.Create(Code.Lea_r64_m, Register.R15, new MemoryOperand(
            i.MemoryBase, i.MemoryIndex, i.MemoryIndexScale, (long)i.MemoryDisplacement64, i.MemoryDisplSize, false, Register.None));
        _writer.Reset();
        Encoder encoder = Encoder.Create(64, _writer);
        _ = encoder.Encode(lea, (ulong)_asm.Cursor);
        _asm.Bytes(_writer.Written);
    }
}
