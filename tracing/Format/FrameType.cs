namespace GoEmu.Tracing.Format;

/// <summary>What a frame holds. Readers skip types they do not know.</summary>
public enum FrameType : byte
{
    /// <summary>What was run: pairs of name and value, as text.</summary>
    Program = 1,

    /// <summary>A page of code in one version.</summary>
    Code = 2,

    /// <summary>A piece of what one task's branches did.</summary>
    Branches = 3,

    /// <summary>Something that happened: kind, task, time, place, values.</summary>
    Event = 4,

    /// <summary>Code that the host does the work of.</summary>
    Replaced = 5,

    /// <summary>The recording was ended, not cut off.</summary>
    End = 6,

    /// <summary>Numbers of addresses that targets of indirect transfers may be told by.</summary>
    Sites = 7,
}
