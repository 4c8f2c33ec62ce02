using System.Globalization;
using System.Security;
using System.Text;

namespace GoEmu.Cli.Testing;

/// <summary>Results in the form that CI systems read.</summary>
internal static class JUnitReport
{
    /// <summary>The document.</summary>
    public static string Of(IReadOnlyList<TestResult> results)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites>\n");
        xml.Append(CultureInfo.InvariantCulture, $"""
              <testsuite name="goemu test" tests="{results.Count}" failures="{results.Count(r => r.Outcome == "failed")}" skipped="{results.Count(r => r.Outcome == "skipped")}" time="{results.Sum(r => r.Seconds)}">

            """);
        foreach (TestResult result in results)
        {
            xml.Append(CultureInfo.InvariantCulture, $"""    <testcase classname="{Text(result.Name)}" name="{Text(result.Snapshot)}" time="{result.Seconds}">""");
            string message = result.Message ?? "";
            if (result.Outcome == "failed")
                xml.Append(CultureInfo.InvariantCulture, $"""<failure message="{Text(message.Split('\n')[0])}">{Text(message)}</failure>""");
            else if (result.Outcome == "skipped")
                xml.Append(CultureInfo.InvariantCulture, $"""<skipped message="{Text(message)}"/>""");
            xml.Append("</testcase>\n");
        }
        return xml.Append("  </testsuite>\n</testsuites>\n").ToString();
    }

    /// <summary>XML has no way to write most control characters.</summary>
    private static string Text(string text) => SecurityElement.Escape(
        string.Concat(text.Select(c => c is '\n' or '\t' || !char.IsControl(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"))));
}
