namespace GoEmu.TestSupport;

/// <summary>A folder of the test's own, removed with all its content at the end.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TempFolder() => Path = Directory.CreateTempSubdirectory("goemu-test-").FullName;

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>A path inside it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file into it and returns its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content, bool executable = false)
    {
        string path = File(name);
        System.IO.File.WriteAllBytes(path, content);
        if (executable)
            System.IO.File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    /// <summary>Removes what is in it, for another run that is to find it as the first did.</summary>
    public void Empty()
    {
        Dispose();
        Directory.CreateDirectory(Path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Go's module caches are read-only on purpose.
        foreach (string folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories))
        {
            if (new DirectoryInfo(folder).LinkTarget is null)
                System.IO.File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }
        Directory.Delete(Path, recursive: true);
    }
}
