using GoEmu.Cli.Live;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Recording;
using GoEmu.GoRuntime.Unwinding;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Trace;

/// <summary>Names the stacks of the program that is recorded. Until it is loaded, and where it is no Go program, they have no names.</summary>
internal sealed unsafe class TraceStacks : IStackNamer
{
    private const int R14 = 14;

    private GoStacks? _stacks;

    /// <summary>The program is loaded.</summary>
    public void Attach(GuestProcess process) => _stacks = LiveGo.TryCreate(process, out _) is { } go ? new GoStacks(go) : null;

    /// <inheritdoc/>
    public StackTag Name(CpuState* cpu) => _stacks is { } stacks
        ? stacks.Find(new UnwindRegisters(cpu->Rip, cpu->Rsp, cpu->Rbp, cpu->Gpr[R14], cpu->FsBase))
        : new StackTag(StackKind.Other, 0, 0, -1);
}
