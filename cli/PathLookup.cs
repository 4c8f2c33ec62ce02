using System.Text;

namespace GoEmu.Cli;

/// <summary>PATH look-up as execvp(3) does it: a name with a slash is taken as it is.</summary>
internal static class PathLookup
{
    /// <summary>The path to run, or null when no folder of PATH has an executable file of that name.</summary>
    public static byte[]? Find(byte[] name, string? path)
    {
        if (name.Length == 0 || name.AsSpan().Contains((byte)'/'))
            return name;
        string text = Encoding.UTF8.GetString(name);
        foreach (string folder in (path ?? "/bin:/usr/bin").Split(':'))
        {
            string candidate = folder.Length == 0 ? "./" + text : Path.Combine(folder, text);
            if (File.Exists(candidate) && (File.GetUnixFileMode(candidate) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0)
                return Encoding.UTF8.GetBytes(candidate);
        }
        return null;
    }
}
