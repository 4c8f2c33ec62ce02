using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoEmu.TestSupport.Tracing;

/// <summary>
/// A program run natively under ptrace, so that a test can stop it at an instruction and look at its memory and registers: what
/// gdb would show, without gdb. All calls have to come from one thread, which the kernel asks for: no await in between.
/// Unsafe: hands structures to ptrace(2), which writes no more than their size.
/// </summary>
public sealed unsafe class TracedProcess : IDisposable
{
    private const int SigTrap = 5;
    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int WaitNoHang = 1;
    private const int WaitUntraced = 2;
    private const int WaitAll = 0x40000000; // __WALL
    private const int EventClone = 3;
    private const int EventExec = 4;
    private const byte Int3 = 0xcc;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2); // a guard against hangs

    private readonly Dictionary<int, int?> _threads = []; // the signal to go on with; null while it runs
    private SafeFileHandle? _memory;
    private bool _ended;

    private TracedProcess(int pid)
    {
        Pid = pid;
        _threads[pid] = null;
    }

    /// <summary>The process.</summary>
    public int Pid { get; }

    /// <summary>The threads that have not ended.</summary>
    public IReadOnlyCollection<int> Threads => _threads.Keys;

    /// <summary>
    /// Starts a program and stops it before its first instruction, or its dynamic linker's.
    /// </summary>
    /// <param name="request">What to start; its stdin is /dev/null.</param>
    /// <param name="output">Takes stdout and stderr.</param>
    /// <param name="refusal">Why this machine does not let a program be traced.</param>
    public static TracedProcess? TryStart(ProcessRequest request, string output, out string refusal)
    {
        using FileStream file = new(output, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        ProcessRequest wrapped = request with
        {
            Program = "/bin/sh",
            Arguments = ["-c", "kill -STOP $$; exec \"$@\"", "sh", request.Program, .. request.Arguments],
        };
        if (Spawn.Start(wrapped, -1, descriptor, descriptor, out int pid) != 0)
            throw new IOException("/bin/sh cannot be started");
        int status;
        while (Native.wait4(pid, &status, WaitUntraced, null) < 0 && Marshal.GetLastPInvokeError() == Native.EINTR)
        {
        }

        const nuint options = Ptrace.TraceClone | Ptrace.TraceExec | Ptrace.ExitKill;
        if (Ptrace.Call(Ptrace.Seize, pid, 0, options) != 0)
        {
            refusal = $"this machine does not allow ptrace (errno {Marshal.GetLastPInvokeError()})";
            _ = Native.kill(pid, SigKill);
            _ = Spawn.Wait(pid);
            return null;
        }

        refusal = "";
        _ = Native.kill(pid, SigCont);
        var process = new TracedProcess(pid);
        process.WaitFor((_, _, @event) => @event == EventExec);
        // The shell's memory was another one.
        process._memory = File.OpenHandle($"/proc/{pid}/mem", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return process;
    }

    /// <summary>Lets all threads run until one comes to an address, and stops the others; returns that one, or 0 when the program ends.</summary>
    public int RunTo(ulong address)
    {
        byte saved = ReadByte(address);
        WriteMemory(address, [Int3]);
        Resume();
        int arrived = WaitFor((thread, signal, @event) =>
            signal == SigTrap && @event == 0 && Registers(thread).Rip == address + 1);
        if (arrived == 0)
            return 0;
        StopOthers();
        WriteMemory(address, [saved]);
        foreach (int thread in _threads.Keys)
        {
            // Another may have come there as well.
            TracedRegisters r = Registers(thread);
            if (r.Rip != address + 1 || _threads[thread] != SigTrap)
                continue;
            r.Rip = address;
            SetRegisters(thread, r);
            _threads[thread] = 0;
        }

        return arrived;
    }

    /// <summary>Runs one instruction of one thread while the others stand still.</summary>
    /// <returns>False when the thread came to a signal or ended instead.</returns>
    public bool Step(int thread)
    {
        int got;
        int @event;
        do
        {
            int signal = _threads[thread] ?? throw new InvalidOperationException($"thread {thread} is not stopped");
            Check(Ptrace.Call(Ptrace.SingleStep, thread, 0, (nuint)signal));
            _threads[thread] = null;
            int status;
            while (Native.wait4(thread, &status, WaitAll, null) < 0)
            {
                if (Marshal.GetLastPInvokeError() != Native.EINTR)
                    return false;
            }

            Note(thread, status, out got, out @event);
        }
        while (@event != 0 && _threads.ContainsKey(thread)); // an interruption that came late, a new thread

        if (got != SigTrap || !_threads.ContainsKey(thread))
            return false;
        _threads[thread] = 0;
        return true;
    }

    /// <summary>Runs one instruction of one thread, a system call that waits for other threads, which run until it has returned.</summary>
    /// <returns>False when the thread came to a signal or ended instead.</returns>
    public bool StepWithOthers(int thread)
    {
        Check(Ptrace.Call(Ptrace.SingleStep, thread, 0, (nuint)(_threads[thread] ?? throw new InvalidOperationException($"thread {thread} is not stopped"))));
        _threads[thread] = null;
        Resume();
        int arrived = WaitFor((stopped, _, @event) => stopped == thread && @event == 0);
        bool good = arrived == thread && _threads[thread] == SigTrap;
        if (good)
            _threads[thread] = 0;
        StopOthers();
        return good;
    }

    /// <summary>While one thread stands still the others run until all of them sleep in the kernel.</summary>
    public void RunOthers(int thread)
    {
        Resume(except: thread);
        DateTime end = DateTime.UtcNow + s_patience;
        for (int asleep = 0; asleep < 3; Thread.Sleep(1))
        {
            _ = TakeStops((_, _, _) => false, out bool any);
            asleep = !any && _threads.Keys.All(t => t == thread || IsAsleep(t)) ? asleep + 1 : 0;
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"process {Pid} does not come to rest");
        }

        StopOthers();
    }

    /// <summary>Lets the program run to its end.</summary>
    public void Finish()
    {
        Resume();
        WaitFor((_, _, _) => false);
    }

    /// <summary>A stopped thread's registers.</summary>
    public static TracedRegisters Registers(int thread)
    {
        TracedRegisters registers;
        Check(Ptrace.Call(Ptrace.GetRegisters, thread, 0, (nuint)(&registers)));
        return registers;
    }

    /// <summary>Reads memory; false when not all of it is there.</summary>
    public bool TryReadMemory(ulong address, Span<byte> into)
    {
        if (address > long.MaxValue)
            return false;
        try
        {
            return RandomAccess.Read(_memory!, into, (long)address) == into.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Writes memory, read-only memory too.</summary>
    public void WriteMemory(ulong address, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_memory!, bytes, (long)address);

    /// <summary>Where the program was loaded, as its file's first byte.</summary>
    public ulong ImageStart()
    {
        string program = File.ResolveLinkTarget($"/proc/{Pid}/exe", returnFinalTarget: true)!.FullName;
        string line = File.ReadLines($"/proc/{Pid}/maps").First(l => l.EndsWith(program, StringComparison.Ordinal));
        return Convert.ToUInt64(line[..line.IndexOf('-', StringComparison.Ordinal)], 16);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended)
        {
            _ = Native.kill(Pid, SigKill);
            Resume();
            WaitFor((_, _, _) => false);
        }

        _memory?.Dispose();
    }

    private void Resume(int except = 0)
    {
        foreach ((int thread, int? signal) in _threads.ToArray())
        {
            if (signal is { } number && thread != except)
                Continue(thread, number);
        }
    }

    private void Continue(int thread, int signal)
    {
        // A thread that a signal has just killed is gone.
        _ = Ptrace.Call(Ptrace.Continue, thread, 0, (nuint)signal);
        _threads[thread] = null;
    }

    /// <summary>Stops all threads, also those that one of them starts meanwhile: they are known only when its stop is seen.</summary>
    private void StopOthers()
    {
        while (_threads.Where(t => t.Value is null).Select(t => t.Key).ToArray() is { Length: > 0 } running)
        {
            foreach (int thread in running)
            {
                _ = Ptrace.Call(Ptrace.Interrupt, thread, 0, 0);
                WaitForStop(thread);
            }
        }
    }

    /// <summary>Waits until a thread stops, for whatever reason, or ends.</summary>
    private void WaitForStop(int thread)
    {
        int status;
        int got;
        do
            got = Native.wait4(thread, &status, WaitAll, null);
        while (got < 0 && Marshal.GetLastPInvokeError() == Native.EINTR);
        if (got == thread)
            Note(thread, status, out _, out _);
        else
            _threads.Remove(thread);
    }

    /// <summary>Waits until a stop is the one wanted, or the process has ended (0); goes on from all other stops.</summary>
    private int WaitFor(Func<int, int, int, bool> wanted)
    {
        DateTime end = DateTime.UtcNow + s_patience;
        while (DateTime.UtcNow < end)
        {
            int found = TakeStops(wanted, out bool any);
            if (found != 0)
                return found;
            if (_threads.Count == 0)
            {
                _ended = true;
                return 0;
            }

            if (!any)
                Thread.Sleep(1);
        }

        throw new TimeoutException($"process {Pid} did not come to where it was expected");
    }

    /// <summary>Goes on from the stops there are, up to the one wanted, whose thread it returns; 0 when it is not among them.</summary>
    private int TakeStops(Func<int, int, int, bool> wanted, out bool any)
    {
        any = false;
        foreach (int thread in _threads.Where(t => t.Value is null).Select(t => t.Key).ToArray())
        {
            int status;
            int got = Native.wait4(thread, &status, WaitNoHang | WaitAll, null);
            if (got == 0)
                continue;
            any = true;
            if (got < 0)
            {
                _threads.Remove(thread);
                continue;
            }

            Note(thread, status, out int signal, out int @event);
            if (!_threads.ContainsKey(thread))
                continue;
            if (wanted(thread, signal, @event))
                return thread;
            Continue(thread, _threads[thread] ?? 0);
        }

        return 0;
    }

    private bool IsAsleep(int thread)
    {
        string stat = File.ReadAllText($"/proc/{Pid}/task/{thread}/stat");
        return stat[stat.LastIndexOf(')') + 2] == 'S';
    }

    /// <summary>Takes note of how a thread stopped or ended.</summary>
    private void Note(int thread, int status, out int signal, out int @event)
    {
        signal = (status >> 8) & 0xff;
        @event = (status >> 16) & 0xff;
        if ((status & 0xff) != 0x7f)
        {
            _threads.Remove(thread);
            return;
        }

        // Events are not signals, nor is the trap of a step or a breakpoint until it is known not to be ours.
        _threads[thread] = @event == 0 ? signal : 0;
        if (@event == EventClone)
        {
            ulong started;
            Check(Ptrace.Call(Ptrace.GetEventMessage, thread, 0, (nuint)(&started)));
            _threads.TryAdd((int)started, null);
        }
    }

    private byte ReadByte(ulong address)
    {
        Span<byte> one = stackalloc byte[1];
        return TryReadMemory(address, one) ? one[0] : throw new IOException($"no memory at 0x{address:x}");
    }

    private static void SetRegisters(int thread, TracedRegisters registers) =>
        Check(Ptrace.Call(Ptrace.SetRegisters, thread, 0, (nuint)(&registers)));

    private static void Check(nint result)
    {
        if (result < 0)
            throw new IOException($"ptrace failed with errno {Marshal.GetLastPInvokeError()}");
    }
}
