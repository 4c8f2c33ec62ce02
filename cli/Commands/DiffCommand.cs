using System.CommandLine;
using GoEmu.Cli.Diff;
using GoEmu.Emulator.Cpu;
using GoEmu.Syscalls.Deterministic;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu diff [options] PROGRAM [ARG...]</c>: both engines in lock-step.</summary>
internal static class DiffCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "diff";

    /// <summary>The options with which it starts itself for each engine; not for people.</summary>
    public const string SideOption = "--side", SideEngineOption = "--engine";

    private static readonly Option<string> s_side = new(SideOption) { Hidden = true, DefaultValueFactory = _ => "" };

    /// <summary>All its options: its own and those of <c>run</c>.</summary>
    public static readonly Option[] All = [s_side, .. RunOptions.All];

    /// <summary>The command; <paramref name="programIndex"/> and <paramref name="argumentCount"/> as for <c>run</c>.</summary>
    public static Command Create(int programIndex, int argumentCount) => ProgramArguments.CreateCommand(Name,
        "Runs a program on both engines side by side, repeatably, and shows the first block after which their states differ.", All,
        programIndex, (result, options) => Execute(result, options, programIndex, argumentCount));

    private static int Execute(ParseResult result, ProcessOptions options, int programIndex, int argumentCount)
    {
        if (result.GetValue(s_side) is { Length: > 0 } text)
            return RunSide(result, options, text, programIndex, argumentCount);
        if (result.GetResult(RunOptions.Engine) is { Implicit: false })
            return ProgramArguments.Complain("diff runs both engines: --engine has no meaning");
        return Compare(argumentCount);
    }

    private static int RunSide(ParseResult result, ProcessOptions options, string text, int programIndex, int argumentCount)
    {
        if (DiffSide.TryDecode(text) is not { } side)
            return ProgramArguments.Complain(SideOption + " is for the emulator's own use");
        side = DiffFolder.Enter(side);
        if (options.Deterministic == null)
        {
            bool chosen = result.GetResult(RunOptions.Cpu) is { Implicit: false };
            options = options with { Deterministic = new DeterministicOptions(), Cpu = chosen ? options.Cpu : CpuidModel.Fixed };
        }
        return RunOptions.Start(result, options, programIndex, argumentCount, process => _ = new StateRecorder(process, side));
    }

    private static int Compare(int argumentCount)
    {
        string root = Directory.CreateTempSubdirectory("goemu-diff-").FullName;
        try
        {
            using (FileStream input = File.Create(Path.Combine(root, DiffFolder.Stdin)))
            {
                if (Console.IsInputRedirected)
                    Console.OpenStandardInput().CopyTo(input);
            }
            string[] all = Environment.GetCommandLineArgs();
            return new EngineComparison(root, all[(all.Length - argumentCount + 1)..]).Run();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
