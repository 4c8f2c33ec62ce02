using System.Text.Json;
using GoEmu.Cli.Live;
using GoEmu.GoRuntime;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Boot;

/// <summary>Sets a recording of the start up when the program has been loaded, and writes the report when it is complete.</summary>
internal static class BootStart
{
    /// <summary>Begins; ends the process with status 126 when the program is not one of Go's.</summary>
    public static void Begin(GuestProcess process, BootOptions options)
    {
        if (LiveGo.TryCreate(process, out string error) is not { } go)
        {
            StandardError.WriteLine($"goemu: {System.Text.Encoding.UTF8.GetString(process.Image.Path)}: {error}");
            process.End(ExitCodes.NotRunnable);
            return;
        }
        var probes = new ProbeTable(process);
        var recorder = new BootRecorder(go, probes, task =>
        {
            if (!options.ToExit)
                task.Process.End(0);
        });
        recorder.Begin(process.Image.EntryPoint);
        process.BeforeEnd += p => probes.WhileQuiet(() =>
        {
            recorder.End(InstructionCount.Of(p));
            Write(recorder.Record, go, options);
        });
    }

    private static void Write(BootRecord record, GoProcess go, BootOptions options)
    {
        string text = options.Json
            ? JsonSerializer.Serialize(BootReport.Of(record, go), BootJsonContext.Plain.BootReport) + "\n"
            : BootText.Format(record, go);
        ReportOutput.Write(text, options.Output);
    }
}
