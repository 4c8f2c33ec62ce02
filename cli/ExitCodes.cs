namespace GoEmu.Cli;

/// <summary>Exit statuses of the emulator itself, as env(1) and shells have them.</summary>
internal static class ExitCodes
{
    /// <summary>Wrong usage, or the emulator failed.</summary>
    public const int Usage = 125;

    /// <summary>The program was found but cannot be run.</summary>
    public const int NotRunnable = 126;

    /// <summary>The program was not found.</summary>
    public const int NotFound = 127;
}
