namespace GoEmu.GoRuntime.Program;

/// <summary>A module as the linker made it: the program itself, and each plugin or shared library with Go code.</summary>
/// <param name="Address">Address of its runtime.moduledata.</param>
/// <param name="Name">Name, empty for the program.</param>
/// <param name="Text">runtime.text.</param>
/// <param name="TextEnd">runtime.etext.</param>
/// <param name="TypeLinks">Number of types that can be found by name; null since Go 1.27, which counts bytes only.</param>
/// <param name="Itabs">Number of method tables that the linker made; null since Go 1.27.</param>
/// <param name="InitTasks">Number of init tasks; null before Go 1.21, where they hang together by pointers.</param>
public sealed record LinkedModule(
    ulong Address,
    string Name,
    ulong Text,
    ulong TextEnd,
    int? TypeLinks,
    int? Itabs,
    int? InitTasks);
