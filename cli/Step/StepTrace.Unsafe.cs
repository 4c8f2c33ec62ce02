using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using GoEmu.GoRuntime.Symbols;
using Iced.Intel;

namespace GoEmu.Cli.Step;

/// <summary>Prints each instruction with what it has changed. One for all threads; a line is printed under a lock.</summary>
internal sealed unsafe class StepTrace : IStepObserver
{
    private const long SysGetpid = 39;

    [ThreadStatic]
    private static StepThread? t_thread;

    [ThreadStatic]
    private static nint t_state;

    private readonly ConcurrentDictionary<long, StepThread> _threads = [];
    private readonly Func<int> _threadId;
    private readonly Lock _lock = new();
    private readonly InterpreterEngine _engine;
    private readonly GoSymbols? _symbols;
    private readonly Disassembler _disassembler;
    private readonly StepOutput _output;
    private readonly ulong _until;
    private readonly long _process = HostSyscall.Quick(SysGetpid);
    private ulong _from;
    private long _left;

    /// <summary>A trace from the address <paramref name="from"/>, or from now on with 0, until the address <paramref name="until"/>.</summary>
    public StepTrace(InterpreterEngine engine, GoSymbols? symbols, StepOptions options, StepOutput output, ulong from, ulong until, Func<int> threadId)
    {
        _threadId = threadId;
        _engine = engine;
        _symbols = symbols;
        _disassembler = new Disassembler(options.Syntax, symbols);
        _output = output;
        _left = options.Count;
        (_from, _until) = (from, until);
    }

    /// <inheritdoc/>
    public bool Before(CpuState* cpu, in Instruction instruction)
    {
        StepThread thread = t_thread is { } last && t_state == (nint)cpu ? last : Switch(cpu);
        if (!IsOn(cpu))
        {
            thread.IsPending = false;
            return _engine.Observer != null;
        }
        if (thread.IsPending)
            PrintKernel(thread, cpu);
        thread.State.Take(cpu);
        thread.Memory.Take(cpu, instruction);
        thread.IsPending = true;
        return true;
    }

    /// <summary>Several threads of the program may take turns on one host thread.</summary>
    private StepThread Switch(CpuState* cpu)
    {
        t_state = (nint)cpu;
        return t_thread = _threads.GetOrAdd(_threadId(), id => new StepThread(id));
    }

    /// <inheritdoc/>
    public void After(CpuState* cpu, in Instruction instruction, ExitReason reason)
    {
        StepThread thread = t_thread!;
        if (!thread.IsPending)
            return;
        StringBuilder text = thread.Text.Clear();
        Begin(thread, text);
        text.Append(CultureInfo.InvariantCulture, $"{instruction.IP:x12}  ");
        Place(instruction.IP, text);
        text.Append(_disassembler.Format(instruction)).Append(' ');
        if (reason == ExitReason.Kick)
        {
            thread.State.Describe(cpu, text);
            thread.Memory.Describe(text);
            thread.State.Take(cpu);
        }
        else
            text.Append(reason is ExitReason.Syscall ? " -> system call" : reason is ExitReason.Cpuid ? " -> CPUID" : " -> fault");
        thread.IsPending = reason != ExitReason.Kick;
        lock (_lock)
        {
            _output.Line(text.ToString().TrimEnd());
            // What the guest writes comes behind the call that wrote it.
            if (reason != ExitReason.Kick)
                _output.Flush();
        }
    }

    /// <summary>Writes what is left; at the end of the process.</summary>
    public void Flush()
    {
        lock (_lock)
            _output.Flush();
    }

    private bool IsOn(CpuState* cpu)
    {
        lock (_lock)
        {
            if (HostSyscall.Quick(SysGetpid) != _process)
            {
                _engine.Observer = null; // in a child of fork: the parent's lines are the parent's
                return false;
            }
            if (_from != 0 && cpu->Rip == _from)
                _from = 0;
            if (_from != 0)
                return false;
            if (cpu->Rip == _until || _left-- <= 0)
            {
                _output.Flush();
                _engine.Observer = null;
                return false;
            }
            return true;
        }
    }

    /// <summary>What the kernel has changed since the thread left guest code: results, and a signal's frame.</summary>
    private void PrintKernel(StepThread thread, CpuState* cpu)
    {
        StringBuilder text = thread.Text.Clear();
        Begin(thread, text);
        text.Append("              kernel:");
        int empty = text.Length;
        thread.State.Describe(cpu, text);
        if (text.Length == empty)
            return;
        lock (_lock)
            _output.Line(text.ToString());
    }

    private static void Begin(StepThread thread, StringBuilder text) => text.Append(CultureInfo.InvariantCulture, $"[{thread.Id}] ");

    private void Place(ulong pc, StringBuilder text)
    {
        if (_symbols?.Describe(pc) is not { } function)
            return;
        text.Append(function).Append(' ');
        if (_symbols.TryLine(pc, out GoRuntime.SourceLine line))
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(line.File)}:{line.Line} ");
        text.Append(' ');
    }
}
