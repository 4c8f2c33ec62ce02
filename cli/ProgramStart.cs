using System.Text;
using GoEmu.Cli.Trace;
using GoEmu.Emulator.Abi;
using GoEmu.Syscalls.Kernel;
using GoEmu.Tracing;

namespace GoEmu.Cli;

/// <summary>Looks a program up and runs it, and says in one line what is wrong when that is not possible.</summary>
internal static class ProgramStart
{
    /// <summary>Runs; returns only when the program could not be started.</summary>
    public static int Run(byte[] name, List<byte[]> arguments, List<byte[]> environment, ProcessOptions options, ulong ignored, bool lookUp,
        Action<GuestProcess>? started = null)
    {
        string shown = Encoding.UTF8.GetString(name);
        byte[]? path = lookUp ? PathLookup.Find(name, Environment.GetEnvironmentVariable("PATH")) : name;
        if (path == null)
            return Complain(shown, "command not found", ExitCodes.NotFound);
        StatisticsReport.Begin();
        TraceRecording? trace = options.TraceFile.Length != 0 ? new TraceRecording(options, isChild: !lookUp) : null;
        try
        {
            var log = new SerilogKernelLog(options.LogLevel, options.LogFile);
            ProgramRunner.Run(path, arguments, environment, options, ignored, log, EmulatorPath(), trace == null ? null : trace.Begin, process =>
            {
                trace?.Started(process);
                Started(process, options, started);
            });
            return ExitCodes.Usage;
        }
        catch (TraceException e)
        {
            StandardError.WriteLine("goemu: " + e.Message);
            return ExitCodes.Usage;
        }
        catch (ExecException e)
        {
            int status = Complain(shown, e.Message, e.Errno is Errno.ENOENT or Errno.ENOTDIR ? ExitCodes.NotFound : ExitCodes.NotRunnable);
            if (e.Signal != 0)
                SignalDelivery.Die(e.Signal);
            return status;
        }
        catch (InsufficientMemoryException e)
        {
            return Complain(shown, e.Message, ExitCodes.Usage);
        }
    }

    private static void Started(GuestProcess process, ProcessOptions options, Action<GuestProcess>? started)
    {
        started?.Invoke(process);
        if (options.Stats)
            process.BeforeEnd += StatisticsReport.Print;
        if (options.GcStress)
            GcStress.Start(process);
    }

    /// <summary>What to start for a guest's exec: this executable, or the launcher of a build that needs the .NET host.</summary>
    public static string EmulatorPath()
    {
        string path = Environment.ProcessPath ?? "/proc/self/exe";
        string launcher = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "goemu"));
        return Path.GetFileName(path) == "dotnet" && File.Exists(launcher) ? launcher : path;
    }

    private static int Complain(string program, string message, int status)
    {
        StandardError.WriteLine($"goemu: {program}: {message}");
        return status;
    }
}
