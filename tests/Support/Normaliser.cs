using System.Text;
using System.Text.RegularExpressions;

namespace GoEmu.TestSupport;

/// <summary>
/// The normalisations that manifest entries name: what a program prints differently each time it runs natively is
/// replaced by one fixed text, as testbins/README.md says. Everything else is compared byte for byte.
/// </summary>
public static partial class Normaliser
{
    private static readonly Dictionary<string, Func<string, string>> s_byName = new()
    {
        ["none"] = text => text,
        ["go-trace"] = Trace,
        ["go-dump"] = Dump,
    };

    /// <summary>The known names.</summary>
    public static IEnumerable<string> Names => s_byName.Keys;

    /// <summary>Applies the named normalisation.</summary>
    public static byte[] Apply(string name, byte[] output)
    {
        if (!s_byName.TryGetValue(name, out Func<string, string>? apply))
            throw new ArgumentException($"no normalisation is called {name}; there are {string.Join(", ", Names)}");
        // Latin-1 keeps every byte as it is.
        return name == "none" ? output : Encoding.Latin1.GetBytes(apply(Encoding.Latin1.GetString(output)));
    }

    /// <summary>A traceback: arguments are addresses, numbers of goroutines and threads depend on the schedule.</summary>
    private static string Trace(string text)
        => Thread().Replace(Goroutine().Replace(Address().Replace(text, "0x?"), "goroutine N"), "m=?");

    /// <summary>
    /// A dump of all goroutines, made at any moment: what stays is the cause and the names of the program's own functions.
    /// </summary>
    private static string Dump(string text)
    {
        string[] lines = text.Split('\n');
        IEnumerable<string> names = lines.Select(line => OwnFunction().Match(line).Value)
            .Where(name => name.Length > 0)
            .Order(StringComparer.Ordinal);
        return string.Join('\n', names.Prepend(lines[0]));
    }

    [GeneratedRegex(@"(?<!code=)(?<!addr=)0x[0-9a-f]+\??")]
    private static partial Regex Address();

    [GeneratedRegex(@"goroutine \d+")]
    private static partial Regex Goroutine();

    [GeneratedRegex(@"\bm=\d+")]
    private static partial Regex Thread();

    // Without arguments, and without " in goroutine 7" at the end.
    [GeneratedRegex(@"^(created by )?main\.((?! in goroutine)[^(]|\(\*)*")]
    private static partial Regex OwnFunction();
}
