namespace GoEmu.Tests.SingleSteps;

/// <summary>Code of a program that is replaced in a copy, so that what it does is left to chance no more, natively or emulated.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="From">What is replaced, the first in the function; empty for its first instructions.</param>
/// <param name="To">What takes its place.</param>
/// <param name="Reason">What chance there is.</param>
internal sealed record ProgramChange(string Function, byte[] From, byte[] To, string Reason);
