using System.Diagnostics;
using System.Globalization;
using GoEmu.Emulator.Host;

namespace GoEmu.Cli.Trace;

/// <summary>A line on the terminal that tells how a long recording gets on, and is gone at its end.</summary>
internal sealed class TraceProgress
{
    private const long SysIoctl = 16;
    private const ulong GetTerminal = 0x5401; // TCGETS: an error for what is no terminal
    private const int MinSeconds = 2;
    private const double Megabyte = 1 << 20;
    private const string ToBegin = "\r\x1b[K"; // to the first column, and all behind it away

    private readonly long _begin = Stopwatch.GetTimestamp();
    private bool _isShown;

    /// <summary>One for stderr, or null when that is no terminal.</summary>
    public static unsafe TraceProgress? OnTerminal()
    {
        byte* settings = stackalloc byte[256];
        return HostSyscall.Quick(SysIoctl, 2, GetTerminal, (ulong)settings) == 0 ? new TraceProgress() : null;
    }

    /// <summary>Writes the line anew, on a run that takes long.</summary>
    public void Show(long bytes)
    {
        TimeSpan time = Stopwatch.GetElapsedTime(_begin);
        if (time.TotalSeconds < MinSeconds)
            return;
        _isShown = true;
        StandardError.Write(string.Create(CultureInfo.InvariantCulture, $"{ToBegin}goemu: {time.TotalSeconds:F0} s, {bytes / Megabyte:F0} MB recorded"));
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_isShown)
            StandardError.Write(ToBegin);
    }
}
