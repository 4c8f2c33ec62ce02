using GoEmu.Cli.Live;
using GoEmu.Cli.Step;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Diff;

/// <summary>One side of a comparison: writes the state at each point of the run to a pipe. Children of fork and vfork are left alone.</summary>
internal sealed unsafe class StateRecorder : IPointObserver
{
    private const long SysWrite = 1, SysGetpid = 39;

    private readonly GuestProcess _process;
    private readonly DiffSide _side;
    private readonly long _id = HostSyscall.Quick(SysGetpid);
    private readonly byte[] _state = new byte[EngineState.Size];
    private readonly StepTrace? _steps;
    private long _now;

    /// <summary>A recorder that becomes the process's observer.</summary>
    public StateRecorder(GuestProcess process, DiffSide side)
    {
        _process = process;
        _side = side;
        process.PointObserver = this;
        if (side.Step < 0)
            return;
        GoSymbols? symbols = LiveGo.ReadSymbols(process);
        string file = Path.Combine(side.Folder, DiffFolder.Steps);
        var options = new StepOptions("", "", side.To - side.Step, StepSyntax.Go, file);
        _steps = new StepTrace((InterpreterEngine)process.Engine, symbols, options, new StepOutput(file), 0, 0, () => process.CurrentThreadId);
        process.BeforeEnd += _ => _steps.Flush();
        StepFromHere();
    }

    /// <inheritdoc/>
    public long Distance => _now >= _side.From && _now < _side.To ? 1 : long.MaxValue;

    /// <inheritdoc/>
    public void Reached(GuestTask task, ExitReason reason)
    {
        if (task.IsVforkChild || HostSyscall.Quick(SysGetpid) != _id)
            return;
        EngineState.Take(task.Cpu, _process.Repeatable!, task.ThreadId, reason, _state);
        _now = _process.Repeatable!.Instructions;
        // Before the state: whoever has read that one ends this process.
        if (_now >= _side.To)
            _steps?.Flush();
        Write();
        StepFromHere();
    }

    private void StepFromHere()
    {
        if (_steps != null && _now == _side.Step)
            ((InterpreterEngine)_process.Engine).Observer = _steps;
    }

    private void Write()
    {
        fixed (byte* start = _state)
        {
            for (int done = 0; done < EngineState.Size;)
            {
                long result = HostSyscall.Call(SysWrite, (ulong)_side.Descriptor, (ulong)(start + done), (ulong)(EngineState.Size - done));
                if (result <= 0)
                    return; // nobody compares any more
                done += (int)result;
            }
        }
    }
}
