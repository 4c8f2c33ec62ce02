using System.Globalization;
using System.Xml.Linq;

namespace GoEmu.Cli.Testing;

/// <summary>Results in the form that CI systems read.</summary>
internal static class JUnitReport
{
    /// <summary>The document.</summary>
    public static string Of(IReadOnlyList<TestResult> results) => new XDocument(new XElement(
        "testsuites",
        new XElement(
            "testsuite",
            new XAttribute("name", "goemu test"),
            new XAttribute("tests", results.Count),
            new XAttribute("failures", results.Count(r => r.Outcome == "failed")),
            new XAttribute("skipped", results.Count(r => r.Outcome == "skipped")),
            new XAttribute("time", results.Sum(r => r.Seconds).ToString(CultureInfo.InvariantCulture)),
            results.Select(Case)))).ToString();

    private static XElement Case(TestResult result) => new(
        "testcase",
        new XAttribute("classname", result.Name),
        new XAttribute("name", result.Snapshot),
        new XAttribute("time", result.Seconds.ToString(CultureInfo.InvariantCulture)),
        result.Outcome switch
        {
            "failed" => new XElement("failure", new XAttribute("message", (result.Message ?? "").Split('\n')[0]), Printable(result.Message ?? "")),
            "skipped" => new XElement("skipped", new XAttribute("message", result.Message ?? "")),
            _ => null,
        });

    /// <summary>XML has no way to write most control characters.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(c => c is '\n' or '\t' || !char.IsControl(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")));
}
