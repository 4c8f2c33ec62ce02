namespace GoEmu.GoRuntime.Program;

/// <summary>What a package does before main.main: its variables and init functions.</summary>
/// <param name="Address">Address of the runtime.initTask.</param>
/// <param name="Package">Import path as in symbols.</param>
/// <param name="Functions">Its functions in the order of their calls.</param>
/// <param name="OfRuntime">True for those that run before the collector starts (the runtime and what it needs).</param>
public sealed record InitTask(ulong Address, string Package, IReadOnlyList<string> Functions, bool OfRuntime);
