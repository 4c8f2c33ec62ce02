using GoEmu.Emulator.Cpu;
using GoEmu.TestSupport;
using GoEmu.Tracing;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary>The example in docs/trace-format.md is code that runs.</summary>
public sealed class TracingExampleTests
{
    [Fact]
    public void TheExampleRunsAsItIsPrinted()
    {
        using TempFolder folder = new();
        ProcessRunner.Run(GoEmuExe.Command(["trace", "--deterministic", "--memory", "-o", folder.File("t"), RepoRoot.File("testbins", "bin", "go1.26", "hello")]));
        var output = new StringWriter();
        Example(folder.File("t"), output);
        Assert.Matches("^task 1000: [0-9]{6} instructions, [0-9]{2,} system calls, [0-9]{6,} bytes written\ntask 1001:", output.ToString());

        string[] source = File.ReadAllLines(RepoRoot.File("tests", "Commands", "TracingExampleTests.cs"));
        int begin = Array.FindIndex(source, l => l.StartsWith("    private static void Example", StringComparison.Ordinal)) + 2;
        int end = Array.FindIndex(source, begin, l => l == "    }");
        string text = string.Join('\n', source[begin..end].Select(l => l.Length > 8 ? l[8..] : l));
        Assert.Contains(text, File.ReadAllText(RepoRoot.File("docs", "trace-format.md")), StringComparison.Ordinal);
    }

    private static void Example(string path, TextWriter output)
    {
        using TraceFile trace = TraceFile.Open(path);
        foreach (TraceTask task in trace.Tasks)
        {
            long systemCalls = 0;
            ulong written = 0;
            InstructionReader reader = trace.Read(task);
            while (reader.MoveNext())
            {
                if (reader.Kind == StepKind.Leave && reader.Reason == ExitReason.Syscall)
                    systemCalls++;
                foreach (MemoryAccess access in reader.Accesses) // none unless recorded with --memory
                    written += access.Writes ? access.Size : 0;
            }
            if (reader.Problem != null)
                output.WriteLine(reader.Problem);
            output.WriteLine($"task {task.Id}: {reader.Count} instructions, {systemCalls} system calls, {written} bytes written");
        }
    }
}
