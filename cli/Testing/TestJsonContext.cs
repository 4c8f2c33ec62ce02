using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GoEmu.Cli.Testing;

/// <summary>The compiled JSON reader of manifests and writer of results.</summary>
[JsonSerializable(typeof(List<TestCase>))]
[JsonSerializable(typeof(IReadOnlyList<TestResult>))]
internal sealed partial class TestJsonContext : JsonSerializerContext
{
    /// <summary>As people write it, with comments.</summary>
    internal static TestJsonContext Plain { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
