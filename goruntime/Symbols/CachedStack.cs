using System.Collections.Immutable;

namespace GoEmu.GoRuntime.Symbols;

/// <summary>The calls at one address; an object, so that threads see it whole or not at all.</summary>
internal sealed record CachedStack(ulong Pc, ImmutableArray<GoFrame> Frames);
