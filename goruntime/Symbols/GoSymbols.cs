using System.Collections.Concurrent;
using System.Collections.Immutable;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime.Layouts;

namespace GoEmu.GoRuntime.Symbols;

/// <summary>
/// Functions, files, lines and inlined calls of a running Go program, stripped or not; C's functions by symbol. Addresses
/// are those of the run: the load bias is added and taken off here. Thread-safe. <see cref="TryFunction(ulong, out GoFunction)"/>
/// never allocates, names and whole stacks only when they are first asked for.
/// </summary>
public sealed class GoSymbols
{
    private const int CacheSize = 4096; // stacks by address, a power of two
    private const int DeepestInlining = 256; // the compiler stops far earlier; damaged trees may have loops

    private readonly PcLnTab? _functions;
    private readonly FunctionLookup? _lookup;
    private readonly InlineTable? _inlined;
    private readonly RuntimeLayout? _layout;
    private readonly string?[] _names;
    private readonly ConcurrentDictionary<uint, string> _files = new();
    private readonly CachedStack?[] _cache = new CachedStack?[CacheSize];
    private ImmutableArray<NativeImage> _images;

    /// <summary>Prepares to look up addresses of a program that was loaded at a bias.</summary>
    public GoSymbols(GoBinary binary, ulong loadBias = 0)
    {
        LoadBias = loadBias;
        _functions = binary.Functions;
        _layout = binary.GoVersion is { } version ? RuntimeLayout.ForVersion(version) : null;
        if (_functions is not null)
        {
            _lookup = new FunctionLookup(_functions);
            if (_layout is not null)
                _inlined = InlineTable.Read(binary, binary.Linked, _layout);
        }

        _names = new string?[_functions?.Count ?? 0];
        _images = [Image(binary.Image, loadBias)];
    }

    /// <summary>What was added to the addresses in the file.</summary>
    public ulong LoadBias { get; }

    /// <summary>Number of Go functions.</summary>
    public int Count => _names.Length;

