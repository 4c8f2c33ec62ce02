using System.CommandLine;
using System.Text.Json;
using GoEmu.Cli.Info;
using GoEmu.Emulator.Loader;
using Microsoft.Win32.SafeHandles;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu info FILE [--json]</c>: what the file says of itself. Nothing of it is run.</summary>
internal static class InfoCommand
{
    // As a shell: found but cannot be used, and not found.
    private const int NotUsable = 126;
    private const int NotFound = 127;

    /// <summary>The command, to be added to the root.</summary>
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "An ELF file for x86-64 Linux." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("info", "Print what is known of a binary: ELF, Go version, modules, addresses.") { file, json };
        command.SetAction(parse => Run(
            parse.GetRequiredValue(file),
            parse.GetValue(json),
            parse.InvocationConfiguration.Output,
            parse.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>Runs the command.</summary>
    /// <returns>The exit status: 0, 126 (no x86-64 ELF, or not readable) or 127 (no such file).</returns>
    internal static int Run(string path, bool json, TextWriter output, TextWriter error)
    {
        try
        {
            if (Directory.Exists(path))
                return Fail(error, path, "is a directory", NotUsable);
            using SafeFileHandle handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            InfoReport report = InfoReportBuilder.Build(path, ElfImage.Inspect(handle, RandomAccess.GetLength(handle)));
            if (json)
                output.WriteLine(JsonSerializer.Serialize(report, InfoJsonContext.Plain.InfoReport));
            else
                InfoText.Write(report, output);
            return 0;
        }
        catch (ElfException e)
        {
            return Fail(error, path, e.Message, NotUsable);
        }
        catch (ArgumentException)
        {
            // An empty path, or one with a NUL.
            return Fail(error, path, "no such file or directory", NotFound);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail(error, path, "no such file or directory", NotFound);
        }
        catch (UnauthorizedAccessException)
        {
            return Fail(error, path, "permission denied", NotUsable);
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            return Fail(error, path, "cannot be read", NotUsable);
        }
    }

    private static int Fail(TextWriter error, string path, string reason, int status)
    {
        error.WriteLine($"goemu: {InfoText.Printable(path)}: {reason}");
        return status;
    }
}
