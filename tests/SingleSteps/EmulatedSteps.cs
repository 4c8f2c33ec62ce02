using GoEmu.TestSupport;
using GoEmu.Tracing;
using Xunit;

namespace GoEmu.Tests.SingleSteps;

/// <summary>A program's start as <c>goemu trace</c> records it.</summary>
internal static class EmulatedSteps
{
    /// <summary>The addresses that the first thread comes by.</summary>
    public static List<ulong> Of(BootProgram program, IReadOnlyDictionary<string, string> environment, string file)
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(["trace", "--no-vdso", "--random", BootProgram.Random, "-o", file, program.Path]) with
        {
            Environment = environment,
            OneProcessor = true,
        });
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        using var trace = TraceFile.Open(file);
        InstructionReader reader = trace.Read(trace.Tasks[0]);
        List<ulong> path = [];
        while (reader.MoveNext() && (path.Count == 0 || path[^1] != program.End))
        {
            if (reader.Kind == StepKind.Instruction)
                program.Add(path, reader.Pc);
        }
        Assert.Null(reader.Problem);
        return path;
    }
}
