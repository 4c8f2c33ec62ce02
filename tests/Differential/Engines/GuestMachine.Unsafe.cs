using GoEmu.Differential.Machine;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Recording;

namespace GoEmu.Differential.Engines;

/// <summary>
/// An execution engine of the emulator. What the virtual kernel makes of its exits (a siginfo) is made here too, so that all machines
/// report in the same terms. Relies on the state being attached on the calling thread.
/// </summary>
public sealed unsafe class GuestMachine(string name, IExecutionEngine engine, CpuState* cpu, TurnRecorder? turns) : IMachine
{
    private const int Sigill = 4, Sigtrap = 5, Sigfpe = 8, Sigsegv = 11;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public uint Components => engine.Limits.XState;

    /// <inheritdoc/>
    public bool Refused { get; private set; }

    /// <inheritdoc/>
    public void Run(in MachineState input, ref MachineState output)
    {
        for (int n = 0; n < 16; n++)
            cpu->Gpr[n] = input.Gpr[n];
        cpu->Rip = input.Rip;
        cpu->Rflags = input.Rflags;
        cpu->FsBase = input.FsBase;
        cpu->GsBase = input.GsBase;
        cpu->Budget = long.MaxValue / 2;
        byte* xsave = (byte*)cpu + CpuState.XSaveOffset;
        fixed (byte* x = input.XState)
            new ReadOnlySpan<byte>(x, MachineState.XStateSize).CopyTo(new Span<byte>(xsave, MachineState.XStateSize));
        turns?.Begins(cpu, 1);
        ExitReason reason = engine.Run(cpu);
        turns?.Ends(cpu, reason, 0);
        turns?.Flush();
        Refused = reason == ExitReason.Refused;
        for (int n = 0; n < 16; n++)
            output.Gpr[n] = cpu->Gpr[n];
        output.Rip = cpu->Rip;
        output.Rflags = cpu->Rflags;
        output.FsBase = cpu->FsBase;
        output.GsBase = cpu->GsBase;
        fixed (byte* x = output.XState)
            new ReadOnlySpan<byte>(xsave, MachineState.XStateSize).CopyTo(new Span<byte>(x, MachineState.XStateSize));
        Report(reason, ref output);
        output.Normalise();
    }

    private void Report(ExitReason reason, ref MachineState output)
    {
        switch (reason)
        {
            case ExitReason.Fault:
                output.Signal = cpu->FaultSignal;
                output.Code = *(int*)(cpu->FaultInfo + 8);
                output.Trap = cpu->TrapNumber;
                output.Error = cpu->ErrorCode;
                output.Cr2 = cpu->FaultAddress;
                output.Address = *(ulong*)(cpu->FaultInfo + 16);
                if (output.Address != 0 && output.Signal is Sigill or Sigfpe or Sigtrap)
                    output.Address = cpu->Rip;
                break;
            case ExitReason.BadFetch:
                BadFetch(ref output);
                break;
            case ExitReason.Refused:
                (output.Signal, output.Code, output.Trap, output.Error) = (Sigill, 2, 6, 0);
                (output.Address, output.Cr2) = (cpu->Rip, 0);
                break;
            default:
                (output.Signal, output.Code, output.Trap, output.Error, output.Address, output.Cr2) = (0, -(int)reason, 0, 0, 0, 0);
                break;
        }
    }

    private void BadFetch(ref MachineState output)
    {
        const ulong present = 1, userFetch = 0x14;
        const int mapError = 1, accessError = 2, kernel = 0x80;
        ulong address = cpu->FaultAddress;
        bool canonical = (long)(address << 16) >> 16 == (long)address;
        bool isPresent = canonical && ((long)address < 0 || TestMemory.IsMapped(address));
        output.Signal = Sigsegv;
        output.Trap = canonical ? 14UL : 13;
        output.Error = !canonical ? 0 : isPresent ? userFetch | present : userFetch;
        output.Code = !canonical ? kernel : TestMemory.IsMapped(address) || TestMemory.IsReserved(address) ? accessError : mapError;
        output.Address = output.Cr2 = canonical ? address : 0;
    }
}
