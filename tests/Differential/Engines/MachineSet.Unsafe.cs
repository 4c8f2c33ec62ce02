using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using GoEmu.Differential.Machine;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Jit;

namespace GoEmu.Differential.Engines;

/// <summary>The processor and every engine of the emulator, set up in this process on the calling thread. One per process.</summary>
public sealed unsafe class MachineSet
{
    private const int SysGetpid = 39, SysGettid = 186, HwCap2 = 26;

    /// <summary>Maps the test memory and creates all machines; <paramref name="instrument"/> as <see cref="Options.Instrument"/>.</summary>
    public MachineSet(string instrument)
    {
        Memory = new TestMemory();
        var options = new JitOptions(
            CountInstructions: instrument is "counting" or "turns", Branches: instrument is "branches" or "stacks" or "turns" ? new NoSink() : null,
            Stacks: instrument is "stacks" or "turns" ? new NoSink() : null, Accesses: instrument is "stacks" or "turns");
        EngineHost host = new(options, HostFeatures.Detect(HostAux.Get(HwCap2)));
        CpuState* cpu = EngineHost.CreateState();
        host.Attach(cpu, (int)HostSyscall.Quick(SysGetpid), (int)HostSyscall.Quick(SysGettid));
        // ADD AN ENGINE: a line here, and its name in Complete as soon as it has all that is compared.
        Engines =
        [
            new GuestMachine("jit", new JitEngine(host, Memory), cpu, host.Turns),
            new GuestMachine("interp", new InterpreterEngine(host, Memory), cpu, host.Turns),
        ];
        Code = new CodeArea(host);
        Processor = new BareMachine();
        if (RuntimeFeature.IsDynamicCodeCompiled)
            CompileHelpers();
        Fault();
    }

    /// <summary>Has every engine fault once, for what only then is called.</summary>
    private void Fault()
    {
        const byte hlt = 0xF4;
        MachineState state = default;
        MachineState.Reset(ref state);
        state.Rip = Code.Reserve(Window.Low, 16, 0);
        CodeArea.Write(state.Rip, [hlt]);
        foreach (IMachine engine in Engines)
            engine.Run(state, ref state);
    }

    /// <summary>
    /// Compiles what handlers call when they must: as with the handlers themselves (<see cref="Comparison.CaseRunner"/>), it must not happen
    /// while they run.
    /// </summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "not called where code is compiled ahead of time")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "likewise")]
    private static void CompileHelpers()
    {
        const BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (Type type in typeof(InterpreterEngine).Assembly.GetTypes())
        {
            if (type.ContainsGenericParameters || type.Namespace?.Split('.') is not [_, _, "Interpreter" or "Isa" or "Host", ..])
                continue;
            foreach (MethodInfo method in type.GetMethods(all))
            {
                if (!method.ContainsGenericParameters && !method.IsAbstract && method.GetMethodBody() != null)
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
    }

    /// <summary>
    /// The engines that are compared unless one is asked for by name. Compiled as they are called, the interpreter's handlers would have
    /// the runtime's compiler run under the guest's MXCSR.
    /// </summary>
    public static IReadOnlyList<string> Complete { get; } = RuntimeFeature.IsDynamicCodeCompiled ? ["jit"] : ["jit", "interp"];

    /// <summary>What is right.</summary>
    public BareMachine Processor { get; }

    /// <summary>What is tested.</summary>
    public IReadOnlyList<IMachine> Engines { get; private set; }

    /// <summary>Whether what an engine refuses is left at that: for an engine that is being written.</summary>
    public bool SkipRefused { get; set; }

    /// <summary>Whether flags that the manuals leave undefined count.</summary>
    public bool AllFlags { get; set; }

    /// <summary>Data.</summary>
    public TestMemory Memory { get; }

    /// <summary>Code.</summary>
    public CodeArea Code { get; }

    /// <summary>Gives every engine a mistake.</summary>
    public void Sabotage(string what) => Engines = [.. Engines.Select(e => new Saboteur(e, what))];

    /// <summary>Leaves only the named engines.</summary>
    /// <exception cref="ArgumentException">One of them does not exist.</exception>
    public void Only(IReadOnlyList<string> names)
    {
        Engines = [.. Engines.Where(e => names.Contains(e.Name))];
        if (Engines.Count != names.Count)
            throw new ArgumentException($"no such engine among '{string.Join(',', names)}'");
    }
}
