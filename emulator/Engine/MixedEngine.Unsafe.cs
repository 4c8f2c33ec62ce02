using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Engine;

/// <summary>
/// Interprets code until it is warm, then compiles it. The engines hand a thread over at block boundaries, where all of it is in its
/// state: the interpreter when it comes to a warm block, the JIT when it comes to code that it has not translated and that is cold.
/// </summary>
public sealed unsafe class MixedEngine : IExecutionEngine
{
    private const int EntriesUntilWarm = 32;

    private readonly Warmth _warmth = new(EntriesUntilWarm);
    private readonly JitEngine _jit;
    private readonly InterpreterEngine _interpreter;

    /// <summary>Creates both engines; <paramref name="count"/> counts what is interpreted.</summary>
    /// <exception cref="InsufficientMemoryException">An address range is not to be had.</exception>
    public MixedEngine(EngineHost host, ICodeSource source, bool count = false)
    {
        _jit = new JitEngine(host, source) { Warmth = _warmth, Statistics = Statistics };
        _interpreter = new InterpreterEngine(host, source, count, _warmth) { Statistics = Statistics };
    }

    /// <inheritdoc/>
    public EngineStatistics Statistics { get; } = new();

    /// <inheritdoc/>
    public CpuidLimits Limits => _interpreter.Limits;

    /// <inheritdoc/>
    public ExitReason Run(CpuState* cpu)
    {
        while (true)
        {
            ExitReason reason;
            if (_warmth.IsWarm(cpu->Rip) || _jit.HasEntry(cpu->Rip))
            {
                reason = _jit.Run(cpu);
                if (reason != ExitReason.Cold)
                    return reason;
            }
            reason = _interpreter.Run(cpu);
            if (reason != ExitReason.Warm)
                return reason;
        }
    }

    /// <inheritdoc/>
    public bool RunOne(CpuState* cpu, out ExitReason reason) => _jit.RunOne(cpu, out reason);
}
