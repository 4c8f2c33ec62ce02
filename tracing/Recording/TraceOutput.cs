namespace GoEmu.Tracing.Recording;

/// <summary>
/// Where a trace is written. A plain file is opened for each piece and closed again, so that no descriptor of ours lies among the
/// traced program's; anything else (a pipe) stays open. The first error ends the recording, not the program.
/// </summary>
internal sealed class TraceOutput
{
    private readonly string _path;
    private readonly Action<string> _failed;
    private readonly FileStream? _open;

    /// <summary>Begins the file anew.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public TraceOutput(string path, Action<string> failed)
    {
        _path = Path.GetFullPath(path);
        _failed = failed;
        var stream = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 0);
        if (stream.CanSeek)
            stream.Dispose();
        else
            _open = stream;
    }

    /// <summary>False after an error: what is written is lost.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Writes no more.</summary>
    public void Close()
    {
        IsOpen = false;
        _open?.Dispose();
    }

    /// <summary>Appends.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!IsOpen || bytes.Length == 0)
            return;
        try
        {
            if (_open != null)
            {
                _open.Write(bytes);
            }
            else
            {
                using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
                stream.Write(bytes);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IsOpen = false;
            _failed($"the trace ends here: cannot write '{_path}': {e.Message}");
        }
    }
}
