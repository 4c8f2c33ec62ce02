using System.Globalization;
using System.Text;
using GoEmu.TestSupport;

namespace GoEmu.Tests.Commands;

/// <summary>A native run under gdb, without address randomisation, that stops at chosen instructions and shows words of memory there.</summary>
internal static class GdbRun
{
    private static readonly string[] s_registers = ["rip", "rsp", "rdi", "rsi", "rax", "rbx", "r14", "fs_base"];

    /// <summary>gdb's path, or null.</summary>
    public static string? Gdb => Tool.Find("gdb");

    /// <summary>Where a program's first byte is loaded when addresses are not randomised; the same each time.</summary>
    public static ulong ImageStart(string program)
    {
        ProcessResult result = ProcessRunner.Run(new ProcessRequest(
            Gdb!, ["-nx", "-batch", "-ex", "set startup-with-shell off", "-ex", "starti", "-ex", "info proc mappings", program]));
        string line = result.StdoutText.Split('\n').First(l => l.EndsWith(Path.GetFileName(program), StringComparison.Ordinal) && l.Contains(" 0x0 ", StringComparison.Ordinal));
        return ulong.Parse(line.AsSpan().Trim()[2..line.AsSpan().Trim().IndexOf(' ')], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Runs a program and gives what was seen at the first instruction and each time one of the addresses came up first.
    /// </summary>
    /// <param name="program">The program; without arguments.</param>
    /// <param name="once">Addresses where to stop once.</param>
    /// <param name="words">Expressions of type unsigned long to show at each stop.</param>
    /// <param name="environment">Its environment.</param>
    public static List<GdbStop> Run(string program, IEnumerable<ulong> once, IReadOnlyList<string> words, params KeyValuePair<string, string>[] environment)
    {
        using var folder = new TempFolder();
        var script = new StringBuilder("set pagination off\nset confirm off\nset startup-with-shell off\nset language c\nset width 0\n");
        foreach ((string name, string value) in environment)
            script.Append(CultureInfo.InvariantCulture, $"set environment {name} {value}\n");
        script.Append("handle all nostop noprint pass\nhandle SIGTRAP stop\nstarti\n");
        foreach (ulong address in once)
            script.Append(CultureInfo.InvariantCulture, $"tbreak *0x{address:x}\n");
        script.Append("while 1\n  printf \"STOP");
        script.Insert(script.Length, " %lx", s_registers.Length + words.Count);
        script.Append("\\n\"");
        foreach (string register in s_registers)
            script.Append(CultureInfo.InvariantCulture, $", (unsigned long)${register}");
        foreach (string word in words)
            script.Append(CultureInfo.InvariantCulture, $", {word}");
        script.Append("\n  continue\nend\n");
        string file = folder.File("script");
        File.WriteAllText(file, script.ToString());
        ProcessResult result = ProcessRunner.Run(new ProcessRequest(Gdb!, ["-nx", "-batch", "-x", file, program]));
        return [.. result.StdoutText.Split('\n').Where(l => l.StartsWith("STOP ", StringComparison.Ordinal)).Select(Parse)];
    }

    private static GdbStop Parse(string line)
    {
        ulong[] values = [.. line.Split(' ').Skip(1).Select(v => ulong.Parse(v, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return new GdbStop(
            s_registers.Zip(values).ToDictionary(p => p.First, p => p.Second), values[s_registers.Length..]);
    }
}
