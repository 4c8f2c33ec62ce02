using System.Text;
using System.Text.RegularExpressions;

namespace GoEmu.TestSupport;

/// <summary>
/// The normalisations that manifest entries name: what a program prints differently each time it runs natively is
/// replaced by one fixed text. Everything else is compared byte for byte.
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

    /// <summary>A traceback of the goroutine that died: arguments are addresses, and goroutine numbers depend on the schedule.</summary>
    private static string Trace(string text)
        => GoroutineNumber().Replace(Address().Replace(text, "0x?"), "goroutine ?");

    /// <summary>
    /// A dump of all goroutines and threads. Which of the runtime's own there are, in what state and in which order
    /// depends on the moment; what stays is the cause, the program's own frames and the names of the registers.
    /// </summary>
    private static string Dump(string text)
        => string.Join('\n', Trace(text).Split('\n')
            .Select(line => Thread().Replace(line, "m=?"))
            .Where(line => KeptOfDump().IsMatch(line))
            .Distinct()
            .Order(StringComparer.Ordinal));

    [GeneratedRegex("0x[0-9a-f]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"goroutine \d+")]
    private static partial Regex GoroutineNumber();

    [GeneratedRegex(@"\bm=(nil|\d+)")]
    private static partial Regex Thread();

    [GeneratedRegex(@"^(SIG|PC=|panic:|fatal error:|main\.|\ttestbins/|created by main\.|r[a-z0-9]+ +0x|[cfg]s +0x)")]
    private static partial Regex KeptOfDump();
}
