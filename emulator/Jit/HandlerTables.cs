namespace GoEmu.Emulator.Jit;

/// <summary>Native memory that the host signal handler reads.</summary>
/// <param name="Previous">65 addresses: the handler that was there before ours, by signal; 0 for none (the default action).</param>
/// <param name="DefaultAction">A kernel sigaction structure that says SIG_DFL.</param>
internal unsafe readonly record struct HandlerTables(nint Previous, nint DefaultAction);
