using GoEmu.Syscalls.Kernel;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace GoEmu.Cli;

/// <summary>The kernel's messages through Serilog, set up only when the first one comes: most runs have none.</summary>
internal sealed class SerilogKernelLog(string level, string file) : IKernelLog
{
    private readonly Lazy<Logger> _logger = new(() => new LoggerConfiguration()
        .MinimumLevel.Is(ParseLevel(level)).WriteTo.Sink(new DescriptorSink(file)).CreateLogger());

    private readonly LogEventLevel _level = ParseLevel(level);

    /// <inheritdoc/>
    public bool IsDebug => _level <= LogEventLevel.Debug;

    /// <summary>True for a name that <c>--log-level</c> takes.</summary>
    public static bool IsLevel(string name) => name is "debug" or "information" or "warning" or "error" or "none";

    /// <inheritdoc/>
    public void Warning(string message)
    {
        if (_level <= LogEventLevel.Warning)
            _logger.Value.Warning("{Message:l}", message);
    }

    /// <inheritdoc/>
    public void Error(string message)
    {
        if (_level <= LogEventLevel.Error)
            _logger.Value.Error("{Message:l}", message);
    }

    /// <inheritdoc/>
    public void Debug(string message)
    {
        if (IsDebug)
            _logger.Value.Debug("{Message:l}", message);
    }

    private static LogEventLevel ParseLevel(string name) => name switch
    {
        "debug" => LogEventLevel.Debug,
        "information" => LogEventLevel.Information,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };
}
