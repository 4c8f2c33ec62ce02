using System.Diagnostics;
using System.Text;

namespace GoEmu.Cli.Testing;

/// <summary>A program that was run to its end.</summary>
/// <param name="Status">Its exit status, or 128 and the signal that it died by; null when it was ended for taking too long.</param>
/// <param name="Stdout">What it wrote.</param>
/// <param name="Stderr">The same for stderr.</param>
internal sealed record TestProcess(int? Status, string Stdout, string Stderr)
{
    /// <summary>Runs a program with just this environment.</summary>
    public static TestProcess Run(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder, string? stdin, TimeSpan timeout)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Every byte stays what it is.
            StandardInputEncoding = Encoding.Latin1,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        Task<string> stdout = process.StandardOutput.ReadToEndAsync();
        Task<string> stderr = process.StandardError.ReadToEndAsync();
        try
        {
            if (stdin is not null)
                process.StandardInput.Write(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(stdin)));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read what it was given: its right.
        }
        bool ended = process.WaitForExit(timeout);
        if (!ended)
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return new TestProcess(ended ? process.ExitCode : null, Text(stdout.Result), Text(stderr.Result));
    }

    private static string Text(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
}
