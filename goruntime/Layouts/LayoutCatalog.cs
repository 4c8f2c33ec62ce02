namespace GoEmu.GoRuntime.Layouts;

/// <summary>The tables, one for each Go version. A new version is a file from scripts/golayouts and a line here.</summary>
internal static class LayoutCatalog
{
    internal const int Oldest = 18;
    internal const int Newest = 27;

    /// <summary>The text of a version's table, or of the nearest one.</summary>
    internal static LayoutText Read(int minor) => LayoutText.Parse(Math.Clamp(minor, Oldest, Newest) switch
    {
        18 => Go118.Text,
        19 => Go119.Text,
        20 => Go120.Text,
        21 => Go121.Text,
        22 => Go122.Text,
        23 => Go123.Text,
        24 => Go124.Text,
        25 => Go125.Text,
        26 => Go126.Text,
        _ => Go127.Text,
    });
}
