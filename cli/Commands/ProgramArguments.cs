using System.CommandLine;
using GoEmu.Emulator.Engine;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary>
/// Cuts PROGRAM and what follows off the arguments of the commands that run one, so that nothing of the program's own is taken for an
/// option.
/// </summary>
internal static class ProgramArguments
{
    /// <summary>The option that the command does not have, or null.</summary>
    public static string? Unknown { get; private set; }

    /// <summary>The options of the commands that end in PROGRAM [ARG...], or null for any other.</summary>
    private static Option[]? OptionsOf(string[] args) => args[0] switch
    {
        RunCommand.Name => RunOptions.All,
        StepCommand.Name => StepCommand.All,
        DiffCommand.Name => DiffCommand.All,
        BootCommand.Name => BootCommand.All,
        G0Command.Name => G0Command.All,
        CallsCommand.Name => CallsCommand.All,
        TraceCommand.Name when !TraceCommand.IsSubcommand(args) => TraceCommand.All,
        _ => null,
    };

    /// <summary>What the parser shall see; <paramref name="programIndex"/> is where PROGRAM is, or -1.</summary>
    public static string[] SplitOff(string[] args, out int programIndex)
    {
        programIndex = -1;
        Option[]? options = args.Length == 0 ? null : OptionsOf(args);
        if (options == null)
            return args;
        int n = 1;
        while (n < args.Length)
        {
            string token = args[n];
            if (token == "--")
            {
                programIndex = n + 1 < args.Length ? n + 1 : -1;
                return args[..n];
            }
            if (!token.StartsWith('-') || token == "-")
                break;
            int equals = token.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? token : token[..equals];
            Option? option = Array.Find(options, o => o.Name == name || o.Aliases.Contains(name));
            if (option == null && name is not ("--help" or "-h" or "-?"))
            {
                Unknown = token;
                return [args[0]];
            }
            // An option whose value may be missing has it behind an equals sign.
            n += option is { Arity.MinimumNumberOfValues: > 0 } && option.ValueType != typeof(bool) && equals < 0 ? 2 : 1;
        }
        if (n >= args.Length)
            return args;
        programIndex = n;
        return args[..n];
    }

    /// <summary>A command that ends in PROGRAM [ARG...].</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="options">All its options, those of <c>run</c> among them.</param>
    /// <param name="programIndex">Index of PROGRAM among the process's arguments, or -1.</param>
    /// <param name="execute">Does it with what <see cref="RunOptions"/> say, and returns the exit status; called when there is a program.</param>
    /// <param name="usual">The engine when none is chosen.</param>
    public static Command CreateCommand(string name, string description, Option[] options, int programIndex,
        Func<ParseResult, ProcessOptions, int> execute, EngineKind usual = EngineKind.Jit)
    {
        var command = new Command(name, description);
        foreach (Option option in options)
            command.Add(option);
        command.Add(Argument());
        command.SetAction(result =>
        {
            if (!IsComplete(name, programIndex))
                return ExitCodes.Usage;
            return RunOptions.Read(result, out string error, usual) is { } chosen ? execute(result, chosen) : Complain(error);
        });
        return command;
    }

    // Prints what is wrong when there is no program to run, or an option nobody knows.
    private static bool IsComplete(string command, int programIndex)
    {
        if (Unknown == null && programIndex >= 0)
            return true;
        Complain(Unknown != null ? $"unknown option '{Unknown}'; see 'goemu {command} --help'" : $"no program given; see 'goemu {command} --help'");
        return false;
    }

    /// <summary>Prints a mistake of the user's.</summary>
    public static int Complain(string message)
    {
        Console.Error.WriteLine("goemu: " + message);
        return ExitCodes.Usage;
    }

    // PROGRAM and its arguments, for the help.
    private static Argument<string[]> Argument() => new("PROGRAM")
    {
        HelpName = "PROGRAM [ARG...]",
        Description = "the program, looked up in PATH when it has no slash, and its arguments",
        Arity = ArgumentArity.ZeroOrMore,
    };
}
