namespace GoEmu.Differential.Comparison;

/// <summary>That an engine ended a case otherwise than the processor.</summary>
/// <param name="Engine">Which.</param>
/// <param name="Text">What is different, in one line.</param>
public sealed record Disagreement(string Engine, string Text);
