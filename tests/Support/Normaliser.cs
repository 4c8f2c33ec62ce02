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

    /// <summary>
    /// A traceback: arguments are addresses, goroutine numbers and threads depend on the schedule, and so does which of
    /// the runtime's own goroutines there are and what they are doing.
    /// </summary>
    private static string Trace(string text)
        => string.Join("\n\n", WithoutPlaces(text).Split("\n\n").Where(p => !IsOfRuntime(p)));

    /// <summary>
    /// A dump of all goroutines and threads, made at any moment: what stays is its cause, the program's own functions
    /// and the names of the registers.
    /// </summary>
    private static string Dump(string text)
        => string.Join('\n', WithoutPlaces(text).Split('\n')
            .Select(line => KeptOfDump().Match(line).Value)
            .Where(kept => kept.Length > 0)
            .Distinct()
            .Order(StringComparer.Ordinal));

    private static string WithoutPlaces(string text)
        => Thread().Replace(GoroutineNumber().Replace(Address().Replace(text, "0x?"), "goroutine ?"), "m=?");

    private static bool IsOfRuntime(string paragraph)
        => paragraph.StartsWith("goroutine ", StringComparison.Ordinal)
            && !paragraph.Contains("\nmain.", StringComparison.Ordinal);

    [GeneratedRegex("0x[0-9a-f]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"goroutine \d+")]
    private static partial Regex GoroutineNumber();

    [GeneratedRegex(@"\bm=(nil|\d+)")]
    private static partial Regex Thread();

    [GeneratedRegex(@"^(SIG.*|PC=.*|panic:.*|fatal error:.*|main\.[^(]*|created by main\.\w*|r[a-z0-9]+ +0x|[cfg]s +0x)")]
    private static partial Regex KeptOfDump();
}
