using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// Calls of the host's vDSO in place of the guest's (vdso(7)). The function writes to memory of ours, which is then copied, so that a
/// bad guest pointer faults here and not in it.
/// </summary>
internal static unsafe class VdsoOps
{
    /// <summary>The handler for a function; Imm is its host address.</summary>
    public static Handler For(VdsoFunction function) => function switch
    {
        VdsoFunction.ClockGettime => &ClockGettime,
        VdsoFunction.Gettimeofday => &Gettimeofday,
        VdsoFunction.Time => &Time,
        _ => &Getcpu,
    };

    private static Op* ClockGettime(CpuState* cpu, Op* op)
    {
        ulong* time = stackalloc ulong[2];
        ulong to = cpu->Rsi;
        var function = (delegate* unmanaged[SuppressGCTransition]<ulong, ulong*, ulong, long>)op->Imm;
        long result = function(cpu->Rdi, time, 0);
        cpu->CurrentOp = op;
        if (result == 0)
            (((ulong*)to)[0], ((ulong*)to)[1]) = (time[0], time[1]);
        cpu->Rax = (ulong)result;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Gettimeofday(CpuState* cpu, Op* op)
    {
        ulong* time = stackalloc ulong[3];
        ulong to = cpu->Rdi, zone = cpu->Rsi;
        var function = (delegate* unmanaged[SuppressGCTransition]<ulong*, ulong*, ulong, long>)op->Imm;
        long result = function(time, time + 2, 0);
        cpu->CurrentOp = op;
        if (result == 0 && to != 0)
            (((ulong*)to)[0], ((ulong*)to)[1]) = (time[0], time[1]);
        if (result == 0 && zone != 0)
            *(ulong*)zone = time[2];
        cpu->Rax = (ulong)result;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Time(CpuState* cpu, Op* op)
    {
        ulong to = cpu->Rdi;
        long result = ((delegate* unmanaged[SuppressGCTransition]<ulong, ulong, ulong, long>)op->Imm)(0, 0, 0);
        cpu->CurrentOp = op;
        if (to != 0)
            *(long*)to = result;
        cpu->Rax = (ulong)result;
        return op[1].Handler(cpu, op + 1);
    }

    private static Op* Getcpu(CpuState* cpu, Op* op)
    {
        uint* numbers = stackalloc uint[2];
        ulong processor = cpu->Rdi, node = cpu->Rsi;
        long result = ((delegate* unmanaged[SuppressGCTransition]<uint*, uint*, ulong, long>)op->Imm)(numbers, numbers + 1, 0);
        cpu->CurrentOp = op;
        if (processor != 0)
            *(uint*)processor = numbers[0];
        if (node != 0)
            *(uint*)node = numbers[1];
        cpu->Rax = (ulong)result;
        return op[1].Handler(cpu, op + 1);
    }
}
