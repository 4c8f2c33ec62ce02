using System.Globalization;
using System.Text;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Cli.Step;

/// <summary>A thread's registers at one time, to see what has changed since.</summary>
internal sealed unsafe class StepState
{
    private const int Vectors = 16, XmmBytes = 16, HighOffset = 576, XmmOffset = 160, ExceptRip = 16;

    private static readonly string[] s_names =
        ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    private static readonly (int Bit, string Name)[] s_flags =
        [(0, "CF"), (2, "PF"), (4, "AF"), (6, "ZF"), (7, "SF"), (8, "TF"), (10, "DF"), (11, "OF"), (18, "AC")];

    private readonly ulong[] _registers = new ulong[ExceptRip];
    private readonly byte[] _low = new byte[Vectors * XmmBytes], _high = new byte[Vectors * XmmBytes];
    private ulong _flags, _fsBase, _gsBase;

    /// <summary>Keeps the state as it is now.</summary>
    public void Take(CpuState* cpu)
    {
        new ReadOnlySpan<ulong>(cpu->Gpr, ExceptRip).CopyTo(_registers);
        (_flags, _fsBase, _gsBase) = (cpu->GuestFlags, cpu->FsBase, cpu->GsBase);
        Low(cpu).CopyTo(_low);
        High(cpu).CopyTo(_high);
    }

    /// <summary>Adds what is different now: " rax=0x1 flags=[ZF PF]".</summary>
    public void Describe(CpuState* cpu, StringBuilder text)
    {
        for (int n = 0; n < ExceptRip; n++)
            Value(text, s_names[n], _registers[n], cpu->Gpr[n]);
        if (_flags != cpu->GuestFlags)
            text.Append(" flags=").Append(FlagNames(cpu->GuestFlags));
        Value(text, "fs_base", _fsBase, cpu->FsBase);
        Value(text, "gs_base", _gsBase, cpu->GsBase);
        for (int n = 0; n < Vectors; n++)
            Vector(text, n, Low(cpu).Slice(n * XmmBytes, XmmBytes), High(cpu).Slice(n * XmmBytes, XmmBytes));
    }

    private static ReadOnlySpan<byte> Low(CpuState* cpu) => new((byte*)cpu + CpuState.XSaveOffset + XmmOffset, Vectors * XmmBytes);

    private static ReadOnlySpan<byte> High(CpuState* cpu) => new((byte*)cpu + CpuState.XSaveOffset + HighOffset, Vectors * XmmBytes);

    private static void Value(StringBuilder text, string name, ulong before, ulong now)
    {
        if (before != now)
            text.Append(CultureInfo.InvariantCulture, $" {name}=0x{now:x}");
    }

    private void Vector(StringBuilder text, int n, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        bool highChanged = !high.SequenceEqual(_high.AsSpan(n * XmmBytes, XmmBytes));
        if (!highChanged && low.SequenceEqual(_low.AsSpan(n * XmmBytes, XmmBytes)))
            return;
        text.Append(CultureInfo.InvariantCulture, $" {(highChanged ? 'y' : 'x')}mm{n}=0x");
        if (highChanged)
            Number(text, high);
        Number(text, low);
    }

    /// <summary>The flags that are set: "[ZF PF]".</summary>
    public static string FlagNames(ulong flags) => "[" + string.Join(' ', s_flags.Where(f => ((flags >> f.Bit) & 1) != 0).Select(f => f.Name)) + "]";

    /// <summary>Adds bytes as a number: the last first.</summary>
    public static void Number(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        for (int n = bytes.Length - 1; n >= 0; n--)
            text.Append(bytes[n].ToString("x2", CultureInfo.InvariantCulture));
    }
}
