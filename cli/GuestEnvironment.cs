using System.Text;

namespace GoEmu.Cli;

/// <summary>The guest's environment: the emulator's own with -E and -U applied.</summary>
internal static class GuestEnvironment
{
    /// <summary>Removes every name in <paramref name="unset"/>, then sets each NAME=VALUE; a NAME alone means an empty value.</summary>
    public static List<byte[]> Build(List<byte[]> inherited, string[] set, string[] unset)
    {
        List<byte[]> result = inherited;
        foreach (string name in unset)
            Remove(result, name);
        foreach (string assignment in set)
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            Remove(result, equals < 0 ? assignment : assignment[..equals]);
            result.Add(Encoding.UTF8.GetBytes(equals < 0 ? assignment + "=" : assignment));
        }
        return result;
    }

    private static void Remove(List<byte[]> environment, string name)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(name + "=");
        environment.RemoveAll(entry => entry.AsSpan().StartsWith(prefix));
    }
}
