using Xunit;

namespace GoEmu.Tests.Conventions;

/// <summary>
/// What runs alone: testbins that look at clocks, and the long suites, which fill the machine. Tests of this collection
/// run one after the other, when no other test runs.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "alone";
}
