using System.CommandLine;
using System.Text;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Jit;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu run [options] PROGRAM [ARG...]</c>.</summary>
internal static class RunCommand
{
    private const string Name = "run";

    private static readonly Option<string[]> s_set = new("-E", "--set-env") { HelpName = "NAME=VALUE", Description = "set a variable of the program's environment", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<string[]> s_unset = new("-U", "--unset-env") { HelpName = "NAME", Description = "remove a variable of the program's environment" };
    private static readonly Option<string> s_prefix = new("-L", "--prefix") { HelpName = "DIR", Description = "look for the dynamic linker below DIR first", DefaultValueFactory = _ => "" };
    private static readonly Option<string?> s_argv0 = new("-0", "--argv0") { HelpName = "NAME", Description = "argv[0] for the program" };
    private static readonly Option<string> s_engine = new("--engine") { HelpName = "jit|interp", Description = "what runs the program", DefaultValueFactory = _ => "jit" };
    private static readonly Option<string> s_cpu = new("--cpu") { HelpName = "MODEL", Description = "what CPUID says: " + string.Join(", ", CpuidModel.Names), DefaultValueFactory = _ => "host" };
    private static readonly Option<string> s_codeCache = new("--code-cache") { HelpName = "SIZE", Description = "size of the code cache, such as 64M", DefaultValueFactory = _ => "192M" };
    private static readonly Option<bool> s_noVdso = new("--no-vdso") { Description = "make every clock look-up a system call" };
    private static readonly Option<bool> s_stats = new("--stats") { Description = "print counters on stderr at the end" };
    private static readonly Option<bool> s_strict = new("--strict") { Description = "stop with status 125 at what is not supported" };
    private static readonly Option<bool> s_gcStress = new("--gc-stress") { Description = "collect the emulator's own garbage without pause (a test of the emulator)" };
    private static readonly Option<string> s_logLevel = new("--log-level") { HelpName = "LEVEL", Description = "debug, information, warning, error or none", DefaultValueFactory = _ => "warning" };
    private static readonly Option<string> s_logFile = new("--log-file") { HelpName = "FILE", Description = "where messages go instead of stderr", DefaultValueFactory = _ => "" };

    private static readonly Option[] s_options =
        [s_set, s_unset, s_prefix, s_argv0, s_engine, s_cpu, s_codeCache, s_noVdso, s_stats, s_strict, s_gcStress, s_logLevel, s_logFile];

    private static readonly Dictionary<string, EngineKind> s_engines = new() { ["jit"] = EngineKind.Jit, ["interp"] = EngineKind.Interpreter };

    private static string? s_unknown;

    /// <summary>The command; <paramref name="programIndex"/> is the index of PROGRAM among the process's <paramref name="argumentCount"/> arguments, or -1.</summary>
    public static Command Create(int programIndex, int argumentCount)
    {
        var command = new Command(Name, "Runs a program exactly as it would run natively. Options end at PROGRAM or at --.");
        foreach (Option option in s_options)
            command.Add(option);
        command.Add(new Argument<string[]>("PROGRAM") { HelpName = "PROGRAM [ARG...]", Description = "the program, looked up in PATH when it has no slash, and its arguments", Arity = ArgumentArity.ZeroOrMore });
        command.SetAction(result => Execute(result, programIndex, argumentCount));
        return command;
    }

    /// <summary>
    /// Cuts PROGRAM and what follows off the arguments of <c>run</c>, so that nothing of the program's own is taken for an option.
    /// </summary>
    public static string[] SplitOff(string[] args, out int programIndex)
    {
        programIndex = -1;
        if (args.Length == 0 || args[0] != Name)
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
            Option? option = Array.Find(s_options, o => o.Name == name || o.Aliases.Contains(name));
            if (option == null && name is not ("--help" or "-h" or "-?"))
            {
                s_unknown = token;
                return [Name];
            }
            n += option != null && option.ValueType != typeof(bool) && equals < 0 ? 2 : 1;
        }
        if (n >= args.Length)
            return args;
        programIndex = n;
        return args[..n];
    }

    private static int Execute(ParseResult result, int programIndex, int argumentCount)
    {
        if (s_unknown != null)
            return Complain($"unknown option '{s_unknown}'; see 'goemu run --help'", ExitCodes.Usage);
        if (programIndex < 0)
            return Complain("no program given; see 'goemu run --help'", ExitCodes.Usage);
        if (!s_engines.TryGetValue(result.GetValue(s_engine)!, out EngineKind engine))
            return Complain($"unknown engine '{result.GetValue(s_engine)}'; known: {string.Join(", ", s_engines.Keys)}", ExitCodes.Usage);
        string cpu = result.GetValue(s_cpu)!;
        if (!CpuidModel.Names.Contains(cpu))
            return Complain($"unknown CPU model '{cpu}'; known: {string.Join(", ", CpuidModel.Names)}", ExitCodes.Usage);
        if (!Sizes.TryParse(result.GetValue(s_codeCache)!, out ulong cache) || cache is < JitOptions.MinCacheSize or > JitLayout.MaxCacheSize)
            return Complain("--code-cache must be between 1M and 256M", ExitCodes.Usage);
        if (!SerilogKernelLog.IsLevel(result.GetValue(s_logLevel)!))
            return Complain($"unknown log level '{result.GetValue(s_logLevel)}'", ExitCodes.Usage);
        var options = new ProcessOptions
        {
            Strict = result.GetValue(s_strict),
            Stats = result.GetValue(s_stats),
            Cpu = cpu,
            Engine = engine,
            CodeCache = cache,
            Prefix = result.GetValue(s_prefix)!.TrimEnd('/'),
            Vdso = !result.GetValue(s_noVdso),
            GcStress = result.GetValue(s_gcStress),
            LogLevel = result.GetValue(s_logLevel)!,
            LogFile = result.GetValue(s_logFile) is { Length: > 0 } file ? Path.GetFullPath(file) : "",
        };
        List<byte[]> arguments = RawArguments.CommandLine(argumentCount)[programIndex..];
        byte[] name = arguments[0];
        if (result.GetValue(s_argv0) is { } argv0)
            arguments[0] = Encoding.UTF8.GetBytes(argv0);
        List<byte[]> environment = GuestEnvironment.Build(RawArguments.Environment(), result.GetValue(s_set) ?? [], result.GetValue(s_unset) ?? []);
        return ProgramStart.Run(name, arguments, environment, options, 0, lookUp: true);
    }

    private static int Complain(string message, int status)
    {
        Console.Error.WriteLine("goemu: " + message);
        return status;
    }
}
