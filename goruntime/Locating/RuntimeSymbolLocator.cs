using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime.Layouts;
using Iced.Intel;

namespace GoEmu.GoRuntime.Locating;

/// <summary>
/// Finds the runtime's variables: by symbol, or in a stripped program by what known functions do with them. Each rule says
/// what it relies on. All were compared with the symbol tables of programs by Go 1.18 to 1.27 when they were written; a test
/// does so for the versions of the test programs.
/// </summary>
internal sealed class RuntimeSymbolLocator
{
    private readonly GoBinary _binary;
    private readonly RuntimeLayout _layout;

    private RuntimeSymbolLocator(GoBinary binary, RuntimeLayout layout)
    {
        _binary = binary;
        _layout = layout;
    }

    internal static RuntimeSymbols Locate(GoBinary binary, RuntimeLayout layout)
    {
        var by = new RuntimeSymbolLocator(binary, layout);
        RuntimeSymbols found = by.BySymbols() ?? by.ByCode();
        return found with
        {
            FirstModuleData = binary.Module?.Address ?? 0,
            TlsOffset = by.TlsOffset() ?? found.TlsOffset,
        };
    }

    /// <summary>As for a stripped program, whatever symbols there are.</summary>
    internal static RuntimeSymbols LocateByCode(GoBinary binary, RuntimeLayout layout) =>
        new RuntimeSymbolLocator(binary, layout).ByCode();

    private RuntimeSymbols? BySymbols()
    {
        ElfSymbolTable symbols = _binary.Image.Symbols;
        if (!symbols.TryFind("runtime.g0", out ElfSymbol g0))
            return null;
        ulong Of(string name) => symbols.TryFind(name, out ElfSymbol s) ? s.Value : 0;
        return new RuntimeSymbols
        {
            G0 = g0.Value,
            M0 = Of("runtime.m0"),
            AllGs = Of("runtime.allgs"),
            AllM = Of("runtime.allm"),
            AllP = Of("runtime.allp"),
            Sched = Of("runtime.sched"),
            RuntimeInit = Of(_layout.Minor >= 21 ? "runtime.runtime_inittasks" : "runtime..inittask"),
            MainInit = _layout.Minor >= 21 ? 0 : Of("main..inittask"),
        };
    }

    private RuntimeSymbols ByCode()
    {
        (ulong g0, ulong m0) = FirstThread();
        ulong sched = Sched();
        (ulong runtimeInit, ulong mainInit) = _layout.Minor >= 21 ? (RuntimeInitTasks(), 0) : InitTasks();
        return new RuntimeSymbols
        {
            G0 = g0,
            M0 = m0,
            Sched = sched,
            AllGs = AllGs(),
            AllM = AllM(),
            AllP = AllP(sched),
            RuntimeInit = runtimeInit,
            MainInit = mainInit,
        };
    }

    /// <summary>
    /// asm_amd64.s, rt0_go: the first address it takes is that of g0, whose stack it sets; those of m0.tls (for settls) and of m0
    /// follow, and no others lie that far apart.
    /// </summary>
    private (ulong G0, ulong M0) FirstThread()
    {
        ulong tls = _layout.M.Offset("tls");
        ulong[] taken = Taken(FunctionCode.Read(_binary, "runtime.rt0_go"));
        if (taken.Length == 0)
            return (0, 0);
        return (taken[0], Array.Find(taken, a => Array.IndexOf(taken, a + tls) >= 0));
    }

    /// <summary>proc.go, incidlelocked: begins with lock(&amp;sched.lock).</summary>
    private ulong Sched()
    {
        ulong[] taken = Taken(FunctionCode.Read(_binary, "runtime.incidlelocked"));
        return taken.Length == 0 ? 0 : taken[0] - _layout.Sched.Offset("lock");
    }

    /// <summary>proc.go, allgadd: appends to allgs, the only slice all three words of which it uses.</summary>
    private ulong AllGs()
    {
        if (FunctionCode.Read(_binary, "runtime.allgadd") is not { } code)
            return 0;
        List<ulong> words = Words(code);
        return words.FirstOrDefault(a => words.Contains(a + 8) && words.Contains(a + 16));
    }