    /// <summary>The Go function at an index from 0 to <see cref="Count"/> - 1, in order of addresses.</summary>
    public GoFunction this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Biased(_lookup![index]);
        }
    }

    /// <summary>Adds a library, so that its functions have names too.</summary>
    public void AddLibrary(ElfImage image, ulong loadBias) =>
        ImmutableInterlocked.Update(ref _images, static (all, one) => all.Add(one), Image(image, loadBias));

    /// <summary>Finds the Go function that holds an address.</summary>
    public bool TryFunction(ulong pc, out GoFunction function)
    {
        int index = _lookup?.IndexOf(pc - LoadBias) ?? -1;
        function = index < 0 ? default : Biased(_lookup![index]);
        return index >= 0;
    }

    /// <summary>Finds a function by its full name; C's too, those with an index of -1 and no known end.</summary>
    public bool TryFunction(string name, out GoFunction function)
    {
        if (_functions is not null && _functions.TryFind(name, out function))
        {
            function = Biased(function);
            return true;
        }

        foreach (NativeImage image in _images)
        {
            if (image.Symbols.Value.TryFind(name, out ulong entry))
            {
                function = new GoFunction(-1, entry + image.Bias, entry + image.Bias);
                return true;
            }
        }

        function = default;
        return false;
    }

    /// <summary>All Go functions whose names match, in order of addresses.</summary>
    public IEnumerable<GoFunction> Match(NamePattern pattern)
    {
        for (int i = 0; i < Count; i++)
        {
            if (pattern.Matches(NameOf(i)))
                yield return this[i];
        }
    }

    /// <summary>Name of a Go function.</summary>
    public string NameOf(in GoFunction function) => function.Index >= 0 ? NameOf(function.Index) : "";

    /// <summary>Size of arguments, flags and more of a Go function.</summary>
    public GoFunctionInfo InfoOf(in GoFunction function) =>
        function.Index >= 0 && _functions is not null ? _functions.InfoOf(function) : default;

    /// <summary>What tracebacks have to know of a Go function.</summary>
    public GoFuncId IdOf(in GoFunction function) =>
        _layout?.FunctionId(InfoOf(function).Id) ?? GoFuncId.Normal;

    /// <summary>How far SP is below the return address at an instruction; false for C and for functions without that table.</summary>
    public bool TryFrameSize(ulong pc, out int bytes)
    {
        bytes = 0;
        int index = _lookup?.IndexOf(pc - LoadBias) ?? -1;
        return index >= 0 && _functions!.TryFrameSize(_lookup![index], pc - LoadBias, out bytes);
    }

    /// <summary>Source line of an instruction: of the innermost inlined call. Without an allocation once the file is known.</summary>
    public bool TryLine(ulong pc, out SourceLine line)
    {
        line = default;
        int index = _lookup?.IndexOf(pc - LoadBias) ?? -1;
        if (index < 0 || !_functions!.TryFindLine(_lookup![index], pc - LoadBias, out uint file, out int number))
            return false;
        line = new SourceLine(FileName(file), number);
        return true;
    }

    /// <summary>
    /// The calls at an instruction, innermost first; empty where nothing is known. For a return address ask for the address
    /// before it, which is in the call.
    /// </summary>
    public ImmutableArray<GoFrame> Resolve(ulong pc)
    {
        ref CachedStack? slot = ref _cache[(int)((pc ^ (pc >> 12)) & (CacheSize - 1))];
        CachedStack? known = Volatile.Read(ref slot);
        if (known is not null && known.Pc == pc)
            return known.Frames;
        ImmutableArray<GoFrame> frames = Build(pc);
        Volatile.Write(ref slot, new CachedStack(pc, frames));
        return frames;
    }

    /// <summary>Name and distance as in "runtime.main+0x1d"; C's functions too. Null where nothing is known.</summary>
    public string? Describe(ulong pc)
    {
        if (TryFunction(pc, out GoFunction f))
            return pc == f.Entry ? NameOf(f) : $"{NameOf(f)}+0x{pc - f.Entry:x}";
        return TryNative(pc, out string name, out ulong entry) ? pc == entry ? name : $"{name}+0x{pc - entry:x}" : null;
    }

    private static NativeImage Image(ElfImage image, ulong bias)
    {
        ulong start = ulong.MaxValue;
        ulong end = 0;
        foreach (ElfSegment s in image.ProgramHeaders.Span)
        {
            if (s.Type != ElfSegmentType.Load)
                continue;
            start = Math.Min(start, s.VirtualAddress);
            end = Math.Max(end, s.VirtualAddress + s.MemorySize);
        }

        return new NativeImage(new(() => NativeSymbols.Read(image)), bias, start + bias, end + bias);
    }

    private ImmutableArray<GoFrame> Build(ulong pc)
    {
        ulong linked = pc - LoadBias;
        int index = _lookup?.IndexOf(linked) ?? -1;
        if (index < 0)
            return TryNative(pc, out string native, out _) ? [new GoFrame(native, "", 0, false, GoFuncId.Normal)] : [];

        GoFunction f = _lookup![index];
        ImmutableArray<GoFrame>.Builder frames = ImmutableArray.CreateBuilder<GoFrame>(1);
        while (_inlined is not null && frames.Count < DeepestInlining
            && _inlined.TryFind(_functions!, f, linked, out uint name, out byte id, out ulong callerPc))
        {
            SourceLine at = LineAt(f, linked);
            frames.Add(new GoFrame(_functions!.NameAt(name), at.File, at.Line, true, _layout!.FunctionId(id)));
            linked = callerPc;
        }

        SourceLine line = LineAt(f, linked);
        frames.Add(new GoFrame(NameOf(index), line.File, line.Line, false, IdOf(f)));
        return frames.DrainToImmutable();
    }

    private SourceLine LineAt(in GoFunction linkedFunction, ulong linked) =>
        _functions!.TryFindLine(linkedFunction, linked, out uint file, out int number)
            ? new SourceLine(FileName(file), number)
            : new SourceLine("", 0);

    private bool TryNative(ulong pc, out string name, out ulong entry)
    {
        foreach (NativeImage image in _images)
        {
            if (pc < image.Start || pc >= image.End || !image.Symbols.Value.TryFind(pc - image.Bias, out name, out entry))
                continue;
            entry += image.Bias;
            return true;
        }

        name = "";
        entry = 0;
        return false;
    }

    private GoFunction Biased(in GoFunction f) => new(f.Index, f.Entry + LoadBias, f.End + LoadBias);

    private string NameOf(int index) => _names[index] ??= _functions!.NameOf(_lookup![index]);

    private string FileName(uint file) =>
        _files.TryGetValue(file, out string? name) ? name : _files.GetOrAdd(file, _functions!.FileName(file));
}
