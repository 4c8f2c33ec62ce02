namespace GoEmu.Emulator.Engine;

/// <summary>What runs the guest's code. The values are handed over to programs that the guest executes.</summary>
public enum EngineKind
{
    /// <summary>The same-ISA JIT.</summary>
    Jit = 0,

    /// <summary>The interpreter.</summary>
    Interpreter = 1,

    /// <summary>The interpreter until code is warm, then the JIT.</summary>
    Mixed = 2,
}
