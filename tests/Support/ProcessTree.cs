namespace GoEmu.TestSupport;

/// <summary>Finds and kills the processes of one session, each by its id, as /proc lists them.</summary>
internal static class ProcessTree
{
    /// <summary>The living processes of the session, with their names; zombies don't count.</summary>
    internal static List<(int Pid, string Name)> OfSession(int session)
    {
        List<(int, string)> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), out int pid)
                && ReadStat(pid) is { } stat && stat.Session == session && stat.State is not ('Z' or 'X'))
                found.Add((pid, stat.Name));
        }
        return found;
    }

    /// <summary>Kills all of the session; again while new ones turn up, as a process may fork while it is looked for.</summary>
    internal static void Kill(int session)
    {
        for (int round = 0; round < 20; round++)
        {
            List<(int Pid, string Name)> alive = OfSession(session);
            if (alive.Count == 0)
                return;
            foreach ((int pid, _) in alive)
                _ = Native.kill(pid, Signals.SIGKILL);
            Thread.Sleep(10); // for the kernel to carry it out; the loop looks again
        }
    }

    private static (string Name, char State, int Session)? ReadStat(int pid)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
        // pid (name, which may hold anything) state ppid pgrp session ...
        int open = text.IndexOf('(', StringComparison.Ordinal);
        int close = text.LastIndexOf(')');
        if (open < 0 || close < open)
            return null;
        string[] fields = text[(close + 2)..].Split(' ');
        return (text[(open + 1)..close], fields[0][0], int.Parse(fields[3]));
    }
}
