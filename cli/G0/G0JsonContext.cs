using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GoEmu.Cli.G0;

/// <summary>The compiled JSON writer of <c>goemu g0 --json</c>.</summary>
[JsonSerializable(typeof(G0Report))]
internal sealed partial class G0JsonContext : JsonSerializerContext
{
    /// <summary>With "+", "&lt;" and the like as they are.</summary>
    internal static G0JsonContext Plain { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
