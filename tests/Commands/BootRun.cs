using System.Globalization;
using System.Text.Json;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary>The report of <c>goemu boot --json</c>.</summary>
internal sealed class BootRun
{
    private BootRun(JsonElement root)
    {
        Root = root;
        Steps = [.. root.GetProperty("chain").EnumerateArray().SelectMany(Flatten)];
    }

    /// <summary>All of it.</summary>
    public JsonElement Root { get; }

    /// <summary>All steps in their order.</summary>
    public IReadOnlyList<JsonElement> Steps { get; }

    /// <summary>Names of the steps in their order.</summary>
    public IEnumerable<string> Names => Steps.Select(s => s.GetProperty("name").GetString()!);

    /// <summary>Runs the command, which has to succeed and to write nothing but the report.</summary>
    public static BootRun Of(string program, params string[] options)
    {
        ProcessResult result = ProcessRunner.Run(GoEmuExe.Command(["boot", "--json", .. options, program]));
        Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
        Assert.Equal("", result.StderrText);
        return new BootRun(JsonDocument.Parse(result.Stdout).RootElement);
    }

    /// <summary>The first step of a name.</summary>
    public JsonElement Step(string name) => Steps.First(s => s.GetProperty("name").GetString() == name);

    /// <summary>A number that the report has as text in hexadecimal.</summary>
    public static ulong Number(JsonElement element, params string[] path)
    {
        foreach (string name in path)
            element = element.GetProperty(name);
        return ulong.Parse(element.GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<JsonElement> Flatten(JsonElement step) =>
        step.GetProperty("steps").EnumerateArray().SelectMany(Flatten).Prepend(step);
}
