namespace GoEmu.Emulator.Loader;

/// <summary>
/// The only exception of the ELF reader. <see cref="Exception.Message"/> is one line that reads well after
/// <c>goemu: FILE: </c>, without a full stop.
/// </summary>
public sealed class ElfException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ElfException(ElfErrorReason reason, string message)
        : base(message) => Reason = reason;

    /// <summary>Creates the exception from an error of the host.</summary>
    public ElfException(ElfErrorReason reason, string message, Exception inner)
        : base(message, inner) => Reason = reason;

    /// <summary>What kind of defect it is.</summary>
    public ElfErrorReason Reason { get; }
}
