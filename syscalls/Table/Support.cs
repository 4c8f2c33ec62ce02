namespace GoEmu.Syscalls.Table;

/// <summary>How much of a system call there is.</summary>
public enum Support
{
    /// <summary>Goes to the host's kernel as it is, with guest pointers, which are host pointers.</summary>
    Forwarded,

    /// <summary>Done here, or checked here and then forwarded; complete.</summary>
    Full,

    /// <summary>Done here with the limits that the note states.</summary>
    Partial,

    /// <summary>Refused with the errno that the note states, on purpose.</summary>
    Refused,

    /// <summary>ENOSYS, with a warning.</summary>
    Missing,
}
