using GoEmu.Emulator.Engine;
using GoEmu.Syscalls.Deterministic;

namespace GoEmu.Syscalls.Kernel;

/// <summary>What the person who started the emulator chose; handed on to programs that the guest executes.</summary>
public sealed record ProcessOptions
{
    /// <summary>Stop at the first missing system call or refused instruction (--strict).</summary>
    public bool Strict { get; init; }

    /// <summary>Print counters at exit (--stats).</summary>
    public bool Stats { get; init; }

    /// <summary>What runs the guest's code (--engine).</summary>
    public EngineKind Engine { get; init; }

    /// <summary>Count executed instructions, on engines that can.</summary>
    public bool CountInstructions { get; init; }

    /// <summary>What a repeatable run depends on (--deterministic), or null.</summary>
    public DeterministicOptions? Deterministic { get; init; }

    /// <summary>CPU model name (--cpu).</summary>
    public string Cpu { get; init; } = "host";

    /// <summary>Bytes of code cache (--code-cache).</summary>
    public ulong CodeCache { get; init; } = 192UL << 20;

    /// <summary>Folder in which the dynamic linker is looked up first (-L), or empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Whether the guest gets a vDSO.</summary>
    public bool Vdso { get; init; } = true;

    /// <summary>The random bytes that programs find when they start (AT_RANDOM) in hexadecimal (--random), or empty for others each time.</summary>
    public string Random { get; init; } = "";

    /// <summary>Whether the emulator's own garbage collector runs without pause, to shake out bugs (--gc-stress).</summary>
    public bool GcStress { get; init; }

    /// <summary>How often the emulator has started over because its own memory lay where the image has to go.</summary>
    public int Attempt { get; init; }

    /// <summary>File to which what the program does is recorded (goemu trace), or empty. Programs that it executes add their process id to the name.</summary>
    public string TraceFile { get; init; } = "";

    /// <summary>Whether stack pointers and whose stack they are on are recorded, too.</summary>
    public bool TraceStacks { get; init; }

    /// <summary>Whether addresses of memory that is accessed are recorded, too.</summary>
    public bool TraceMemory { get; init; }

    /// <summary>Log level name (--log-level).</summary>
    public string LogLevel { get; init; } = "warning";

    /// <summary>Log file (--log-file), or empty for stderr.</summary>
    public string LogFile { get; init; } = "";
}
