using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Comparison;

/// <summary>Takes everything out of a failing case without which it still fails.</summary>
public sealed class Minimiser(CaseRunner runner, CodeArea area)
{
    private readonly InstructionInfoFactory _factory = new();

    /// <summary>A smaller case that fails too. The code must be in place.</summary>
    public TestCase Minimise(TestCase test)
    {
        TestCase best = Shorten(test.Clone());
        area.WriteAnywhere(best.Input.Rip, best.Code);
        HashSet<int> kept = AddressRegisters(test);
        for (int n = 0; n < 16; n++)
        {
            if (!kept.Contains(n))
                best = Try(best, candidate => SetRegister(candidate, n, 0));
        }
        best = Try(best, candidate => candidate.Input.Rflags = 0x202);
        best = Try(best, candidate => Xmm(candidate, MachineState.Mxcsr, 4, 0x1F80));
        best = Try(best, candidate => Xmm(candidate, 0, 2, 0x37F));
        best = Try(best, candidate => Xmm(candidate, 2, 2, 0));
        best = Try(best, candidate => Xmm(candidate, 4, 1, 0));
        for (int n = 0; n < 8; n++)
            best = Try(best, candidate => Xmm(candidate, MachineState.StRegisters + 16 * n, 10, 0));
        for (int n = 0; n < 16; n++)
        {
            best = Try(best, candidate => Xmm(candidate, MachineState.Xmm + 16 * n, 16, 0));
            best = Try(best, candidate => Xmm(candidate, MachineState.YmmHigh + 16 * n, 16, 0));
        }
        for (int n = best.Memory.Count - 1; n >= 0; n--)
            best = Try(best, candidate => candidate.Memory.RemoveAt(n));
        return best;
    }

    // Instructions become NOPs, so that addresses and distances stay; those at either end go.
    private TestCase Shorten(TestCase best)
    {
        const byte nop = 0x90;
        Decoder decoder = Decoder.Create(64, best.Code, best.Input.Rip);
        ulong start = best.Input.Rip;
        while (decoder.IP < start + (ulong)best.Code.Length)
        {
            int from = (int)(decoder.IP - start);
            int length = decoder.Decode().Length;
            TestCase candidate = best.Clone();
            candidate.Code = (byte[])best.Code.Clone();
            candidate.Code.AsSpan(from, length).Fill(nop);
            if (length < best.Code.Length)
                best = TryCode(best, candidate);
        }
        int leading = Math.Max(0, best.Code.AsSpan().IndexOfAnyExcept(nop));
        TestCase trimmed = best.Clone();
        trimmed.Code = best.Code[leading..(best.Code.AsSpan().LastIndexOfAnyExcept(nop) + 1)];
        trimmed.Input.Rip += (ulong)leading;
        return trimmed.Code.Length == 0 ? best : TryCode(best, trimmed);
    }

    private TestCase TryCode(TestCase best, TestCase candidate)
    {
        area.WriteAnywhere(candidate.Input.Rip, candidate.Code);
        return runner.Run(candidate) != null ? candidate : best;
    }

    private TestCase Try(TestCase best, Action<TestCase> change)
    {
        TestCase candidate = best.Clone();
        change(candidate);
        return runner.Run(candidate) != null ? candidate : best;
    }

    private static unsafe void SetRegister(TestCase test, int n, ulong value) => test.Input.Gpr[n] = value;

    private static unsafe void Xmm(TestCase test, int offset, int size, uint value)
    {
        fixed (byte* x = test.Input.XState)
        {
            Span<byte> field = new(x + offset, size);
            field.Clear();
            for (int n = 0; n < Math.Min(size, 4); n++)
                field[n] = (byte)(value >> (8 * n));
        }
    }

    // Registers that addresses are made of keep their values: an access must not go anywhere it never went. So do the vectors of a gather.
    private HashSet<int> AddressRegisters(TestCase test)
    {
        HashSet<int> result = [];
        Decoder decoder = Decoder.Create(64, test.Code, test.Input.Rip);
        while (decoder.IP < test.Input.Rip + (ulong)test.Code.Length)
        {
            decoder.Decode(out Instruction i);
            foreach (UsedMemory memory in _factory.GetInfo(i).GetUsedMemory())
            {
                foreach (Register register in (ReadOnlySpan<Register>)[memory.Base, memory.Index])
                {
                    if (register.IsGPR())
                        result.Add(register.GetFullRegister() - Register.RAX);
                }
            }
            // A bit offset is a part of the address; a counter says how far a string goes.
            if (i.OpCount == 2 && i.Op0Kind == OpKind.Memory && i.Op1Kind == OpKind.Register && i.Op1Register.IsGPR())
                result.Add(i.Op1Register.GetFullRegister() - Register.RAX);
            if (i.HasRepPrefix || i.HasRepnePrefix)
                result.Add(1);
        }
        return result;
    }
}
