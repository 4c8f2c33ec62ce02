namespace GoEmu.Cli.Info;

/// <summary>The Go part of an <see cref="InfoReport"/>.</summary>
/// <param name="Version">Toolchain, null when the binary has lost it.</param>
/// <param name="Goamd64">Instruction set level, null when the binary does not say so.</param>
/// <param name="Cgo">True when C code is linked in.</param>
/// <param name="BuildId">Go build id, or null.</param>
/// <param name="Package">Import path of the main package, or null.</param>
/// <param name="Module">The main module, or null.</param>
/// <param name="Dependencies">All other modules.</param>
/// <param name="Settings">Build settings, in the file's order.</param>
/// <param name="Rt0">Address of _rt0_amd64_linux, null in externally linked programs.</param>
/// <param name="Rt0Go">Address of runtime.rt0_go, or null.</param>
/// <param name="MainMain">Address of main.main, or null.</param>
/// <param name="TextStart">runtime.text, or null.</param>
/// <param name="TextEnd">runtime.etext, or null.</param>
/// <param name="ModuleData">Address of runtime.firstmoduledata, or null.</param>
/// <param name="PclntabVersion">First Go version with this format of the function table ("1.20"), or null.</param>
/// <param name="Pclntab">Address of the function table, or null.</param>
/// <param name="Functions">Number of Go functions.</param>
internal sealed record GoReport(
    string? Version,
    string? Goamd64,
    bool Cgo,
    string? BuildId,
    string? Package,
    ModuleReport? Module,
    IReadOnlyList<ModuleReport> Dependencies,
    IReadOnlyList<SettingReport> Settings,
    string? Rt0,
    string? Rt0Go,
    string? MainMain,
    string? TextStart,
    string? TextEnd,
    string? ModuleData,
    string? PclntabVersion,
    string? Pclntab,
    int Functions);
