using System.Globalization;
using GoEmu.Differential.Engines;
using GoEmu.Differential.Machine;

namespace GoEmu.Differential;

/// <summary>Whether an engine's hot loop allocates: a million rounds of arithmetic, memory, a call and vectors must not take more than ten.</summary>
public sealed unsafe class HotLoop(MachineSet machines, TextWriter output)
{
    // 1: add rax, rcx; mov [rsp-8], rax; imul rdx, rax, 7; call 2f; dec ecx; jne 1b; int3; 2: paddd xmm0, xmm1; ret
    private static readonly byte[] s_code =
    [
        0x48, 0x01, 0xC8, 0x48, 0x89, 0x44, 0x24, 0xF8, 0x48, 0x6B, 0xD0, 0x07, 0xE8, 5, 0, 0, 0, 0xFF, 0xC9, 0x75, 0xEB, 0xCC,
        0x66, 0x0F, 0xFE, 0xC1, 0xC3,
    ];

    /// <summary>Runs it on every engine and prints what is allocated; returns how many engines allocate.</summary>
    public int Run()
    {
        const uint few = 10, many = 1_000_000;
        int bad = 0;
        ulong code = machines.Code.Reserve(Window.Low, s_code.Length, 0);
        CodeArea.Write(code, s_code);
        foreach (IMachine engine in machines.Engines)
        {
            _ = AllocatedBy(engine, code, few); // what is only called once
            long once = AllocatedBy(engine, code, few), often = AllocatedBy(engine, code, many);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{engine.Name}: {often - once} bytes in {many} rounds"));
            bad += often == once ? 0 : 1;
        }
        return bad;
    }

    private static long AllocatedBy(IMachine engine, ulong code, uint rounds)
    {
        MachineState input = default, end = default;
        MachineState.Reset(ref input);
        input.Rip = code;
        input.Gpr[1] = rounds;
        input.Gpr[4] = Window.Low.Data + 2 * Window.PageSize;
        long before = GC.GetAllocatedBytesForCurrentThread();
        engine.Run(input, ref end);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return (uint)end.Gpr[1] == 0 ? allocated : throw new InvalidOperationException($"{engine.Name} left the loop early");
    }
}
