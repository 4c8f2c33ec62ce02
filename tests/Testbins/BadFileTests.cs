using GoEmu.TestSupport;
using Xunit;
using Xunit.Sdk;

namespace GoEmu.Tests.Testbins;

/// <summary>Files that can't be run: one clear line, exit 126 or 127, no stack trace, no hang, no memory blow-up.</summary>
public sealed class BadFileTests : IDisposable
{
    private const int Cuts = 100;
    private const int Mutations = 1000;
    private const int FastMutations = 100;
    private const int ENOEXEC = 8;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AMissingFile()
    {
        CheckRefused(_folder.File("missing"), Refusal.NotFound);
        CheckRefused(_folder.File("missing/deeper"), Refusal.NotFound);
        CheckRefused("goemu-has-no-such-program", Refusal.NotFound);
    }

    [Fact]
    public void ADirectory() => CheckRefused(_folder.Path, Refusal.CannotRun);

    [Fact]
    public void ATextFileWithoutInterpreter()
        => CheckRefused(_folder.Write("text", "echo hello\n"u8, executable: true), Refusal.CannotRun);

    [Fact]
    public void AnEmptyFile() => CheckRefused(_folder.Write("empty", [], executable: true), Refusal.CannotRun);

    [Fact]
    public void A32BitProgram()
        => CheckRefused(_folder.Write("i386", ElfSamples.Bits32(), executable: true), Refusal.CannotRun);

    [Fact]
    public void AnArm64Program()
        => CheckRefused(_folder.Write("arm64", ElfSamples.Arm64(), executable: true), Refusal.CannotRun);

    [Fact]
    public void AProgramCutOffAtAnyPoint()
    {
        foreach (int length in ElfSamples.Cuts(Cuts))
        {
            string what = $"hello cut to {length} bytes";
            string path = _folder.Write("cut", ElfSamples.CutTo(length), executable: true);
            if (length < ElfSamples.LoadedEnd)
                CheckRefused(path, Refusal.CannotRun, what);
            else
                Assert.Equal("hello, world\n", ProcessRunner.Run(GoEmuExe.Run(path)).StdoutText);
        }
    }

    [Fact]
    public void AProgramWithAbsurdHeaders() => CheckMutations(0, FastMutations);

    [Fact]
    [Trait("Category", "Long")]
    public void AProgramWithAnyAbsurdHeaders() => CheckMutations(FastMutations, Mutations);

    private void CheckMutations(int begin, int end)
    {
        List<string> failures = [];
        for (int seed = begin; seed < end; seed++)
        {
            try
            {
                CheckMutation(seed);
            }
            catch (XunitException failure)
            {
                failures.Add(failure.Message);
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {end - begin} are wrong\n{string.Join("\n\n", failures)}");
    }

    // A mutated file may well run: then it does what it does natively, or ends by the signal that what its headers left out gives. The one
    // difference is a file that is too short for its headers: goemu says so, where the kernel lets it run into the end.
    private void CheckMutation(int seed)
    {
        string what = $"mutation {seed}";
        string path = _folder.Write("mutated", ElfSamples.Mutate(seed), executable: true);
        ProcessResult native = ProcessRunner.Run(Request(new ProcessRequest(path, [])));
        ProcessResult emulated = ProcessRunner.Run(Request(GoEmuExe.Run(path)));
        if (native.Outcome.Kind == OutcomeKind.NotStarted)
        {
            Refusal.Check(emulated, $"{what} (natively errno {native.Outcome.Value})",
                native.Outcome.Value == ENOEXEC ? [Refusal.CannotRun] : [Refusal.CannotRun, Refusal.NotFound]);
            return;
        }
        if (native.Outcome.Kind == OutcomeKind.Hung)
            return;
        if (native.Outcome.Kind == OutcomeKind.Signaled && emulated.StderrText.Contains("is truncated", StringComparison.Ordinal))
        {
            Refusal.Check(emulated, what, Refusal.CannotRun);
            return;
        }
        Refusal.CheckSane(emulated, what);
        Assert.True(emulated.Outcome == native.Outcome && emulated.Stdout.AsSpan().SequenceEqual(native.Stdout),
            $"{what}: natively {native.Describe()}\nunder goemu {emulated.Describe()}");
    }

    private void CheckRefused(string path, int status, string? what = null)
        => Refusal.Check(ProcessRunner.Run(Request(GoEmuExe.Run(path))), what ?? path, status);

    private ProcessRequest Request(ProcessRequest request)
        => request with { WorkingFolder = _folder.Path, Timeout = TimeSpan.FromMinutes(1) };
}
