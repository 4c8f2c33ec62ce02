using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GoEmu.Cli.Boot;

/// <summary>The compiled JSON writer of <c>goemu boot --json</c>.</summary>
[JsonSerializable(typeof(BootReport))]
internal sealed partial class BootJsonContext : JsonSerializerContext
{
    /// <summary>With "+", "&lt;" and the like as they are.</summary>
    internal static BootJsonContext Plain { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
