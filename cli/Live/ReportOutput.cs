namespace GoEmu.Cli.Live;

/// <summary>Where a command's report goes at the end of the program that it ran.</summary>
internal static class ReportOutput
{
    /// <summary>The name of stdout.</summary>
    public const string Stdout = "-";

    /// <summary>The name of a file as it is, wherever the program goes; "-" and an empty name stay.</summary>
    public static string FullPath(string file) => file.Length == 0 || file == Stdout ? file : Path.GetFullPath(file);

    /// <summary>Writes a report to a file, to stdout ("-") or, with an empty name, to stderr.</summary>
    public static void Write(string text, string file)
    {
        if (file.Length == 0)
        {
            StandardError.Write(text);
            return;
        }
        if (file == Stdout)
        {
            StandardError.Write(text, 1);
            return;
        }
        try
        {
            File.WriteAllText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteLine($"goemu: cannot write '{file}'");
        }
    }
}
