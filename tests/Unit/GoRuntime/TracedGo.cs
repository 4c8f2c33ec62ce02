using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Unwinding;
using GoEmu.TestSupport;
using GoEmu.TestSupport.Tracing;
using Xunit;

namespace GoEmu.Tests.Unit.GoRuntime;

/// <summary>A test program run natively under ptrace, with what is known of it. Skips the test where ptrace is not allowed.</summary>
internal sealed class TracedGo : IMemoryReader, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TracedProcess _process;

    internal TracedGo(string name, IReadOnlyList<string> arguments, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        string path = TestBinaries.PathOf(name);
        ProcessRequest request = new ProcessRequest(path, arguments).WithEnvironment(environment);
        TracedProcess? process = TracedProcess.TryStart(request, OutputFile, out string refusal);
        if (process is null)
            _folder.Dispose();
        Skip.If(process is null, refusal);
        _process = process;
        GoBinary? binary = GoBinary.TryRead(ElfImage.ReadHeaders(File.ReadAllBytes(path)));
        Assert.NotNull(binary);
        ulong bias = binary.Image.IsPie ? process.ImageStart() - FirstAddress(binary.Image) : 0;
        GoProcess? go = GoProcess.Create(binary, this, bias);
        Assert.NotNull(go);
        Go = go;
    }

    internal GoProcess Go { get; }

    internal TracedProcess Process => _process;

    private string OutputFile => _folder.File("output");

    public bool TryRead(ulong address, Span<byte> into) => _process.TryReadMemory(address, into);

    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }

    /// <summary>Runs until a thread comes to the first instruction of a function.</summary>
    internal int RunTo(string function)
    {
        Assert.True(Go.Symbols.TryFunction(function, out GoFunction f), function);
        int thread = _process.RunTo(f.Entry);
        Assert.True(thread != 0, $"the program ended before it came to {function}: {Output()}");
        return thread;
    }

    /// <summary>What of a stopped thread's registers unwinding needs.</summary>
    internal static UnwindRegisters Registers(int thread)
    {
        TracedRegisters r = TracedProcess.Registers(thread);
        return new UnwindRegisters(r.Rip, r.Rsp, r.Rbp, r.R14, r.FsBase);
    }

    /// <summary>Lets the program run to its end, and gives what it wrote.</summary>
    internal string Finish()
    {
        _process.Finish();
        return Output();
    }

    private string Output() => File.ReadAllText(OutputFile);

    private static ulong FirstAddress(ElfImage image) =>
        image.ProgramHeaders.ToArray().First(s => s.Type == ElfSegmentType.Load).VirtualAddress & ~0xffful;
}
