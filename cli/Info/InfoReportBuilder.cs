using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;

namespace GoEmu.Cli.Info;

/// <summary>Gathers an <see cref="InfoReport"/> out of a file.</summary>
internal static class InfoReportBuilder
{
    /// <summary>Reads everything there is to know.</summary>
    /// <exception cref="ElfException">The host could not read the file.</exception>
    internal static InfoReport Build(string path, ElfImage image)
    {
        GoBinary? go = GoBinary.TryRead(image);
        return new InfoReport(path, image.FileLength, BuildElf(image), go is null ? null : BuildGo(go));
    }

    private static ElfReport BuildElf(ElfImage image)
    {
        string? reason = null;
        try
        {
            image.CheckLoadable();
        }
        catch (ElfException e)
        {
            reason = e.Message;
        }

        return new ElfReport(
            "ELF64",
            TypeName(image.Type),
            Kind(image),
            "amd64",
            image.Interpreter,
            Hex(image.Entry),
            image.ExecutableStack,
            Stripped: image.Symbols.Count == 0,
            image.Symbols.Count,
            Dwarf: image.Sections.Any(s => s.Name is ".debug_info" or ".zdebug_info"),
            GnuBuildId(image),
            reason is null,
            reason,
            [.. image.ProgramHeaders.ToArray().Select(Segment)]);
    }

    private static GoReport BuildGo(GoBinary go) => new(
        go.GoVersion,
        go.GoAmd64,
        go.UsesCgo,
        go.BuildId,
        string.IsNullOrEmpty(go.BuildInfo?.Path) ? null : go.BuildInfo.Path,
        Module(go.BuildInfo?.Main),
        [.. (go.BuildInfo?.Dependencies ?? []).Select(m => Module(m)!)],
        [.. (go.BuildInfo?.Settings ?? []).Select(s => new SettingReport(s.Key, s.Value))],
        Hex(go.RuntimeEntry),
        Hex(go.RuntimeStart),
        Hex(go.MainMain),
        Hex(go.Module?.TextStart ?? go.Functions?.TextStart),
        Hex(go.Module?.TextEnd),
        Hex(go.Module?.Address),
        go.Functions?.Version switch
        {
            PcLnTabVersion.Go116 => "1.16",
            PcLnTabVersion.Go118 => "1.18",
            PcLnTabVersion.Go120 => "1.20",
            _ => null,
        },
        Hex(go.Functions?.Address),
        go.Functions?.Count ?? 0);

    private static ModuleReport? Module(GoModule? m) =>
        m is null ? null : new ModuleReport(m.Path, m.Version, m.Sum, Module(m.Replace));

    private static SegmentReport Segment(ElfSegment s) => new(
        s.Type switch
        {
            ElfSegmentType.GnuStack => "GNU_STACK",
            ElfSegmentType.GnuRelro => "GNU_RELRO",
            ElfSegmentType.GnuEhFrame => "GNU_EH_FRAME",
            ElfSegmentType.GnuProperty => "GNU_PROPERTY",
            _ => Enum.IsDefined(s.Type) ? s.Type.ToString().ToUpperInvariant() : Hex((ulong)s.Type),
        },
        string.Create(3, s.Flags, static (text, flags) =>
        {
            text[0] = (flags & ElfSegmentFlags.Read) != 0 ? 'r' : '-';
            text[1] = (flags & ElfSegmentFlags.Write) != 0 ? 'w' : '-';
            text[2] = (flags & ElfSegmentFlags.Execute) != 0 ? 'x' : '-';
        }),
        Hex(s.Offset),
        Hex(s.VirtualAddress),
        s.FileSize,
        s.MemorySize,
        s.Align);

    private static string TypeName(ElfType type) => type switch
    {
        ElfType.Executable => "EXEC",
        ElfType.Dynamic => "DYN",
        ElfType.Relocatable => "REL",
        ElfType.Core => "CORE",
        _ => $"type {(ushort)type}",
    };

    private static string Kind(ElfImage image) => image.Type switch
    {
        ElfType.Executable => "executable",
        ElfType.Dynamic when image.Interpreter is not null || HasPieFlag(image) => "position-independent executable",
        ElfType.Dynamic => "shared object",
        ElfType.Relocatable => "object file",
        ElfType.Core => "core dump",
        _ => "unknown type",
    };

    private static bool HasPieFlag(ElfImage image) =>
        image.Dynamic.Any(e => e.Tag == ElfDynamicEntry.Flags1 && (e.Value & ElfDynamicEntry.Flag1Pie) != 0);

    private static string? GnuBuildId(ElfImage image)
    {
        foreach (ElfNote note in image.Notes)
        {
            if (note is { Owner: "GNU", Type: ElfNote.GnuBuildId })
                return Convert.ToHexStringLower(note.Description.Span);
        }

        return null;
    }

    private static string Hex(ulong value) => $"0x{value:x}";

    private static string? Hex(ulong? value) => value is { } v ? Hex(v) : null;
}
