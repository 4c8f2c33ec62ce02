using System.Globalization;
using GoEmu.Differential.Machine;

namespace GoEmu.Differential.Comparison;

/// <summary>Says in what two ends of a case differ, apart from what is undefined.</summary>
public static unsafe class Difference
{
    private const int Shown = 6;

    private static readonly string[] s_registers =
        ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    /// <summary>Names of the general registers in encoding order.</summary>
    public static IReadOnlyList<string> Registers => s_registers;

    /// <summary>
    /// One line about all differences that count, or null when there are none. <paramref name="components"/>: <see cref="Engines.IMachine.Components"/>.
    /// With <paramref name="allFlags"/> those count that the manuals leave undefined.
    /// </summary>
    public static string? Describe(TestCase test, uint components, bool allFlags, in MachineState expected, ReadOnlySpan<byte> expectedMemory, in MachineState actual,
        ReadOnlySpan<byte> actualMemory)
    {
        MachineState a = expected, b = actual;
        Undefined.Clear(test, components, allFlags, ref a, ref b);
        List<string> found = [];
        for (int n = 0; n < 16; n++)
            Add(found, s_registers[n], a.Gpr[n], b.Gpr[n]);
        Add(found, "rip", a.Rip, b.Rip);
        Add(found, "rflags", a.Rflags, b.Rflags);
        Add(found, "fs", a.FsBase, b.FsBase);
        Add(found, "gs", a.GsBase, b.GsBase);
        Add(found, "signal", (ulong)a.Signal, (ulong)b.Signal);
        Add(found, "si_code", (ulong)a.Code, (ulong)b.Code);
        Add(found, "si_addr", a.Address, b.Address);
        Add(found, "trap", a.Trap, b.Trap);
        Add(found, "error", a.Error, b.Error);
        Add(found, "cr2", a.Cr2, b.Cr2);
        XState(found, new ReadOnlySpan<byte>(a.XState, MachineState.XStateSize), new ReadOnlySpan<byte>(b.XState, MachineState.XStateSize));
        Memory(found, test.Window, expectedMemory, actualMemory);
        if (found.Count == 0)
            return null;
        return string.Join("; ", found.Take(Shown)) + (found.Count > Shown ? $"; and {found.Count - Shown} more" : "");
    }

    private static void Add(List<string> found, string name, ulong a, ulong b)
    {
        if (a != b)
            found.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {b:x}, not {a:x}"));
    }

    private static void XState(List<string> found, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        Add(found, "fcw", BitConverter.ToUInt16(a), BitConverter.ToUInt16(b));
        Add(found, "fsw", BitConverter.ToUInt16(a[2..]), BitConverter.ToUInt16(b[2..]));
        Add(found, "ftw", a[4], b[4]);
        Add(found, "mxcsr", BitConverter.ToUInt32(a[MachineState.Mxcsr..]), BitConverter.ToUInt32(b[MachineState.Mxcsr..]));
        for (int n = 0; n < 8; n++)
            Bytes(found, $"st{n}", a.Slice(MachineState.StRegisters + 16 * n, 10), b.Slice(MachineState.StRegisters + 16 * n, 10));
        for (int n = 0; n < 16; n++)
        {
            Bytes(found, $"xmm{n}", a.Slice(MachineState.Xmm + 16 * n, 16), b.Slice(MachineState.Xmm + 16 * n, 16));
            Bytes(found, $"ymm{n}h", a.Slice(MachineState.YmmHigh + 16 * n, 16), b.Slice(MachineState.YmmHigh + 16 * n, 16));
        }
    }

    private static void Bytes(List<string> found, string name, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (!a.SequenceEqual(b))
            found.Add($"{name} is {CaseText.Number(b)}, not {CaseText.Number(a)}");
    }

    private static void Memory(List<string> found, Window window, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int first = a.CommonPrefixLength(b);
        if (first == a.Length)
            return;
        int last = a.Length;
        while (a[last - 1] == b[last - 1])
            last--;
        int length = Math.Min(last - first, 32);
        found.Add(string.Create(CultureInfo.InvariantCulture,
            $"[{window.Data + (ulong)first:x}] is {Convert.ToHexString(b.Slice(first, length))}, not {Convert.ToHexString(a.Slice(first, length))}"));
    }
}
