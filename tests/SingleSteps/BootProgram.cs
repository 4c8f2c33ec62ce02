using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Symbols;
using Xunit;

namespace GoEmu.Tests.SingleSteps;

/// <summary>A Go program, or a copy of it whose start depends on nothing that differs from run to run, with what is known of it.</summary>
internal sealed class BootProgram
{
    /// <summary>What AT_RANDOM gives in each run.</summary>
    public const string Random = "00112233445566778899aabbccddeeff";

    private static readonly ProgramChange s_preemption = new(
        "runtime.retake", [], [0x31, 0xc0, 0xc3], // xor eax, eax; ret
        "The system monitor asks goroutines that have run for 10 ms to make room. Translating a start takes longer, stepping through it too.");

    private static readonly ProgramChange[] s_oldRandomness =
    [
        new("runtime.cputicks", [0x48, 0xc1, 0xe2, 0x20, 0x48, 0x01, 0xd0], [0xb8, 1, 0, 0, 0, 0x66, 0x90], // add what RDTSC gave: mov eax, 1
            "The time stamp counter seeds the random numbers of each thread: how maps are filled, which goroutines' waits are measured."),
        new("runtime.extendRandom", [], [0xc3], // ret
            "The clock becomes random bytes where those of AT_RANDOM are not enough."),
    ];

    private readonly byte[] _bytes;
    private readonly ElfImage _image;

    /// <summary>The program as it is.</summary>
    /// <param name="path">The program.</param>
    /// <param name="end">The function with whose first instruction the path ends.</param>
    public BootProgram(string path, string end)
    {
        Path = path;
        _bytes = File.ReadAllBytes(path);
        _image = ElfImage.Inspect(_bytes);
        Symbols = new GoSymbols(GoBinary.TryRead(_image)!, 0);
        End = EntryOf(end);
    }

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>Its functions.</summary>
    public GoSymbols Symbols { get; }

    /// <summary>Where the path begins.</summary>
    public ulong Begin => _image.Entry;

    /// <summary>Where it ends.</summary>
    public ulong End { get; }

    /// <summary>The environment of all runs; without asynchronous preemption and with one goroutine at a time.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string> { ["GOMAXPROCS"] = "1", ["GODEBUG"] = "asyncpreemptoff=1" };

    /// <summary>Makes a copy without chance.</summary>
    public static BootProgram Copy(string program, string to, string end, bool oldRandomness)
    {
        File.Copy(program, to);
        var copy = new BootProgram(to, end);
        foreach (ProgramChange change in (ProgramChange[])[s_preemption, .. oldRandomness ? s_oldRandomness : []])
            copy.Apply(change);
        File.WriteAllBytes(to, copy._bytes);
        File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return copy;
    }

    /// <summary>A function's first instruction.</summary>
    public ulong EntryOf(string function)
    {
        Assert.True(Symbols.TryFunction(function, out GoFunction found), function);
        return found.Entry;
    }

    /// <summary>The name of the function at an address; empty where there is none.</summary>
    public string NameAt(ulong pc) => Symbols.TryFunction(pc, out GoFunction function) ? Symbols.NameOf(function) : "";

    /// <summary>
    /// Adds an instruction to a path. Single steps stop at each round of a repeated string instruction, and once more at the first
    /// instruction of a new program; a path has it once.
    /// </summary>
    public void Add(List<ulong> path, ulong pc)
    {
        if (path.Count == 0 || path[^1] != pc || (pc != Begin && !IsRepeated(pc)))
            path.Add(pc);
    }

    private bool IsRepeated(ulong pc)
    {
        ReadOnlySpan<byte> code = Code(pc);
        if (code[0] is not (0xf2 or 0xf3))
            return false;
        byte opcode = (code[1] & 0xf0) == 0x40 ? code[2] : code[1]; // behind REX
        return opcode is (>= 0xa4 and <= 0xa7) or (>= 0xaa and <= 0xaf);
    }

    private Span<byte> Code(ulong pc)
    {
        ElfSegment segment = _image.ProgramHeaders.ToArray().First(s => s.Type == ElfSegmentType.Load && pc - s.VirtualAddress < s.FileSize);
        return _bytes.AsSpan((int)(pc - segment.VirtualAddress + segment.Offset));
    }

    private void Apply(ProgramChange change)
    {
        Assert.True(Symbols.TryFunction(change.Function, out GoFunction function), change.Function);
        Span<byte> code = Code(function.Entry)[..(int)(function.End - function.Entry)];
        int at = code.IndexOf(change.From);
        Assert.True(at >= 0 && at + change.To.Length <= code.Length, change.Function);
        change.To.CopyTo(code[at..]);
    }
}
