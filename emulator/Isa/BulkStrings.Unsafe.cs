using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// REP MOVS and REP STOS as programs use them to copy and clear: upwards, with 64-bit addresses. Long ones are the host's own, whose
/// microcode moves whole cache lines.
/// </summary>
internal static unsafe class BulkStrings
{
    private const int Worthwhile = 16;
    private const ulong BytesPerTurn = 1 << 18;

    /// <summary>Chooses the handler.</summary>
    public static Handler Bind<T, W>(Binding b) where T : struct, IStringOperation where W : struct, IWidth => &Repeated<T, W>;

    private static Op* Repeated<T, W>(CpuState* cpu, Op* op) where T : struct, IStringOperation where W : struct, IWidth
    {
        cpu->CurrentOp = op;
        ulong count = cpu->Rcx;
        if (count < Worthwhile || (cpu->Rflags & Flags.Df) != 0 || cpu->SingleStep != 0)
            return Elements<T, W>(cpu, op);
        count = Math.Min(count, BytesPerTurn / (ulong)W.Bytes);
        if (!HostStrings.Run(HostStrings.IndexOf(T.UsesSource, W.Bytes), cpu->Gpr, count))
            return Faults.Recorded(cpu, op);
        return op;
    }

    private static Op* Elements<T, W>(CpuState* cpu, Op* op) where T : struct, IStringOperation where W : struct, IWidth
    {
        if (cpu->Rcx == 0)
            return op[1].Handler(cpu, op + 1);
        for (int n = Strings.Turn(cpu, Worthwhile); n > 0; n--)
        {
            Strings.Element<T, W, W64>(cpu, op);
            if (--cpu->Rcx == 0)
                return op[1].Handler(cpu, op + 1);
        }
        return op;
    }
}
