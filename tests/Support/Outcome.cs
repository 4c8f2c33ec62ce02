namespace GoEmu.TestSupport;

/// <summary>How a process ended, with death by a signal told apart from exit(128+n).</summary>
public enum OutcomeKind
{
    /// <summary>It called exit.</summary>
    Exited,

    /// <summary>A signal killed it.</summary>
    Signaled,

    /// <summary>The kernel refused to start it; the value is the errno.</summary>
    NotStarted,

    /// <summary>It was still running at the guard's end and was killed.</summary>
    Hung,
}

/// <summary>How a process ended: the kind, with its exit status, signal or errno.</summary>
public readonly record struct Outcome(OutcomeKind Kind, int Value)
{
    /// <summary>A process that called exit.</summary>
    public static Outcome Exited(int status) => new(OutcomeKind.Exited, status);

    /// <summary>A process killed by a signal.</summary>
    public static Outcome Signaled(int signal) => new(OutcomeKind.Signaled, signal);

    /// <summary>What a shell's $? would be.</summary>
    public int ShellStatus => Kind == OutcomeKind.Signaled ? 128 + Value : Value;

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        OutcomeKind.Exited => $"exit {Value}",
        OutcomeKind.Signaled => $"killed by {Signals.Name(Value)}",
        OutcomeKind.NotStarted => $"not started, errno {Value}",
        _ => "hung",
    };

    internal static Outcome FromWaitStatus(int status)
        => (status & 0x7f) == 0 ? Exited((status >> 8) & 0xff) : Signaled(status & 0x7f);
}
