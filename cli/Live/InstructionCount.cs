using GoEmu.Emulator.Engine;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Live;

/// <summary>How many guest instructions have been executed.</summary>
internal static class InstructionCount
{
    /// <summary>Those of all threads; null where the engine does not count.</summary>
    public static long? Of(GuestProcess process) =>
        process.Repeatable is { } run ? run.Instructions
        : process.Options is { CountInstructions: true, Engine: EngineKind.Interpreter } ? process.Engine.Statistics.Executed
        : null;
}
