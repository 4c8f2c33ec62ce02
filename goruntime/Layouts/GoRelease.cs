using System.Globalization;

namespace GoEmu.GoRuntime.Layouts;

/// <summary>The minor number of a Go version: 26 for "go1.26.3", "go1.26rc1" or "go1.26-custom X:exp".</summary>
public static class GoRelease
{
    /// <summary>Takes the minor number out of a version; false for development versions and unknown text.</summary>
    public static bool TryMinor(string? version, out int minor)
    {
        minor = 0;
        ReadOnlySpan<char> text = version;
        // "devel go1.22-0123abc Mon ..." names the release it will become.
        if (text.StartsWith("devel "))
            text = text[6..];
        if (!text.StartsWith("go1."))
            return false;
        text = text[4..];
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        return digits is > 0 and < 4
            && int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }
}
