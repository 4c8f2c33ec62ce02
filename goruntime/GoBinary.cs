using System.Text;
using GoEmu.Emulator.Loader;

namespace GoEmu.GoRuntime;

/// <summary>
/// What can be learned about a Go program from its file, stripped or not. Everything is read when first asked for.
/// Addresses are as linked: add the load bias of a PIE.
/// </summary>
public sealed class GoBinary
{
    private readonly Lazy<(PcLnTab? Table, ModuleData? Module)> _functions;
    private readonly Lazy<string?> _version;

    private GoBinary(ElfImage image, LinkedImage linked, BuildInfo? buildInfo)
    {
        Image = image;
        Linked = linked;
        BuildInfo = buildInfo;
        _functions = new(() => PcLnTabReader.Read(linked), LazyThreadSafetyMode.None);
        _version = new(() => BuildInfo?.GoVersion ?? BuildVersionScan.Find(linked), LazyThreadSafetyMode.None);
    }

    /// <summary>The file.</summary>
    public ElfImage Image { get; }

    /// <summary>The file's memory with relocations filled in.</summary>
    internal LinkedImage Linked { get; }

    /// <summary>Toolchain, modules and settings; null where the binary has lost them.</summary>
    public BuildInfo? BuildInfo { get; }

    /// <summary>The toolchain's version ("go1.26.0"), also when the build information is gone; null when not found.</summary>
    public string? GoVersion => _version.Value;

    /// <summary>The function table; null where it is of Go 1.15 or older, or damaged.</summary>
    public PcLnTab? Functions => _functions.Value.Table;

    /// <summary>The runtime's description of the program, null when it was not found.</summary>
    public ModuleData? Module => _functions.Value.Module;

    /// <summary>The Go build id, or null.</summary>
    public string? BuildId => GoBuildId(Image);

    /// <summary>
    /// The level that the compiler was allowed to use ("v1" to "v4"); null when the binary does not say so. Before
    /// Go 1.18 there was only v1.
    /// </summary>
    public string? GoAmd64 =>
        BuildInfo?.Setting("GOAMD64") ?? (Functions is { Version: PcLnTabVersion.Go116 } ? "v1" : null);

    /// <summary>True when C code is linked in: the program has functions of runtime/cgo or stubs that cgo made.</summary>
    public bool UsesCgo
    {
        get
        {
            if (Functions is not { } functions)
                return Image.Symbols.AnyStartsWith("_cgo_") || BuildInfo?.Setting("CGO_ENABLED") == "1";
            for (int i = 0; i < functions.Count; i++)
            {
                ReadOnlySpan<byte> name = functions.NameBytes(i);
                if (name.StartsWith("runtime/cgo."u8) || name.StartsWith("_cgoexp_"u8) || name.SequenceEqual("crosscall2"u8))
                    return true;
            }

            return false;
        }
    }

    /// <summary>
    /// Address of <c>_rt0_amd64_linux</c>, where Go code starts; null when an external linker made the program (most
    /// cgo ones): there C's <c>main</c> jumps to <see cref="RuntimeStart"/>.
    /// </summary>
    public ulong? RuntimeEntry => EntryOf("_rt0_amd64_linux");

    /// <summary>Address of <c>runtime.rt0_go</c>, which both ways of starting lead to; null when it is not known.</summary>
    public ulong? RuntimeStart => EntryOf("runtime.rt0_go");

    /// <summary>Address of <c>main.main</c>; null when it is not known.</summary>
    public ulong? MainMain => EntryOf("main.main");

    /// <summary>Looks at a file.</summary>
    /// <returns>Null when it is not a Go program.</returns>
    /// <exception cref="ElfException">The host could not read the file.</exception>
    public static GoBinary? TryRead(ElfImage image)
    {
        var linked = new LinkedImage(image);
        var binary = new GoBinary(image, linked, BuildInfoReader.Read(linked));
        return binary.BuildInfo is not null || binary.Functions is not null ? binary : null;
    }

    /// <summary>Address of a function by full name, from the function table or, failing that, the symbol table.</summary>
    public ulong? EntryOf(string function)
    {
        if (Functions is { } functions && functions.TryFind(function, out GoFunction found))
            return found.Entry;
        return Image.Symbols.TryFind(function, out ElfSymbol symbol) ? symbol.Value : null;
    }

    private static string? GoBuildId(ElfImage image)
    {
        foreach (ElfNote note in image.Notes)
        {
            if (note is { Owner: "Go", Type: ElfNote.GoBuildId })
                return Encoding.UTF8.GetString(note.Description.Span);
        }

        return null;
    }
}
