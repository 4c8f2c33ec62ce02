using System.Text;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Recording;
using GoEmu.Emulator.Loader;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>Starts a program in this host process. Call it on the process's main thread, whose id is the process id.</summary>
public static unsafe class ProgramRunner
{
    private const int Sigpipe = 13;

    /// <summary>Runs a program until it ends; the host process ends with it, so this returns only by an exception.</summary>
    /// <param name="path">Path of the program, already looked up.</param>
    /// <param name="arguments">argv.</param>
    /// <param name="environment">Strings NAME=VALUE.</param>
    /// <param name="options">Choices of the user.</param>
    /// <param name="ignoredSignals">Signals to start ignored, beyond those the host process was started with; bit n-1 for signal n.</param>
    /// <param name="log">Messages.</param>
    /// <param name="emulatorPath">Executable to start for the guest's exec.</param>
    /// <param name="recording">Makes what takes a recording, out of the program's path and argv, when both are known.</param>
    /// <param name="started">Called when everything is loaded, just before the first instruction.</param>
    /// <exception cref="ExecException">The program cannot be executed.</exception>
    /// <exception cref="InsufficientMemoryException">Address space is limited or taken.</exception>
    public static void Run(byte[] path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment, ProcessOptions options,
        ulong ignoredSignals, IKernelLog log, string emulatorPath, Func<byte[], IReadOnlyList<byte[]>, RunRecording>? recording = null,
        Action<GuestProcess>? started = null)
    {
        CpuStateLayout.Verify();
        ExecTarget target = ExecResolver.Resolve(path, arguments, options.Prefix);
        HostFeatures features = HostFeatures.Detect(HostAux.Get(AuxVector.HwCap2));
        if (!features.HasFsGsBase)
            throw new ExecException(Emulator.Abi.Errno.ENOEXEC, "this machine does not let programs set FS and GS bases (no FSGSBASE)");
        bool far = !target.Image.IsPie && NeedsFarLayout(target.Image);
        var memory = new AddressSpace(far);
        if (far && !ImageRanges.TryReserve(target.Image, memory))
            StartOver(target, environment, options, ignoredSignals, emulatorPath);
        RunRecording? recorded = recording?.Invoke(target.Path, target.Arguments);
        var host = new EngineHost(EngineOptions(options, far) with { Branches = recorded?.Branches, Stacks = recorded?.Stacks, Accesses = recorded?.Accesses == true }, features);
        memory.SetInvalidation(host);
        var process = new GuestProcess(memory, host, CreateEngine(options, host, memory), options, log, emulatorPath);
        var task = new GuestTask(process, EngineHost.CreateState(), process.Actions)
        {
            ThreadId = (int)HostSyscall.Quick((long)SyscallNr.gettid),
        };
        ulong mask = 0;
        _ = HostSyscall.Quick((long)SyscallNr.rt_sigprocmask, 0, 0, (ulong)&mask, 8);
        KeepSignalsFromRuntime(task.ThreadId);
        HostThread.Enter(task, mask);
        AdoptDispositions(process, ignoredSignals);
        SetName(target.ExecPath);
        ProgramLoader.Load(task, target, environment);
        target.Close();
        started?.Invoke(process);
        process.Scheduler.Run(task);
    }

    private static JitOptions EngineOptions(ProcessOptions options, bool far)
    {
        bool virtualTime = options.Deterministic != null;
        return new JitOptions(options.CodeCache, far, options.Vdso && !virtualTime, CountInstructions: virtualTime, VirtualSources: virtualTime,
            SaveMask: CpuidModel.Create(options.Cpu, CpuidLimits.None).Components);
    }

    private static IExecutionEngine CreateEngine(ProcessOptions options, EngineHost host, AddressSpace memory) => options.Engine switch
    {
        EngineKind.Interpreter => new InterpreterEngine(host, memory, options.Stats || options.CountInstructions),
        EngineKind.Mixed => new MixedEngine(host, memory, options.Stats || options.CountInstructions),
        _ => new JitEngine(host, memory),
    };

    /// <summary>The host's kernel has put memory of ours where the image has to go; the next time it will be elsewhere.</summary>
    private static void StartOver(
        ExecTarget target, IReadOnlyList<byte[]> environment, ProcessOptions options, ulong ignoredSignals, string emulatorPath)
    {
        const int attempts = 4;
        if (options.Attempt < attempts)
        {
            string next = ExecHandover.Encode(options with { Attempt = options.Attempt + 1 }, ignoredSignals);
            _ = ExecHandover.Start(emulatorPath, next, target.Path, target.Arguments, environment, inGuest: false);
        }
        throw new ExecException(Emulator.Abi.Errno.ENOMEM, "is linked to run at addresses that the emulator itself uses");
    }

    private static bool NeedsFarLayout(ElfImage image)
    {
        foreach (ElfSegment segment in image.ProgramHeaders.Span)
        {
            ulong start = segment.VirtualAddress;
            if (segment.Type == ElfSegmentType.Load && (start >= GuestLayout.LowEnd || segment.MemorySize > GuestLayout.LowEnd - start))
                return true;
        }
        return false;
    }

    private static void AdoptDispositions(GuestProcess process, ulong ignored)
    {
        for (int signal = 1; signal < SignalActions.Count; signal++)
        {
            bool asked = (ignored & (1UL << (signal - 1))) != 0;
            // In a repeatable run the first program ignores nothing, whoever started it; others get what their parents asked for.
            bool inherited = process.Options.Deterministic == null && signal != Sigpipe && process.Host.Signals.Inherited[signal];
            if (asked || inherited)
                process.Actions.Set(signal, new KernelSigAction { Handler = KernelSigAction.Ignore });
            else if (signal == Sigpipe)
                process.Actions.Set(signal, default); // the runtime ignores it; a program expects to die by it
        }
    }

    private static void KeepSignalsFromRuntime(int self)
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc/self/task"))
        {
            int id = int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture);
            if (id != self)
                EngineHost.BlockSignalsOf(self, id);
        }
    }

    private static void SetName(byte[] path)
    {
        const ulong setName = 15;
        string name = Path.GetFileName(Encoding.Latin1.GetString(path));
        _ = NativePath.With(Encoding.Latin1.GetBytes(name), p => HostSyscall.Quick((long)SyscallNr.prctl, setName, p));
    }
}
