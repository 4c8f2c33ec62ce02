namespace GoEmu.Cli.Diff;

/// <summary>Passes on what a program has written to a file, as far as it has come.</summary>
internal sealed class OutputCopy(string folder, string name, Stream target) : IDisposable
{
    private readonly string _path = Path.Combine(folder, name);
    private FileStream? _file;

    /// <summary>Passes on what is new.</summary>
    public void Advance()
    {
        if (_file == null && File.Exists(_path))
            _file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        if (_file == null || _file.Length == _file.Position)
            return;
        _file.CopyTo(target);
        target.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
