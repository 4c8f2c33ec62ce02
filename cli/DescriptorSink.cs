using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace GoEmu.Cli;

/// <summary>
/// Writes log lines to stderr or appends them to a file that is opened for each line: no descriptor of ours stays open among the guest's,
/// where it would shift their numbers and could be closed by it.
/// </summary>
internal sealed class DescriptorSink(string file) : ILogEventSink
{
    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        string line = string.Create(CultureInfo.InvariantCulture,
            $"goemu: {logEvent.Level.ToString().ToLowerInvariant()}: {logEvent.RenderMessage(CultureInfo.InvariantCulture)}");
        if (file.Length == 0)
        {
            StandardError.WriteLine(line);
            return;
        }
        try
        {
            File.AppendAllText(file, line + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteLine(line);
        }
    }
}
