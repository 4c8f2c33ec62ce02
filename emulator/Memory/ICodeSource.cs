namespace GoEmu.Emulator.Memory;

/// <summary>What a translator asks of guest memory.</summary>
public interface ICodeSource
{
    /// <summary>
    /// Says whether code at <paramref name="pc"/> may be executed, and makes it readable and stable to translate: pages that the guest
    /// may also write are write-protected until the guest writes them (then <see cref="ICodeInvalidation"/> is told).
    /// </summary>
    /// <param name="pc">Guest address.</param>
    /// <param name="end">End of the executable bytes that follow without a gap, at most a few pages on.</param>
    /// <param name="protect">False to leave pages writable, for code that is run once and forgotten.</param>
    /// <returns>False when the address is not executable guest memory.</returns>
    bool PrepareCode(ulong pc, bool protect, out ulong end);
}
