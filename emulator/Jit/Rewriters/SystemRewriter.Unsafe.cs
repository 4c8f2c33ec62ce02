using GoEmu.Emulator.Cpu;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <content>What the engine executes itself, and what single steps change.</content>
internal sealed unsafe partial class UnitTranslator
{
    /// <summary>Bytes of the jump to the exit in the shape of POPF.</summary>
    private const int PopFlagsExitBytes = 6;

    private void ExitEmulated(in Instruction i)
    {
        ExitAt(i.IP, _stubs.ExitEmulated);
        EndRun(i.NextIP);
    }

    /// <summary>
    /// POPF: a trap flag in the host's own flags would trap in the engine's code, so one that is about to be set leaves translated code:
    /// <c>r15 = pc; test [rsp], TF; jnz exit; popf</c>. The test spoils the flags where they are about to be replaced; in between
    /// <see cref="FaultMap"/> completes the instruction.
    /// </summary>
    private void PopFlags(in Instruction i, byte* source)
    {
        if (_step == StepMode.Trap)
        {
            ExitEmulated(i);
            return;
        }
        FlushAndSave();
        _asm.MovImm(R15, i.IP);
        if (i.Code == Code.Popfw)
        {
            _asm.Bytes(0x66, 0xF7, 0x04, 0x24, 0x00, 0x01); // test word [rsp], 0x100
        }
        else
        {
            _asm.Bytes(0xF7, 0x04, 0x24); // test dword [rsp], 0x100
            _asm.Int32(0x100);
        }
        _asm.Jcc(5, _stubs.ExitEmulated);
        _leaders.Add(i.NextIP);
        Copy(i, source);
        LoadPosition();
        Completed();
    }

    /// <summary>Bytes at the end of POPF's shape in which the flags are spoilt.</summary>
    public static int PopFlagsTail(int length) => PopFlagsExitBytes + length;

    /// <summary>
    /// XSAVE as a processor does it that has the options' components: <c>spill rax; pext eax, eax, [mask]; jmp behind the mask; op;
    /// restore rax</c>. PEXT with a mask of low bits is an AND that leaves the flags alone; the processor has it, as guests are told so.
    /// </summary>
    private void SaveComponents(in Instruction i, byte* source)
    {
        uint mask = _host.Options.SaveMask;
        if (!_host.Features.HasBmi2 || (mask & (mask + 1)) != 0)
        {
            Copy(i, source);
            return;
        }
        _asm.StoreGs(CpuStateLayout.Spill, CpuStateLayout.Rax);
        _asm.Bytes(0xC4, 0xE2, 0x7A, 0xF5, 0x05, 2, 0, 0, 0);
        _asm.Bytes(0xEB, sizeof(uint));
        _asm.Int32((int)mask);
        Copy(i, source);
        _asm.LoadGs(CpuStateLayout.Rax, CpuStateLayout.Spill);
    }

    /// <summary>
    /// One round of a repeated string instruction, as it traps after each: <c>jrcxz behind; op</c>, without its prefix. Counting is the
    /// caller's (<see cref="SteppedInstruction"/>).
    /// </summary>
    private void CopyOneRound(in Instruction i, byte* source)
    {
        if (InstructionTraits.HasShortAddress(i))
            _asm.Byte(0x67);
        _asm.Bytes(0xE3, 0);
        byte* behind = _asm.Cursor;
        for (int n = 0; n < i.Length; n++)
        {
            if (source[n] is not (0xF2 or 0xF3))
                _asm.Byte(source[n]);
        }
        behind[-1] = (byte)(_asm.Cursor - behind);
    }
}
