using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GoEmu.Cli.Info;

/// <summary>The compiled JSON writer of <c>goemu info --json</c>.</summary>
[JsonSerializable(typeof(InfoReport))]
internal sealed partial class InfoJsonContext : JsonSerializerContext
{
    /// <summary>With "+", "&lt;" and the like as they are: this JSON goes to files and tools, not into HTML.</summary>
    internal static InfoJsonContext Plain { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
