using GoEmu.Differential.Machine;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Jit;

namespace GoEmu.Differential.Engines;

/// <summary>The processor and every engine of the emulator, set up in this process on the calling thread. One per process.</summary>
public sealed unsafe class MachineSet
{
    private const int SysGetpid = 39, SysGettid = 186, HwCap2 = 26;

    /// <summary>Maps the test memory and creates all machines.</summary>
    public MachineSet()
    {
        Memory = new TestMemory();
        HostFeatures features = HostFeatures.Detect(HostAux.Get(HwCap2));
        JitEngine jit = new(new JitOptions(), features, Memory);
        CpuState* cpu = jit.CreateState();
        jit.Attach(cpu, (int)HostSyscall.Quick(SysGetpid), (int)HostSyscall.Quick(SysGettid));
        // ADD AN ENGINE: one line here, and its ICodeInvalidation below.
        Engines =
        [
            new GuestMachine("jit", jit, cpu),
        ];
        Code = new CodeArea([jit]);
        Processor = new BareMachine();
    }

    /// <summary>What is right.</summary>
    public BareMachine Processor { get; }

    /// <summary>What is tested.</summary>
    public IReadOnlyList<IMachine> Engines { get; private set; }

    /// <summary>Data.</summary>
    public TestMemory Memory { get; }

    /// <summary>Code.</summary>
    public CodeArea Code { get; }

    /// <summary>Gives every engine a mistake.</summary>
    public void Sabotage(string what) => Engines = [.. Engines.Select(e => new Saboteur(e, what))];

    /// <summary>Leaves only one engine.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public void Only(string name)
    {
        Engines = [.. Engines.Where(e => e.Name == name)];
        if (Engines.Count == 0)
            throw new ArgumentException($"no engine '{name}'");
    }
}
