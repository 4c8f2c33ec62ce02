using System.Text;
using System.Text.Json;
using GoEmu.Cli.Live;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.G0;

/// <summary>Sets a recording of switches up when the program has been loaded, and writes the report at its end.</summary>
internal static class G0Start
{
    /// <summary>Begins; ends the process with status 126 when the program is not one of Go's.</summary>
    public static void Begin(GuestProcess process, G0Options options)
    {
        var table = new ProbeTable(process);
        if (LiveGo.TryCreate(process, out string error) is not { } go)
        {
            Refuse(process, error);
            return;
        }
        var recorder = new G0Recorder(go, options);
        if (!recorder.Begin(table))
        {
            Refuse(process, "has no instruction that switches goroutines");
            return;
        }
        process.BeforeEnd += _ => table.WhileQuiet(() =>
        {
            recorder.End();
            Write(recorder.Record, options);
        });
    }

    private static void Refuse(GuestProcess process, string error)
    {
        StandardError.WriteLine($"goemu: {Encoding.UTF8.GetString(process.Image.Path)}: {error}");
        process.End(ExitCodes.NotRunnable);
    }

    private static void Write(G0Record record, G0Options options)
    {
        ReportOutput.Write(
            options.Json ? JsonSerializer.Serialize(G0Report.Of(record), G0JsonContext.Plain.G0Report) + "\n" : G0Text.Format(record), options.Output);
        if (options.Picture.Length != 0)
            ReportOutput.Write(G0Picture.Draw(record), options.Picture);
    }
}
