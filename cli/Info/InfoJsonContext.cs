using System.Text.Json.Serialization;

namespace GoEmu.Cli.Info;

/// <summary>The compiled JSON writer of <c>goemu info --json</c>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InfoReport))]
internal sealed partial class InfoJsonContext : JsonSerializerContext;
