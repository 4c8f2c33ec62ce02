using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using GoEmu.Cli.Commands;

namespace GoEmu.Cli.Diff;

/// <summary>A run of the program on one engine, in a process of its own, and the states that it goes through.</summary>
internal sealed class EngineRun : IStateSource, IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly byte[] _state = new byte[EngineState.Size];
    private readonly Process _process;
    private bool _ended;

    private EngineRun(string engine, string folder, string[] arguments, long from, long to, long step)
    {
        Folder = folder;
        int descriptor = int.Parse(_pipe.GetClientHandleAsString(), CultureInfo.InvariantCulture);
        var side = new DiffSide(descriptor, folder, from, to, step);
        _process = Process.Start(new ProcessStartInfo(
            ProgramStart.EmulatorPath(), [DiffCommand.Name, DiffCommand.SideOption, side.Encode(), DiffCommand.SideEngineOption, engine, .. arguments]))!;
        _pipe.DisposeLocalCopyOfClientHandle();
    }

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <summary>Its exit status, or 128 and the number of the signal that it died by. Waits for its end.</summary>
    public int Status
    {
        get
        {
            _process.WaitForExit();
            return _process.ExitCode;
        }
    }

    /// <summary>Starts a run in a new folder below <paramref name="root"/>; the rest is as in <see cref="DiffSide"/>.</summary>
    public static EngineRun Start(string engine, string root, string[] arguments, long from, long to, long step = -1)
    {
        int number = Directory.GetDirectories(root).Length;
        string folder = Directory.CreateDirectory(Path.Combine(root, number.ToString(CultureInfo.InvariantCulture))).FullName;
        File.Copy(Path.Combine(root, DiffFolder.Stdin), Path.Combine(folder, DiffFolder.Stdin));
        return new EngineRun(engine, folder, arguments, from, to, step);
    }

    /// <inheritdoc/>
    public EngineState? Next() => _pipe.ReadAtLeast(_state, EngineState.Size, throwOnEndOfStream: false) == EngineState.Size ? EngineState.From(_state) : null;

    /// <summary>Ends it if it still runs.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _pipe.Dispose();
    }
}
