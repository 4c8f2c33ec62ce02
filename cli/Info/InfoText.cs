using System.Globalization;
using System.Text;

namespace GoEmu.Cli.Info;

/// <summary>Writes an <see cref="InfoReport"/> for people: aligned "key: value" lines, then tables.</summary>
internal static class InfoText
{
    private const int KeyWidth = 14;

    /// <summary>Writes the report.</summary>
    internal static void Write(InfoReport report, TextWriter to)
    {
        Line(to, "File", $"{report.File} ({report.Size.ToString("N0", CultureInfo.InvariantCulture)} bytes)");
        ElfReport elf = report.Elf;
        Line(to, "ELF", $"{elf.Class} {elf.Machine}, {elf.Type} ({elf.Kind})");
        Line(to, "Interpreter", elf.Interpreter ?? "none (static)");
        Line(to, "Entry", elf.Entry);
        Line(to, "Loadable", elf.Loadable ? "yes" : $"no: {elf.NotLoadableReason}");
        Line(to, "Stack", elf.ExecutableStack ? "executable" : "not executable");
        Line(to, "Stripped", (elf.Stripped ? "yes" : $"no ({elf.Symbols} symbols)") + (elf.Dwarf ? ", with DWARF" : ", no DWARF"));
        Line(to, "GNU build id", elf.GnuBuildId ?? "none");
        if (report.Go is { } go)
            WriteGo(go, to);
        else
            Line(to, "Go", "not a Go binary");

        to.WriteLine("Segments:");
        to.WriteLine($"  {"Type",-12} {"Flags",-5} {"Address",-18} {"Offset",-12} {"File size",-12} {"Memory size",-12} Align");
        foreach (SegmentReport s in elf.Segments)
            to.WriteLine($"  {s.Type,-12} {s.Flags,-5} {s.Address,-18} {s.Offset,-12} 0x{s.FileSize,-10:x} 0x{s.MemorySize,-10:x} 0x{s.Align:x}");
    }

    /// <summary>The text with control characters written as escapes: a file must not steer the terminal.</summary>
    internal static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
            return text;
        var b = new StringBuilder(text.Length + 8);
        foreach (char c in text)
            _ = char.IsControl(c) ? b.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : b.Append(c);
        return b.ToString();
    }

    private static void WriteGo(GoReport go, TextWriter to)
    {
        Line(to, "Go", go.Version ?? (go.PclntabVersion is null ? "unknown version" : $"unknown version, {go.PclntabVersion} or later"));
        Line(to, "GOAMD64", go.Goamd64 ?? "not recorded (v1 is the default)");
        Line(to, "cgo", go.Cgo ? "yes" : "no");
        Line(to, "Go build id", go.BuildId ?? "none");
        Line(to, "_rt0", go.Rt0 is null
            ? "none (externally linked: C's main jumps to runtime.rt0_go)"
            : $"{go.Rt0} (_rt0_amd64_linux)");
        Line(to, "rt0_go", go.Rt0Go ?? "none");
        Line(to, "main.main", go.MainMain ?? "none");
        Line(to, "Text", go.TextStart is null ? "unknown" : $"{go.TextStart} to {go.TextEnd ?? "unknown"}");
        Line(to, "Module data", go.ModuleData ?? "not found");
        Line(to, "Functions", go.Pclntab is null
            ? "no function table found"
            : $"{go.Functions} (table at {go.Pclntab}, format of Go {go.PclntabVersion})");
        if (go.Package is not null)
            Line(to, "Package", go.Package);
        if (go.Module is not null)
            Line(to, "Module", Text(go.Module));
        if (go.Dependencies.Count > 0)
        {
            to.WriteLine($"Dependencies ({go.Dependencies.Count}):");
            foreach (ModuleReport m in go.Dependencies)
                to.WriteLine($"  {Printable(Text(m))}");
        }

        if (go.Settings.Count > 0)
        {
            to.WriteLine("Build settings:");
            foreach (SettingReport s in go.Settings)
                to.WriteLine($"  {Printable(s.Key)}={Printable(s.Value)}");
        }
    }

    private static string Text(ModuleReport m)
    {
        string text = m.Sum.Length > 0 ? $"{m.Path} {m.Version} {m.Sum}" : $"{m.Path} {m.Version}".TrimEnd();
        return m.Replace is null ? text : $"{text} => {Text(m.Replace)}";
    }

    private static void Line(TextWriter to, string key, string value) =>
        to.WriteLine($"{(key + ":").PadRight(KeyWidth)} {Printable(value)}");
}
