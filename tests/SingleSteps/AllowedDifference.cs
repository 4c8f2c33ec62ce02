namespace GoEmu.Tests.SingleSteps;

/// <summary>A function in which two runs of a program may take different ways.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Reason">On what the way depends.</param>
internal sealed record AllowedDifference(string Function, string Reason);
