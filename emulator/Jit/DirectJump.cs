namespace GoEmu.Emulator.Jit;

/// <summary>A direct jump of a unit that is being translated.</summary>
/// <param name="Displacement">Address of its 32-bit displacement.</param>
/// <param name="Target">Guest address that it means.</param>
/// <param name="Adjustment">Instrumented: address of the 8-bit displacement of the LEA before it, 0 without one.</param>
/// <param name="Checks">Instrumented: whether the store that ends a slice is between the two.</param>
internal readonly record struct DirectJump(nint Displacement, ulong Target, nint Adjustment, bool Checks);
