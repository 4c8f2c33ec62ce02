namespace GoEmu.Emulator.Loader;

/// <summary>The <c>p_flags</c> of a program header: the access that a segment asks for.</summary>
[Flags]
public enum ElfSegmentFlags : uint
{
    None = 0,
    Execute = 1,
    Write = 2,
    Read = 4,
}
