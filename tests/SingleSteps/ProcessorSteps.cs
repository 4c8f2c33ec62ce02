using System.Buffers.Binary;
using GoEmu.TestSupport;
using GoEmu.TestSupport.Tracing;
using Xunit;

namespace GoEmu.Tests.SingleSteps;

/// <summary>
/// A program's start on the processor, one instruction after the other, by the request of ptrace(2) that gdb's <c>stepi</c> makes too.
/// Its other threads stand still but when the first has started one or waits for one: then they run until all of them sleep.
/// </summary>
internal sealed class ProcessorSteps
{
    private const ulong Futex = 202, Clone = 56, FutexCommands = 0x7f, FutexWait = 0;

    // What goemu has no entries for (goemu trace --no-vdso): AT_SYSINFO_EHDR, and what the kernel says of rseq.
    private static readonly ulong[] s_withoutEntry = [33, 27, 28];

    private const ulong AuxNull = 0, AuxRandom = 25;

    private readonly BootProgram _program;
    private readonly TracedProcess _process;

    private ProcessorSteps(BootProgram program, TracedProcess process)
    {
        _program = program;
        _process = process;
    }

    /// <summary>The addresses that the first thread comes by, and the environment as the program sees it.</summary>
    public static (List<ulong> Path, IReadOnlyDictionary<string, string> Environment) Of(BootProgram program, string output)
    {
        ProcessRequest request = new(program.Path, []) { OneProcessor = true, Environment = BootProgram.Environment };
        using TracedProcess? process = TracedProcess.TryStart(request, output, out string refusal);
        Skip.If(process is null, refusal);
        IReadOnlyDictionary<string, string> environment = EnvironmentFile.Read($"/proc/{process.Pid}/environ");
        var steps = new ProcessorSteps(program, process);
        steps.MakeStart();
        return (steps.Go(), environment);
    }

    private List<ulong> Go()
    {
        int thread = _process.Pid;
        List<ulong> path = [];
        byte[] code = new byte[2];
        while (true)
        {
            TracedRegisters registers = TracedProcess.Registers(thread);
            _program.Add(path, registers.Rip);
            if (registers.Rip == _program.End)
                return path;
            Assert.True(_process.TryReadMemory(registers.Rip, code));
            bool isCall = code is [0x0f, 0x05];
            bool waits = isCall && registers.Rax == Futex && (registers.Rsi & FutexCommands) == FutexWait;
            Assert.True(waits ? _process.StepWithOthers(thread) : _process.Step(thread), $"a signal came at {registers.Rip:x}");
            if (waits || (isCall && registers.Rax == Clone))
                _process.RunOthers(thread);
        }
    }

    /// <summary>Gives the program's auxiliary vector the random bytes and the entries of an emulated run.</summary>
    private void MakeStart()
    {
        ulong at = TracedProcess.Registers(_process.Pid).Rsp;
        at += 8 * (Word(at) + 2); // argc, argv
        while (Word(at) != 0)
            at += 8;
        at += 8;
        ulong type, to = at;
        do
        {
            type = Word(at);
            ulong value = Word(at + 8);
            at += 16;
            if (type == AuxRandom)
                _process.WriteMemory(value, Convert.FromHexString(BootProgram.Random));
            if (s_withoutEntry.Contains(type))
                continue;
            SetWord(to, type);
            SetWord(to + 8, value);
            to += 16;
        }
        while (type != AuxNull);
    }

    private ulong Word(ulong address)
    {
        byte[] word = new byte[8];
        Assert.True(_process.TryReadMemory(address, word));
        return BinaryPrimitives.ReadUInt64LittleEndian(word);
    }

    private void SetWord(ulong address, ulong value)
    {
        byte[] word = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(word, value);
        _process.WriteMemory(address, word);
    }
}
