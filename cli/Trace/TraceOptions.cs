namespace GoEmu.Cli.Trace;

/// <summary>What <c>goemu trace</c> was asked to record. Programs that the program executes are recorded whole.</summary>
/// <param name="From">Function or address: recording begins when a thread first comes there; empty for the beginning.</param>
/// <param name="To">Function or address: it stops when a thread comes there after that; empty for the end.</param>
/// <param name="Events">Functions, patterns of names and addresses whose executions become events.</param>
/// <param name="MaxBytes">Size of the file at which recording stops.</param>
internal sealed record TraceOptions(string From, string To, IReadOnlyList<string> Events, ulong MaxBytes);
