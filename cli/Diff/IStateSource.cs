namespace GoEmu.Cli.Diff;

/// <summary>States of a run, one after the other.</summary>
internal interface IStateSource
{
    /// <summary>The next one, or null at the end.</summary>
    EngineState? Next();
}
