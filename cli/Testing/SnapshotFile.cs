namespace GoEmu.Cli.Testing;

/// <summary>
/// A text that is kept in a file, by the conventions of the Verify library: <c>STEM.verified.txt</c> is what is expected, what differs is
/// written to <c>STEM.received.txt</c>, which is renamed to accept it.
/// </summary>
internal static class SnapshotFile
{
    /// <summary>Compares; null when the text is the verified one, and there is no received one any more then.</summary>
    /// <returns>What is wrong, for people.</returns>
    public static string? Compare(string stem, string text, Func<string, string, string> difference)
    {
        string verified = stem + ".verified.txt";
        string received = stem + ".received.txt";
        string actual = Normal(text);
        if (File.Exists(verified) && File.ReadAllText(verified) is { } expected)
        {
            if (expected == actual)
            {
                File.Delete(received);
                return null;
            }
            File.WriteAllText(received, actual);
            return $"differs from {Path.GetFileName(verified)} ({difference(expected, actual)}); see {received}";
        }
        File.WriteAllText(received, actual);
        return $"{Path.GetFileName(verified)} is not there yet; rename {received} to accept it";
    }

    /// <summary>Makes a text the verified one; false when it was already.</summary>
    public static bool Accept(string stem, string text)
    {
        string verified = stem + ".verified.txt";
        string actual = Normal(text);
        File.Delete(stem + ".received.txt");
        if (File.Exists(verified) && File.ReadAllText(verified) == actual)
            return false;
        File.WriteAllText(verified, actual);
        return true;
    }

    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
