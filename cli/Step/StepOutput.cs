using System.Text;

namespace GoEmu.Cli.Step;

/// <summary>
/// Where the lines go: collected, and written to stderr or appended to a file, which is opened each time so that no descriptor of ours
/// lies among the guest's. Callers hold a lock.
/// </summary>
internal sealed class StepOutput
{
    private const int Worthwhile = 1 << 16;

    private readonly StringBuilder _text = new();
    private readonly string _file;

    /// <summary>Output to a file, which is emptied first, or with an empty name to stderr.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public StepOutput(string file)
    {
        _file = file.Length == 0 ? "" : Path.GetFullPath(file);
        if (_file.Length != 0)
            File.WriteAllText(_file, "");
    }

    /// <summary>Adds a line.</summary>
    public void Line(string line)
    {
        _text.Append(line).Append('\n');
        if (_text.Length > Worthwhile)
            Flush();
    }

    /// <summary>Writes what has collected: before the guest does anything that can be seen outside.</summary>
    public void Flush()
    {
        if (_text.Length == 0)
            return;
        string text = _text.ToString();
        _text.Clear();
        if (_file.Length == 0)
        {
            StandardError.Write(text);
            return;
        }
        try
        {
            File.AppendAllText(_file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.Write(text); // rather there than nowhere
        }
    }
}
