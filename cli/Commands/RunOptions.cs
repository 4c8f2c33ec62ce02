using System.CommandLine;
using System.Text;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Loader;
using GoEmu.Syscalls.Deterministic;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Commands;

/// <summary>The options of every command that runs a program.</summary>
internal static class RunOptions
{
    private static readonly Option<string[]> s_set = new("-E", "--set-env") { HelpName = "NAME=VALUE", Description = "set a variable of the program's environment", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<string[]> s_unset = new("-U", "--unset-env") { HelpName = "NAME", Description = "remove a variable of the program's environment" };
    private static readonly Option<string> s_prefix = new("-L", "--prefix") { HelpName = "DIR", Description = "look for the dynamic linker below DIR first", DefaultValueFactory = _ => "" };
    private static readonly Option<string?> s_argv0 = new("-0", "--argv0") { HelpName = "NAME", Description = "argv[0] for the program" };

    /// <summary>What runs the program.</summary>
    public static readonly Option<string> Engine = new("--engine") { HelpName = "jit|interp|mixed", Description = "what runs the program", DefaultValueFactory = _ => "jit" };

    /// <summary>What CPUID says.</summary>
    public static readonly Option<string> Cpu = new("--cpu") { HelpName = "MODEL", Description = "what CPUID says: " + string.Join(", ", CpuidModel.Names), DefaultValueFactory = _ => "host" };

    private static readonly Option<string?> s_deterministic = new("--deterministic") { HelpName = "SEED", Description = "run repeatably, by turns and in virtual time; other seeds, other orders", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> s_codeCache = new("--code-cache") { HelpName = "SIZE", Description = "size of the code cache, such as 64M", DefaultValueFactory = _ => "192M" };
    private static readonly Option<bool> s_noVdso = new("--no-vdso") { Description = "make every clock look-up a system call" };
    private static readonly Option<string> s_random = new("--random") { HelpName = "HEX", Description = "the 16 random bytes that the program finds when it starts (AT_RANDOM), as 32 digits", DefaultValueFactory = _ => "" };
    private static readonly Option<bool> s_stats = new("--stats") { Description = "print counters on stderr at the end" };
    private static readonly Option<bool> s_strict = new("--strict") { Description = "stop with status 125 at what is not supported" };
    private static readonly Option<bool> s_gcStress = new("--gc-stress") { Description = "collect the emulator's own garbage without pause (a test of the emulator)" };
    private static readonly Option<string> s_logLevel = new("--log-level") { HelpName = "LEVEL", Description = "debug, information, warning, error or none", DefaultValueFactory = _ => "warning" };
    private static readonly Option<string> s_logFile = new("--log-file") { HelpName = "FILE", Description = "where messages go instead of stderr", DefaultValueFactory = _ => "" };

    /// <summary>All of them.</summary>
    public static readonly Option[] All =
        [s_set, s_unset, s_prefix, s_argv0, Engine, Cpu, s_deterministic, s_codeCache, s_noVdso, s_random, s_stats, s_strict, s_gcStress, s_logLevel, s_logFile];

    private static readonly Dictionary<string, EngineKind> s_engines = new() { ["jit"] = EngineKind.Jit, ["interp"] = EngineKind.Interpreter, ["mixed"] = EngineKind.Mixed };

    /// <summary>
    /// What was chosen, or null and in <paramref name="error"/> what is wrong with it. <paramref name="usual"/> is the engine when none was.
    /// </summary>
    public static ProcessOptions? Read(ParseResult result, out string error, EngineKind usual = EngineKind.Jit)
    {
        error = "";
        string cpu = result.GetValue(Cpu)!;
        EngineKind engine = usual;
        if (result.GetResult(Engine) is { Implicit: false } && !s_engines.TryGetValue(result.GetValue(Engine) ?? "", out engine))
            error = $"unknown engine '{result.GetValue(Engine)}'; known: {string.Join(", ", s_engines.Keys)}";
        else if (!CpuidModel.Names.Contains(cpu))
            error = $"unknown CPU model '{cpu}'; known: {string.Join(", ", CpuidModel.Names)}";
        else if (!SerilogKernelLog.IsLevel(result.GetValue(s_logLevel)!))
            error = $"unknown log level '{result.GetValue(s_logLevel)}'";
        if (!Sizes.TryParse(result.GetValue(s_codeCache)!, out ulong cache) || cache is < JitOptions.MinCacheSize or > JitLayout.MaxCacheSize)
            error = "--code-cache must be between 1M and 256M";
        ulong seed = 0;
        if (result.GetValue(s_deterministic) is { } text && !Sizes.TryParseNumber(text, out seed))
            error = $"'{text}' is no seed: --deterministic takes a number";
        string random = result.GetValue(s_random)!;
        if (random.Length != 0 && (random.Length != 2 * AuxVector.RandomBytes || !random.All(char.IsAsciiHexDigit)))
            error = $"'{random}' is not {2 * AuxVector.RandomBytes} hexadecimal digits, which --random takes";
        if (error.Length != 0)
            return null;
        bool isDeterministic = result.GetResult(s_deterministic) != null;
        return new ProcessOptions
        {
            Strict = result.GetValue(s_strict),
            Stats = result.GetValue(s_stats),
            Cpu = isDeterministic && result.GetResult(Cpu) is null or { Implicit: true } ? CpuidModel.Fixed : cpu,
            Deterministic = isDeterministic ? new DeterministicOptions { Seed = seed } : null,
            Engine = engine,
            CodeCache = cache,
            Prefix = result.GetValue(s_prefix)!.TrimEnd('/'),
            Vdso = !result.GetValue(s_noVdso),
            Random = random,
            GcStress = result.GetValue(s_gcStress),
            LogLevel = result.GetValue(s_logLevel)!,
            LogFile = result.GetValue(s_logFile) is { Length: > 0 } file ? Path.GetFullPath(file) : "",
        };
    }

    /// <summary>Runs the program whose name is argument <paramref name="programIndex"/> of the process's <paramref name="argumentCount"/>.</summary>
    public static int Start(ParseResult result, ProcessOptions options, int programIndex, int argumentCount, Action<GuestProcess>? started = null)
    {
        List<byte[]> arguments = RawArguments.CommandLine(argumentCount)[programIndex..];
        byte[] name = arguments[0];
        if (result.GetValue(s_argv0) is { } argv0)
            arguments[0] = Encoding.UTF8.GetBytes(argv0);
        List<byte[]> environment = GuestEnvironment.Build(RawArguments.Environment(), result.GetValue(s_set) ?? [], result.GetValue(s_unset) ?? []);
        return ProgramStart.Run(name, arguments, environment, options, 0, lookUp: true, started);
    }
}