    /// <summary>proc.go, mcommoninit: mp.alllink = allm; atomicstorep(&amp;allm, mp): loaded, and its address taken.</summary>
    private ulong AllM()
    {
        if (FunctionCode.Read(_binary, "runtime.mcommoninit") is not { } code)
            return 0;
        ulong[] taken = Taken(code);
        return code.References.FirstOrDefault(
            r => r is { Kind: DataReferenceKind.Load, Size: 8 } && taken.Contains(r.Address)).Address;
    }

    /// <summary>proc.go, retake: for i := 0; i &lt; len(allp); i++ { pp := allp[i]: the first two neighbouring words it uses.</summary>
    private ulong AllP(ulong sched)
    {
        if (FunctionCode.Read(_binary, "runtime.retake") is not { } code)
            return 0;
        List<ulong> words = Words(code);
        words.RemoveAll(a => a - sched < (ulong)_layout.Sched.Size);
        return words.FirstOrDefault(a => words.Contains(a + 8));
    }

    /// <summary>proc.go, main, since Go 1.21: doInit(runtime_inittasks): the first slice it loads that the file fills.</summary>
    private ulong RuntimeInitTasks()
    {
        if (FunctionCode.Read(_binary, "runtime.main") is not { } code)
            return 0;
        List<ulong> words = Words(code);
        foreach (DataReference r in code.References)
        {
            if (r is { Kind: DataReferenceKind.Load, Size: 8 } && words.Contains(r.Address + 8)
                && _binary.Linked.TryReadPointer(r.Address, out ulong data) && data != 0
                && _binary.Linked.TryReadPointer(r.Address + 8, out ulong length) && length is > 0 and < 4096)
                return r.Address;
        }

        return 0;
    }

    /// <summary>proc.go, main, up to Go 1.20: doInit(&amp;runtime_inittask) and later doInit(&amp;main_inittask).</summary>
    private (ulong Runtime, ulong Main) InitTasks()
    {
        if (FunctionCode.Read(_binary, "runtime.main") is not { } code
            || _binary.Functions is not { } functions || !functions.TryFind("runtime.doInit", out GoFunction doInit))
            return (0, 0);
        var tasks = new List<ulong>();
        for (int call = code.IndexOfCall(doInit.Entry, 0); call >= 0; call = code.IndexOfCall(doInit.Entry, call + 1))
        {
            DataReference last = code.References.LastOrDefault(r => r.Index < call && r.Kind == DataReferenceKind.Address);
            tasks.Add(last.Address);
        }

        return tasks.Count == 2 ? (tasks[0], tasks[1]) : (0, 0);
    }

    /// <summary>
    /// asm_amd64.s, morestack: begins by loading g: from a fixed place behind FS, or in a position-independent program by way of
    /// a register that holds the offset.
    /// </summary>
    private long? TlsOffset()
    {
        if (FunctionCode.Read(_binary, "runtime.morestack") is not { } code)
            return null;
        for (int n = 0; n < code.Instructions.Count; n++)
        {
            Instruction i = code.Instructions[n];
            if (i.MemorySegment != Register.FS)
                continue;
            if (i.MemoryBase == Register.None)
                return (long)i.MemoryDisplacement64;
            for (int before = n - 1; before >= 0; before--)
            {
                Instruction load = code.Instructions[before];
                if (load.Mnemonic == Mnemonic.Mov && load.Op0Register == i.MemoryBase)
                    return load.Op1Kind is OpKind.Immediate32to64 or OpKind.Immediate64 ? (long)load.GetImmediate(1) : null;
            }

            return null;
        }

        return null;
    }

    private static ulong[] Taken(FunctionCode? code) =>
        code is null ? [] : [.. code.References.Where(r => r.Kind == DataReferenceKind.Address).Select(r => r.Address)];

    /// <summary>The words of 8 bytes that a function reads or writes, in order of first use.</summary>
    private static List<ulong> Words(FunctionCode code) =>
        [.. code.References.Where(r => r.Size == 8).Select(r => r.Address).Distinct()];
}
