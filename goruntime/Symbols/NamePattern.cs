namespace GoEmu.GoRuntime.Symbols;

/// <summary>
/// A pattern of function names: "*" stands for anything, dots and slashes included, "?" for one character, all else for itself
/// ("main.*", "runtime.newproc1", "*.(*Buffer).Write*").
/// </summary>
public sealed class NamePattern
{
    private readonly string _pattern;

    /// <summary>Makes a pattern; every text is one.</summary>
    public NamePattern(string pattern) => _pattern = pattern;

    /// <summary>True when only one name can match.</summary>
    public bool IsExact => !_pattern.AsSpan().ContainsAny('*', '?');

    /// <summary>The pattern as it was given.</summary>
    public override string ToString() => _pattern;

    /// <summary>True when the whole name matches.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        int p = 0;
        int n = 0;
        int star = -1; // the last star met, and where in the name it stopped taking characters
        int taken = 0;
        while (n < name.Length)
        {
            if (p < _pattern.Length && _pattern[p] == '*')
            {
                star = p++;
                taken = n;
            }
            else if (p < _pattern.Length && (_pattern[p] == '?' || _pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++taken;
            }
            else
            {
                return false;
            }
        }

        while (p < _pattern.Length && _pattern[p] == '*')
            p++;
        return p == _pattern.Length;
    }
}
