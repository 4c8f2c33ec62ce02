namespace GoEmu.GoRuntime.Layouts;

/// <summary>Where a layout's offsets come from.</summary>
public enum LayoutSource
{
    /// <summary>The program's own debug information.</summary>
    Dwarf,

    /// <summary>The table of the program's Go version.</summary>
    Table,

    /// <summary>The table of the nearest version that there is one for: answers may be wrong.</summary>
    NearestTable,
}
