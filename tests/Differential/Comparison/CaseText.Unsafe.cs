using System.Globalization;
using System.Text;
using GoEmu.Differential.Machine;
using Decoder = Iced.Intel.Decoder;

namespace GoEmu.Differential.Comparison;

/// <summary>
/// A case as one line: the code's bytes, then what differs from an empty state. Numbers are hexadecimal.
/// <code>48 01C8 @20001000 rax=7f rflags=203 ymm3=0..1f mxcsr=1f80 fcw=37f fsw=0 ftw=ff st0=3fff8000000000000000 [22000400]=00FF # why</code>
/// Bytes of code may be separated by spaces; memory is bytes in order, registers are numbers.
/// </summary>
public static unsafe class CaseText
{
    private const ulong DefaultAddress = 0x2000_1000;

    /// <summary>Little-endian bytes as a number.</summary>
    public static string Number(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        for (int n = bytes.Length - 1; n >= 0; n--)
            text.Append(CultureInfo.InvariantCulture, $"{bytes[n]:x2}");
        return text.ToString().TrimStart('0') is { Length: > 0 } digits ? digits : "0";
    }

    /// <summary>Writes a case.</summary>
    public static string Format(TestCase test)
    {
        MachineState start = default;
        MachineState.Reset(ref start);
        StringBuilder text = new(Convert.ToHexString(test.Code));
        ref MachineState state = ref test.Input;
        text.Append(CultureInfo.InvariantCulture, $" @{state.Rip:x}");
        for (int n = 0; n < 16; n++)
            Add(text, Difference.Registers[n], state.Gpr[n], 0);
        Add(text, "rflags", state.Rflags, start.Rflags);
        Add(text, "fs", state.FsBase, 0);
        Add(text, "gs", state.GsBase, 0);
        fixed (byte* x = state.XState)
        {
            Add(text, "mxcsr", *(uint*)(x + MachineState.Mxcsr), 0x1F80);
            Add(text, "fcw", *(ushort*)x, 0x37F);
            Add(text, "fsw", *(ushort*)(x + 2), 0);
            Add(text, "ftw", x[4], 0);
            for (int n = 0; n < 8; n++)
                Add(text, $"st{n}", new ReadOnlySpan<byte>(x + MachineState.StRegisters + 16 * n, 10));
            byte* ymm = stackalloc byte[32];
            for (int n = 0; n < 16; n++)
            {
                new ReadOnlySpan<byte>(x + MachineState.Xmm + 16 * n, 16).CopyTo(new Span<byte>(ymm, 16));
                new ReadOnlySpan<byte>(x + MachineState.YmmHigh + 16 * n, 16).CopyTo(new Span<byte>(ymm + 16, 16));
                Add(text, $"ymm{n}", new ReadOnlySpan<byte>(ymm, 32));
            }
        }
        foreach (MemoryPatch patch in test.Memory)
            text.Append(CultureInfo.InvariantCulture, $" [{patch.Address:x}]={Convert.ToHexString(patch.Bytes)}");
        return text.ToString();
    }

    /// <summary>Disassembly, for the comment behind a case.</summary>
    public static string Disassemble(TestCase test)
    {
        Decoder decoder = Decoder.Create(64, test.Code, test.Input.Rip);
        List<string> lines = [];
        while (decoder.IP < test.Input.Rip + (ulong)test.Code.Length)
            lines.Add(decoder.Decode().ToString());
        return string.Join(" | ", lines);
    }

    /// <summary>Reads a case; null for a line without one.</summary>
    /// <exception cref="FormatException">The line is none.</exception>
    public static TestCase? Parse(string line)
    {
        string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
            return null;
        TestCase test = new();
        MachineState.Reset(ref test.Input);
        test.Input.Rip = DefaultAddress;
        StringBuilder code = new();
        List<(ulong, byte[])> memory = [];
        foreach (string word in words)
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (word[0] == '@')
                test.Input.Rip = ulong.Parse(word[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            else if (word[0] == '[' && equals > 2)
                memory.Add((ulong.Parse(word[1..(equals - 1)], NumberStyles.HexNumber, CultureInfo.InvariantCulture), Convert.FromHexString(word[(equals + 1)..])));
            else if (equals > 0)
                Set(ref test.Input, word[..equals], word[(equals + 1)..]);
            else
                code.Append(word);
        }
        test.Code = Convert.FromHexString(code.ToString());
        foreach ((ulong address, byte[] bytes) in memory)
            test.Poke(address, bytes);
        return test;
    }

    private static void Add(StringBuilder text, string name, ulong value, ulong start)
    {
        if (value != start)
            text.Append(CultureInfo.InvariantCulture, $" {name}={value:x}");
    }

    private static void Add(StringBuilder text, string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.ContainsAnyExcept((byte)0))
            text.Append(CultureInfo.InvariantCulture, $" {name}={Number(bytes)}");
    }

    private static void Set(ref MachineState state, string name, string value)
    {
        byte[] bytes = Convert.FromHexString(value.PadLeft(64, '0'));
        Array.Reverse(bytes);
        ulong number = BitConverter.ToUInt64(bytes);
        fixed (byte* x = state.XState)
        {
            switch (name)
            {
                case "rflags":
                    state.Rflags = number;
                    break;
                case "fs":
                    state.FsBase = number;
                    break;
                case "gs":
                    state.GsBase = number;
                    break;
                case "mxcsr":
                    *(uint*)(x + MachineState.Mxcsr) = (uint)number;
                    break;
                case "fcw":
                    *(ushort*)x = (ushort)number;
                    break;
                case "fsw":
                    *(ushort*)(x + 2) = (ushort)number;
                    break;
                case "ftw":
                    x[4] = (byte)number;
                    break;
                default:
                    SetRegister(ref state, x, name, number, bytes);
                    break;
            }
        }
    }

    private static void SetRegister(ref MachineState state, byte* x, string name, ulong number, byte[] bytes)
    {
        int general = Difference.Registers.ToList().IndexOf(name);
        if (general >= 0)
        {
            state.Gpr[general] = number;
            return;
        }
        bool ymm = name.StartsWith("ymm", StringComparison.Ordinal), st = name.StartsWith("st", StringComparison.Ordinal);
        if (!(ymm || st) || !int.TryParse(name[(ymm ? 3 : 2)..], NumberStyles.None, CultureInfo.InvariantCulture, out int n) || n > (ymm ? 15 : 7))
            throw new FormatException($"no register '{name}'");
        if (st)
        {
            bytes.AsSpan(0, 10).CopyTo(new Span<byte>(x + MachineState.StRegisters + 16 * n, 10));
            return;
        }
        bytes.AsSpan(0, 16).CopyTo(new Span<byte>(x + MachineState.Xmm + 16 * n, 16));
        bytes.AsSpan(16, 16).CopyTo(new Span<byte>(x + MachineState.YmmHigh + 16 * n, 16));
    }
}
