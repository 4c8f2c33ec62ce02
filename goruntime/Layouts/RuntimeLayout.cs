using GoEmu.GoRuntime.Dwarf;
using GoEmu.GoRuntime.Symbols;

namespace GoEmu.GoRuntime.Layouts;

/// <summary>
/// How the runtime of one program lays out what it keeps: structures from the program's debug information where it
/// has some, else from the table of its Go version, and the names of states and reasons in Go's own words.
/// </summary>
public sealed class RuntimeLayout
{
    private readonly string[] _goroutineStatus;
    private readonly string[] _processorStatus;
    private readonly string[] _waitReasons;
    private readonly GoFuncId[] _functionIds;

    private RuntimeLayout(int minor, LayoutSource source, LayoutText text, IReadOnlyDictionary<string, StructLayout> structs)
    {
        Minor = minor;
        Source = source;
        G = structs["g"];
        M = structs["m"];
        P = structs["p"];
        Sched = structs["schedt"];
        ModuleData = structs["moduledata"];
        Type = structs["_type"];
        Itab = structs["itab"];
        InitTask = structs["initTask"];
        _goroutineStatus = text.Lists["gstatus"];
        _processorStatus = text.Lists["pstatus"];
        _waitReasons = Array.ConvertAll(text.Lists["waitreason"], r => r.Replace('_', ' '));
        _functionIds = Array.ConvertAll(text.Lists["funcid"], GoFuncIds.Parse);
    }

    /// <summary>The minor number of the Go version (26 for 1.26).</summary>
    public int Minor { get; }

    /// <summary>Where the offsets come from.</summary>
    public LayoutSource Source { get; }

    /// <summary><c>runtime.g</c>, a goroutine.</summary>
    public StructLayout G { get; }

    /// <summary><c>runtime.m</c>, a thread.</summary>
    public StructLayout M { get; }

    /// <summary><c>runtime.p</c>, a processor.</summary>
    public StructLayout P { get; }

    /// <summary><c>runtime.schedt</c>, the type of runtime.sched.</summary>
    public StructLayout Sched { get; }

    /// <summary><c>runtime.moduledata</c>.</summary>
    public StructLayout ModuleData { get; }

    /// <summary><c>runtime._type</c>, since Go 1.21 <c>internal/abi.Type</c>.</summary>
    public StructLayout Type { get; }

    /// <summary><c>runtime.itab</c>, since Go 1.22 <c>internal/abi.ITab</c>.</summary>
    public StructLayout Itab { get; }

    /// <summary><c>runtime.initTask</c>.</summary>
    public StructLayout InitTask { get; }

    /// <summary>The layout of a program's runtime; null for Go 1.17 and older, and when the version is not known.</summary>
    public static RuntimeLayout? Read(GoBinary binary)
    {
        if (!GoRelease.TryMinor(binary.GoVersion, out int minor) || minor < LayoutCatalog.Oldest)
            return null;
        LayoutText text = LayoutCatalog.Read(minor);
        if (DwarfLayouts.Read(binary.Image, text.Structs) is { } own)
            return new RuntimeLayout(minor, LayoutSource.Dwarf, text, own);
        return FromTable(minor, text);
    }

    /// <summary>The layout of a Go version by the tables alone; null for Go 1.17 and older.</summary>
    public static RuntimeLayout? ForVersion(string version) =>
        GoRelease.TryMinor(version, out int minor) && minor >= LayoutCatalog.Oldest
            ? FromTable(minor, LayoutCatalog.Read(minor))
            : null;

    /// <summary>The name of a goroutine's status, without the scan bit ("_Gwaiting").</summary>
    public string GoroutineStatus(uint status) => Name(_goroutineStatus, status);

    /// <summary>The name of a processor's status ("_Prunning").</summary>
    public string ProcessorStatus(uint status) => Name(_processorStatus, status);

    /// <summary>Why a goroutine waits, in the words of Go's own traces ("chan receive"); empty for none.</summary>
    public string WaitReason(uint reason) => reason == 0 ? "" : Name(_waitReasons, reason);

    /// <summary>What a function's id says about it; ids were renumbered with most versions.</summary>
    public GoFuncId FunctionId(byte id) => id < _functionIds.Length ? _functionIds[id] : GoFuncId.Normal;

    private static RuntimeLayout FromTable(int minor, LayoutText text) =>
        new(minor, minor <= LayoutCatalog.Newest ? LayoutSource.Table : LayoutSource.NearestTable, text, text.Structs);

    private static string Name(string[] names, uint number) =>
        number < (uint)names.Length && names[number].Length > 0 ? names[number] : $"unknown {number}";
}
