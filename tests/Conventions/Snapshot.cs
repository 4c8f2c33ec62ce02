using System.Runtime.CompilerServices;
using GoEmu.Cli.Testing;
using GoEmu.TestSupport;

namespace GoEmu.Tests.Conventions;

/// <summary>
/// Compares a text with the file kept beside the test: <c>Class.Method.verified.txt</c>. What differs is written to
/// <c>Class.Method.received.txt</c>; to accept it, rename that file. (The conventions of the Verify library.)
/// </summary>
internal static class Snapshot
{
    /// <summary>Fails unless the text equals the verified one. The name is for a case of a theory.</summary>
    public static void Matches(
        string text, string? name = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(file)!,
            $"{Path.GetFileNameWithoutExtension(file)}.{method}{(name is null ? "" : "_" + name)}");
        if (SnapshotFile.Compare(stem, text, TextDifference.First) is { } wrong)
            throw new InvalidOperationException(wrong);
    }
}
