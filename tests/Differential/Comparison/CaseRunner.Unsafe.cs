using GoEmu.Differential.Engines;
using GoEmu.Differential.Machine;

namespace GoEmu.Differential.Comparison;

/// <summary>Runs a case on every machine and compares how it ended. The code must be in place already.</summary>
public sealed class CaseRunner(MachineSet machines)
{
    private readonly byte[] _expectedMemory = new byte[Window.DataSize];
    private MachineState _expected, _actual;
    private byte[] _warm = [];

    /// <summary>How the processor ended the last case.</summary>
    public ref readonly MachineState Expected => ref _expected;

    /// <summary>The first engine that disagrees with the processor and how, or null.</summary>
    public Disagreement? Run(TestCase test)
    {
        if (!test.Code.AsSpan().SequenceEqual(_warm))
            WarmUp(test);
        Prepare(test);
        machines.Processor.Run(test.Input, ref _expected);
        Span<byte> data = TestMemory.Data(test.Window);
        data.CopyTo(_expectedMemory);
        foreach (IMachine engine in machines.Engines)
        {
            Prepare(test);
            engine.Run(test.Input, ref _actual);
            if (AreEqual(_expected, _actual) && data.SequenceEqual(_expectedMemory))
                continue;
            if (engine.Refused && machines.SkipRefused)
                continue;
            if (Difference.Describe(test, engine.Components, machines.AllFlags, _expected, _expectedMemory, _actual, data) is { } text)
                return new Disagreement(engine.Name, engine.Refused ? "refused" : text);
        }
        return null;
    }

    /// <summary>
    /// Runs new code once with all floating-point exceptions masked, and its end before that. An interpreter's handlers run with the
    /// guest's MXCSR, and so would the runtime's compiler when a handler is first called: its arithmetic would set flags, or trap.
    /// </summary>
    private unsafe void WarmUp(TestCase test)
    {
        const uint masks = 0x1F80;
        MachineState input = test.Input;
        *(uint*)(input.XState + MachineState.Mxcsr) |= masks;
        foreach (ulong start in (ReadOnlySpan<ulong>)[input.Rip + (ulong)test.Code.Length, input.Rip])
        {
            input.Rip = start;
            foreach (IMachine engine in machines.Engines)
            {
                Prepare(test);
                engine.Run(input, ref _actual);
            }
        }
        _warm = [.. test.Code];
    }

    private void Prepare(TestCase test)
    {
        machines.Memory.Reset(test.Window);
        test.ApplyMemory();
    }

    private static unsafe bool AreEqual(in MachineState a, in MachineState b)
    {
        fixed (MachineState* pa = &a, pb = &b)
            return new ReadOnlySpan<byte>(pa, MachineState.Size).SequenceEqual(new ReadOnlySpan<byte>(pb, MachineState.Size));
    }
}
