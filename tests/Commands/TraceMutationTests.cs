using System.Buffers.Binary;
using GoEmu.TestSupport;
using GoEmu.Tracing;
using GoEmu.Tracing.Format;
using Xunit;

namespace GoEmu.Tests.Commands;

/// <summary>Whatever bytes a trace has, it is read, or refused with a message.</summary>
public sealed class TraceMutationTests
{
    private const int StepsEach = 20_000;

    [Fact]
    public void MutatedTraces() => Mutate(500);

    [Fact]
    [Trait("Category", "Long")]
    public void ManyMutatedTraces() => Mutate(10_000);

    private static void Mutate(int count)
    {
        using TempFolder folder = new();
        ProcessRunner.Run(GoEmuExe.Command(["trace", "--memory", "-o", folder.File("t"), RepoRoot.File("testbins", "bin", "c", "image-bss")]));
        byte[] good = File.ReadAllBytes(folder.File("t"));
        var random = new Random(1);
        int damaged = 0;
        for (int n = 0; n < count; n++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            if (n % 8 == 7)
                bad = bad[..random.Next(bad.Length)];
            else if (n % 2 == 0)
                Repair(bad); // so that what is inside frames is looked at as well
            File.WriteAllBytes(folder.File("bad"), bad);
            damaged += Read(folder.File("bad")) ? 0 : 1;
        }
        Assert.True(damaged > count / 4);
    }

    /// <summary>True when nothing is found to be wrong.</summary>
    private static bool Read(string file)
    {
        try
        {
            using TraceFile trace = TraceFile.Open(file);
            bool good = trace.Problem == null;
            foreach (TraceTask task in trace.Tasks)
            {
                InstructionReader reader = trace.Read(task);
                ulong sum = 0;
                for (int n = 0; n < StepsEach && reader.MoveNext(); n++)
                    sum += (ulong)reader.Accesses.Count + reader.Stack.G;
                good &= reader.Problem == null && sum != ulong.MaxValue;
            }
            return good;
        }
        catch (TraceException e)
        {
            Assert.NotEqual("", e.Message);
            return false;
        }
    }

    /// <summary>Gives frames the sums that belong to what they hold now.</summary>
    private static void Repair(byte[] file)
    {
        for (int at = TraceFormat.HeaderBytes; at + TraceFormat.FrameHeaderBytes < file.Length;)
        {
            long end = at + TraceFormat.FrameHeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            if (end + TraceFormat.FrameTrailerBytes > file.Length)
                return;
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan((int)end), Crc32C.Of(file.AsSpan(at, (int)end - at)));
            at = (int)end + TraceFormat.FrameTrailerBytes;
        }
    }
}
