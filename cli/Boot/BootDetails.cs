using System.Globalization;
using System.Text;
using GoEmu.Cli.Live;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Memory;
using GoEmu.GoRuntime.Program;
using GoEmu.GoRuntime.Snapshots;
using Iced.Intel;

namespace GoEmu.Cli.Boot;

/// <summary>What is worth knowing of a step beyond its registers: arguments, closures, goroutines.</summary>
internal sealed class BootDetails(GoProcess go)
{
    private const int LongestText = 256;

    private readonly byte[] _instruction = new byte[15];

    /// <summary>What the kernel leaves on the first stack: argc, argv, envp, auxv (System V ABI, "Process Initialization").</summary>
    public void KernelStack(BootStep step)
    {
        ulong sp = step.Registers.Rsp;
        if (!go.Memory.TryReadUInt64(sp, out ulong argc))
            return;
        Arguments(step, argc, sp + 8);
        ulong at = sp + (8 * (argc + 2));
        step.Details.Add(("envp", $"0x{at:x}, {Count(ref at, 8)} variables"));
        step.Details.Add(("auxv", $"0x{at:x}, {Count(ref at, 16)} entries"));
        IEnumerable<string> set = Enumerable.Range(0, 16).Where(n => n != 4 && step.Registers[n] != 0)
            .Select(n => $"{GuestRegisters.Names[n]} 0x{step.Registers[n]:x}");
        step.Details.Add(("registers", string.Join(", ", set) is { Length: > 0 } some ? some : "all 0 but rsp"));
    }

    /// <summary>argc and argv with the strings.</summary>
    public void Arguments(BootStep step, ulong argc, ulong argv)
    {
        step.Details.Add(("argc", argc.ToString(CultureInfo.InvariantCulture)));
        step.Details.Add(("argv", $"0x{argv:x}"));
        for (ulong n = 0; n < Math.Min(argc, 8); n++)
        {
            if (go.Memory.TryReadUInt64(argv + (n * 8), out ulong text))
                step.Details.Add(($"argv[{n}]", $"0x{text:x} \"{Text(text)}\""));
        }
    }

    /// <summary>What a call passes, where that tells something.</summary>
    public void Call(BootStep step)
    {
        GuestRegisters r = step.Registers;
        switch (Plain(step.Name))
        {
            case "runtime.settls":
                step.Details.Add(("TLS", $"0x{r.Rdi:x}, where FS will point 8 bytes behind"));
                break;
            case "runtime.args" when step.State.G == step.State.CurG || step.State.CurG == 0:
                if (go.Memory.TryReadNumber(r.Rsp, 4, out ulong argc) && go.Memory.TryReadUInt64(r.Rsp + 8, out ulong argv))
                    Arguments(step, argc, argv);
                break;
            case "runtime.newproc":
                if (go.Memory.TryReadUInt64(r.Rsp, out ulong first))
                    step.Details.Add(("fn", Closure(first)));
                break;
            case "runtime.systemstack":
                if (go.Memory.TryReadUInt64(r.Rsp, out ulong run))
                    step.Details.Add(("fn", Closure(run)));
                break;
            case "runtime.newproc1":
                step.Details.Add(("fn", Closure(r.Rax)));
                break;
            case "runtime.runqput":
                step.Details.Add(("g", Name(r.Rbx)));
                break;
            case "runtime.execute":
                step.Details.Add(("g", Name(r.Rax)));
                break;
        }
    }

    /// <summary>Where gogo goes: its argument is the g's sched (asm_amd64.s).</summary>
    public void Gogo(BootStep step)
    {
        if (!go.Memory.TryReadUInt64(step.Registers.Rsp + 8, out ulong sched))
            return;
        ulong g = sched - go.Layout.G.Offset("sched.sp");
        GoroutineSnapshot snapshot = go.Goroutine(g);
        step.Details.Add(("to", $"{Name(g)} at {go.Symbols.Describe(snapshot.SchedPc)}, SP 0x{snapshot.SchedSp:x}"));
    }

    /// <summary>A goroutine and its stack.</summary>
    public void Goroutine(BootStep step, ulong g)
    {
        GoroutineSnapshot snapshot = go.Goroutine(g);
        step.Details.Add(("g", $"{Name(g)}, {snapshot.Status}"));
        step.Details.Add(("stack", $"0x{snapshot.StackLow:x}-0x{snapshot.StackHigh:x}, stackguard0 0x{snapshot.StackGuard0:x}, SP 0x{snapshot.StackHigh - step.Registers.Rsp:x} below its top"));
        if (go.Symbols.Describe(snapshot.GoPc) is { } creator)
            step.Details.Add(("made by", creator));
    }

    /// <summary>The address behind a goroutine's stack.</summary>
    public ulong StackHigh(ulong g) => go.Memory.Field(g, go.Layout.G, "stack.hi");

    /// <summary>The function of a closure (funcval), whose first word is its code.</summary>
    public string Closure(ulong closure) =>
        go.Memory.TryReadUInt64(closure, out ulong code) && go.Symbols.Describe(code) is { } name ? name : $"0x{closure:x}";

    /// <summary>What an indirect call is about to call.</summary>
    public string Target(in CallSite site, GuestRegisters registers)
    {
        if (!go.Memory.TryRead(site.Pc, _instruction))
            return "?";
        var decoder = Iced.Intel.Decoder.Create(64, new ByteArrayCodeReader(_instruction), site.Pc);
        decoder.Decode(out Instruction call);
        ulong target = 0;
        if (call.Op0Kind == OpKind.Register)
            target = registers[call.Op0Register - Register.RAX];
        else if (call.TryGetVirtualAddress(0, 0, out ulong at, (Register register, int _, int _, out ulong value) => TryGet(registers, register, out value)))
            _ = go.Memory.TryReadUInt64(at, out target);
        return go.Symbols.Describe(target) ?? $"0x{target:x}";
    }

    private static bool TryGet(GuestRegisters registers, Register register, out ulong value)
    {
        value = register == Register.FS ? registers.FsBase : register.IsGPR64() ? registers[register - Register.RAX] : 0;
        return register.IsGPR64() || register.IsSegmentRegister();
    }

    /// <summary>ABI0's wrappers have the name of what they wrap, with an ending in some tables.</summary>
    private static string Plain(string name) => name.EndsWith(".abi0", StringComparison.Ordinal) ? name[..^5] : name;

    private string Name(ulong g)
    {
        if (g == 0)
            return "none";
        if (g == go.Addresses.G0 + go.LoadBias)
            return $"g0 0x{g:x}";
        return $"g {go.Goroutine(g).Id} 0x{g:x}";
    }

    private int Count(ref ulong at, int size)
    {
        int n = 0;
        while (go.Memory.TryReadUInt64(at, out ulong word) && word != 0)
        {
            at += (ulong)size;
            n++;
        }
        at += (ulong)size;
        return n;
    }

    private string Text(ulong address)
    {
        Span<byte> one = stackalloc byte[1];
        var bytes = new List<byte>();
        while (bytes.Count < LongestText && go.Memory.TryRead(address + (ulong)bytes.Count, one) && one[0] != 0)
            bytes.Add(one[0]);
        return Info.InfoText.Printable(Encoding.UTF8.GetString([.. bytes]));
    }
}
