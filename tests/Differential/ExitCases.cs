using GoEmu.Differential.Comparison;
using GoEmu.Differential.Engines;
using GoEmu.Differential.Generation;
using GoEmu.Differential.Machine;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Differential;

/// <summary>
/// Instructions at which an engine stops and leaves the rest to the kernel layer: they cannot be compared with the processor, but the
/// state has to be that before the instruction.
/// </summary>
public sealed class ExitCases(MachineSet machines, FailureReport report)
{
    private const int Inputs = 100;

    private static readonly (byte[] Code, ExitReason Reason)[] s_cases =
        [([0x0F, 0x05], ExitReason.Syscall), ([0x0F, 0xA2], ExitReason.Cpuid)];

    /// <summary>Runs all; returns how many there were.</summary>
    public long Run()
    {
        long count = 0;
        foreach ((byte[] code, ExitReason reason) in s_cases)
        {
            for (int n = 0; n < Inputs; n++)
            {
                Dice dice = new((ulong)n);
                TestCase test = new() { Code = code };
                MachineState.Reset(ref test.Input);
                Window window = Window.All[n % 2];
                InputGenerator.FillAll(ref dice, test, window);
                test.Input.Rip = machines.Code.Reserve(window, code.Length, dice.Below(64));
                CodeArea.Write(test.Input.Rip, code);
                foreach (IMachine engine in machines.Engines)
                {
                    count++;
                    Check(test, engine, reason);
                }
            }
        }
        return count;
    }

    private void Check(TestCase test, IMachine engine, ExitReason reason)
    {
        MachineState expected = test.Input, actual = default;
        expected.Normalise();
        expected.Code = -(int)reason;
        engine.Run(test.Input, ref actual);
        if (Difference.Describe(test, engine.Components, machines.AllFlags, expected, [], actual, []) is { } text)
            report.Add(test, reason.ToString(), new Disagreement(engine.Name, text), null);
    }
}
