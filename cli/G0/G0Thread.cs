namespace GoEmu.Cli.G0;

/// <summary>What is kept of one thread (m).</summary>
internal sealed class G0Thread(int thread)
{
    /// <summary>The kernel's number.</summary>
    public int Thread { get; } = thread;

    /// <summary>Number of the m; -1 before it is known.</summary>
    public long M { get; set; } = -1;

    /// <summary>Address of its g0.</summary>
    public ulong G0 { get; set; }

    /// <summary>Bounds of g0's stack.</summary>
    public (ulong Low, ulong High) Stack { get; set; }

    /// <summary>Lowest address of g0's stack that has been written.</summary>
    public ulong Mark { get; set; }

    /// <summary>True when the stack was not clean when the thread began with it, so that <see cref="Mark"/> may be somebody else's.</summary>
    public bool Reused { get; set; }

    /// <summary>Switches to g0 and away from it.</summary>
    public long Switches { get; set; }

    /// <summary>What functions that may be about to switch were last called with, by name.</summary>
    public Dictionary<string, (string Function, string Caller)> Pending { get; } = [];

    /// <summary>The signal that is being handled, or was last.</summary>
    public string Signal { get; set; } = "";

    /// <summary>Stack pointer of what that signal interrupted.</summary>
    public ulong InterruptedSp { get; set; }

    /// <summary>The calls whose return will switch back: what they ran.</summary>
    public Stack<(string Cause, string Function)> Open { get; } = [];
}
