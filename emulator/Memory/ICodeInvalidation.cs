namespace GoEmu.Emulator.Memory;

/// <summary>Told by the address space when bytes that may have been translated are changed, unmapped or no longer executable.</summary>
public interface ICodeInvalidation
{
    /// <summary>Forgets translations of [<paramref name="start"/>, <paramref name="end"/>); on return no thread runs them any more.</summary>
    void Invalidate(ulong start, ulong end);
}
