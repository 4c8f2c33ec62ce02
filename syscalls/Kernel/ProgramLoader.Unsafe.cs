using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Loader;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>Puts a program, its dynamic linker, the vDSO and the first stack into memory and points the first task at it (execve(2)).</summary>
internal static unsafe class ProgramLoader
{
    private const ulong DefaultStack = 8UL << 20, MaxStack = 64UL << 20, StackGap = 1UL << 20;
    private const int Sigsegv = 11;
    private const MapFlags Anonymous = MapFlags.Private | MapFlags.Anonymous;

    /// <summary>Loads; the calling thread is the task's.</summary>
    /// <exception cref="ExecException">The program or its dynamic linker cannot be mapped.</exception>
    public static void Load(GuestTask task, ExecTarget target, IReadOnlyList<byte[]> environment)
    {
        GuestProcess process = task.Process;
        try
        {
            LoadedImage main = ElfLoader.Load(process.Memory, target.Image, target.FileDescriptor, GuestLayout.PieBase);
            LoadedImage? linker = target.Linker is { } found ? ElfLoader.Load(process.Memory, found.Image, found.FileDescriptor, 0) : null;
            process.Memory.SetBrkStart(main.End);
            ulong vdso = process.Host.Options.Vdso ? MapVdso(process) : 0;
            BuildStack(task, target, environment, main, linker, vdso);
        }
        catch (ElfException e)
        {
            throw new ExecException(Errno.ENOEXEC, e.Message) { Signal = Sigsegv };
        }
    }

    private static ulong MapVdso(GuestProcess process)
    {
        long address = process.Memory.Map(0, GuestLayout.PageSize, Protection.Read | Protection.Write | Protection.Execute, Anonymous, -1, 0, "[vdso]");
        if (address < 0)
            return 0;
        _ = UserCopy.Write((ulong)address, GuestVdso.Build());
        _ = process.Memory.Protect((ulong)address, GuestLayout.PageSize, Protection.Read | Protection.Execute);
        process.Host.SetIntrinsics(GuestVdso.Functions((ulong)address));
        return (ulong)address;
    }

    private static void BuildStack(
        GuestTask task, ExecTarget target, IReadOnlyList<byte[]> environment, LoadedImage main, LoadedImage? linker, ulong vdso)
    {
        GuestProcess process = task.Process;
        ulong size = StackSize(process.Options.Deterministic != null);
        Protection protection = Protection.Read | Protection.Write | (target.Image.ExecutableStack ? Protection.Execute : 0);
        // A gap below, as the kernel keeps, so that running over the end faults.
        long gap = process.Memory.Map(0, StackGap + size, Protection.None, Anonymous | MapFlags.Stack | MapFlags.NoReserve, -1, 0);
        ulong bottom = (ulong)gap + StackGap, top = bottom + size;
        if (gap < 0 || process.Memory.Map(bottom, size, protection, Anonymous | MapFlags.Fixed | MapFlags.NoReserve, -1, 0, "[stack]") < 0)
            throw new ExecException(Errno.ENOMEM, "no memory for the stack");

        var stack = new InitialStack(top);
        ulong execName = stack.PushString(target.ExecPath);
        ulong[] envp = stack.PushStrings(environment);
        ulong[] argv = stack.PushStrings(target.Arguments);
        ulong platform = stack.PushString("x86_64"u8);
        Span<byte> random = stackalloc byte[AuxVector.RandomBytes];
        fixed (byte* bytes = random)
        {
            if (process.Deterministic is { } deterministic)
                deterministic.FillRandom(random);
            else
                _ = HostSyscall.Call((long)SyscallNr.getrandom, (ulong)bytes, AuxVector.RandomBytes);
        }
        Convert.FromHexString(process.Options.Random).CopyTo(random);
        ulong randomAddress = stack.PushBytes(random, 16);
        List<(ulong, ulong)> auxv = [];
        if (vdso != 0)
            auxv.Add((AuxVector.VdsoHeader, vdso));
        auxv.AddRange(
        [
            (AuxVector.MinSigStackSize, HostAux.Get(AuxVector.MinSigStackSize)),
            (AuxVector.HwCap, HostAux.Get(AuxVector.HwCap)), (AuxVector.PageSize, GuestLayout.PageSize), (AuxVector.ClockTick, 100),
            (AuxVector.ProgramHeaders, main.ProgramHeaders), (AuxVector.HeaderSize, 56), (AuxVector.HeaderCount, (ulong)main.ProgramHeaderCount),
            (AuxVector.Base, linker?.Bias ?? 0), (AuxVector.Flags, 0), (AuxVector.Entry, main.Entry),
            (AuxVector.Uid, Id(SyscallNr.getuid)), (AuxVector.EffectiveUid, Id(SyscallNr.geteuid)),
            (AuxVector.Gid, Id(SyscallNr.getgid)), (AuxVector.EffectiveGid, Id(SyscallNr.getegid)), (AuxVector.Secure, 0),
            (AuxVector.Random, randomAddress), (AuxVector.HwCap2, HostAux.Get(AuxVector.HwCap2)), (AuxVector.ExecFileName, execName),
            (AuxVector.Platform, platform), (AuxVector.Null, 0),
        ]);
        CpuState* cpu = task.Cpu;
        cpu->Gpr[CpuStateLayout.Rsp] = stack.Finish(argv, envp, auxv);
        cpu->Rip = linker?.Entry ?? main.Entry;
        process.Image = new ProgramImage(
            HostDescriptor.PathOf(target.FileDescriptor), Join(target.Arguments), Join(environment), stack.AuxBytes, cpu->Rip, cpu->Gpr[CpuStateLayout.Rsp]);
    }

    private static ulong Id(SyscallNr call) => (ulong)HostSyscall.Quick((long)call);

    private static ulong StackSize(bool isRepeatable)
    {
        ulong* limit = stackalloc ulong[2];
        const ulong stackResource = 3;
        if (isRepeatable || HostSyscall.Quick((long)SyscallNr.getrlimit, stackResource, (ulong)limit) != 0)
            return DefaultStack;
        return GuestLayout.PageUp(Math.Clamp(limit[0], 1UL << 20, MaxStack));
    }

    private static byte[] Join(IReadOnlyList<byte[]> strings)
    {
        using var all = new MemoryStream();
        foreach (byte[] text in strings)
        {
            all.Write(text);
            all.WriteByte(0);
        }
        return all.ToArray();
    }
}
