using System.Globalization;
using System.Text;
using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using GoEmu.Syscalls.Deterministic;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// execve(2) of the guest: the host process becomes a new emulator with the same options. Descriptors, working directory, ids, blocked
/// and ignored signals pass through the host's own exec. What the kernel would refuse is refused before.
/// </summary>
public static unsafe class ExecHandover
{
    /// <summary>First argument of an emulator started by exec; options, program path and the guest's argv follow.</summary>
    public const string Marker = "--goemu-exec";

    private const int MaxStrings = 1 << 20;

    internal static SyscallResult Execute(GuestTask task, ulong path, ulong argv, ulong envp)
    {
        byte[]? name = UserCopy.ReadString(path);
        return name == null ? -Errno.EFAULT : Execute(task, name, argv, envp);
    }

    internal static SyscallResult Execute(GuestTask task, byte[] path, ulong argv, ulong envp)
    {
        if (!TryReadStrings(argv, out List<byte[]> arguments) || !TryReadStrings(envp, out List<byte[]> environment))
            return -Errno.EFAULT;
        if (ProcPaths.IsExecutableLink(path))
            path = task.Process.Image.Path;
        if (arguments.Count == 0)
            arguments.Add([]);
        try
        {
            ExecResolver.Resolve(path, arguments, task.Process.Options.Prefix).Close();
        }
        catch (ExecException e)
        {
            return -e.Errno;
        }
        if (!task.IsVforkChild)
            task.Process.BeforeEnd?.Invoke(task.Process);
        return Start(task.Process.EmulatorPath, Encode(task.Process.Scheduler.ForExec(task, task.Process.Options with { Attempt = 0 }), Ignored(task)), path, arguments, environment, inGuest: true);
    }

    /// <summary>Makes the host process a new emulator; returns a negative errno when that is not possible.</summary>
    internal static SyscallResult Start(
        string emulator, string options, byte[] path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment, bool inGuest)
    {
        byte[] file = Encoding.UTF8.GetBytes(emulator);
        using var block = new NativeStrings([file, Encoding.ASCII.GetBytes(Marker), Encoding.UTF8.GetBytes(options), path, .. arguments], environment);
        // Not while a signal waits for the guest: it would be lost, and the host's mask, which the new program takes over, is not the
        // guest's then.
        return NativePath.With(file, p => inGuest
            ? HostSyscall.Interruptible((long)SyscallNr.execve, p, block.Arguments, block.Environment, 0, 0, 0)
            : HostSyscall.Call((long)SyscallNr.execve, p, block.Arguments, block.Environment));
    }

    /// <summary>Packs options and ignored signals into one argument.</summary>
    public static string Encode(ProcessOptions options, ulong ignored) => string.Create(CultureInfo.InvariantCulture,
        $"{(options.Strict ? 1 : 0)},{(options.Stats ? 1 : 0)},{(options.Vdso ? 1 : 0)},{(options.GcStress ? 1 : 0)},{options.CodeCache},{options.Cpu},{options.LogLevel},{ignored:x},{Uri.EscapeDataString(options.Prefix)},{Uri.EscapeDataString(options.LogFile)},{(int)options.Engine},{options.Attempt},{EncodeDeterministic(options.Deterministic)},{Uri.EscapeDataString(options.TraceFile)},{(options.TraceStacks ? 1 : 0) + (options.TraceMemory ? 2 : 0)},{options.Random}");

    private static string EncodeDeterministic(DeterministicOptions? options) => options == null ? "" : string.Create(CultureInfo.InvariantCulture,
        $"{options.Seed}:{options.Processors}:{options.ProcessId}:{options.ParentId}:{options.Start}");

    private static DeterministicOptions? DecodeDeterministic(string text)
    {
        if (text.Length == 0)
            return null;
        string[] parts = text.Split(':');
        if (parts.Length != 5)
            throw new FormatException("bad handover options");
        return new DeterministicOptions
        {
            Seed = ulong.Parse(parts[0], CultureInfo.InvariantCulture),
            Processors = int.Parse(parts[1], CultureInfo.InvariantCulture),
            ProcessId = int.Parse(parts[2], CultureInfo.InvariantCulture),
            ParentId = int.Parse(parts[3], CultureInfo.InvariantCulture),
            Start = long.Parse(parts[4], CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Unpacks them.</summary>
    /// <exception cref="FormatException">The text is not from <see cref="Encode"/>.</exception>
    public static ProcessOptions Decode(string text, out ulong ignored)
    {
        string[] parts = text.Split(',');
        if (parts.Length != 16)
            throw new FormatException("bad handover options");
        ignored = ulong.Parse(parts[7], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new ProcessOptions
        {
            Strict = parts[0] == "1",
            Stats = parts[1] == "1",
            Vdso = parts[2] == "1",
            GcStress = parts[3] == "1",
            CodeCache = ulong.Parse(parts[4], CultureInfo.InvariantCulture),
            Cpu = parts[5],
            LogLevel = parts[6],
            Prefix = Uri.UnescapeDataString(parts[8]),
            LogFile = Uri.UnescapeDataString(parts[9]),
            Engine = (EngineKind)int.Parse(parts[10], CultureInfo.InvariantCulture),
            Attempt = int.Parse(parts[11], CultureInfo.InvariantCulture),
            Deterministic = DecodeDeterministic(parts[12]),
            TraceFile = Uri.UnescapeDataString(parts[13]),
            TraceStacks = parts[14] is "1" or "3",
            TraceMemory = parts[14] is "2" or "3",
            Random = parts[15],
        };
    }

    private static ulong Ignored(GuestTask task)
    {
        ulong mask = 0;
        for (int signal = 1; signal < SignalActions.Count; signal++)
        {
            if (task.Actions[signal].Handler == KernelSigAction.Ignore)
                mask |= 1UL << (signal - 1);
        }
        return mask;
    }

    private static bool TryReadStrings(ulong address, out List<byte[]> strings)
    {
        strings = [];
        if (address == 0)
            return true;
        while (strings.Count < MaxStrings)
        {
            if (!UserCopy.Read(address, out ulong text))
                return false;
            if (text == 0)
                return true;
            byte[]? value = UserCopy.ReadString(text, 1 << 21);
            if (value == null)
                return false;
            strings.Add(value);
            address += 8;
        }
        return false;
    }
}
