namespace GoEmu.GoRuntime.Program;

/// <summary>A method table that the linker made: how a type implements an interface.</summary>
/// <param name="Address">Address of the itab.</param>
/// <param name="Interface">Name of the interface ("error").</param>
/// <param name="Type">Name of the type ("*os.PathError").</param>
public readonly record struct GoItab(ulong Address, string Interface, string Type);
