using System.Globalization;
using System.Text;
using GoEmu.GoRuntime.Symbols;
using Iced.Intel;

namespace GoEmu.Cli.Step;

/// <summary>
/// Go's assembler syntax, as far as reading it goes (go.dev/doc/asm): sources before the destination but for comparisons, the operand
/// size in the mnemonic, registers without R or E. Vector instructions keep Intel's mnemonics in capitals.
/// </summary>
internal static class GoSyntax
{
    /// <summary>The instruction as text; calls and jumps name functions that <paramref name="symbols"/> has.</summary>
    public static string Format(in Instruction i, GoSymbols? symbols)
    {
        StringBuilder text = new();
        if (i.HasLockPrefix)
            text.Append("LOCK ");
        if (i.IsStringInstruction && (i.HasRepPrefix || i.HasRepnePrefix))
            text.Append(i.HasRepnePrefix ? "REPN " : "REP ");
        text.Append(Mnemonic(i));
        if (i.IsStringInstruction)
            return text.ToString();
        List<string> operands = [];
        for (int n = 0; n < i.OpCount; n++)
            operands.Add(Operand(i, n, symbols));
        if (i.Mnemonic is not (Iced.Intel.Mnemonic.Cmp or Iced.Intel.Mnemonic.Enter))
            operands.Reverse();
        return operands.Count == 0 ? text.ToString() : text.Append(' ').AppendJoin(", ", operands).ToString();
    }

    private static string Mnemonic(in Instruction i)
    {
        string name = i.Mnemonic.ToString().ToUpperInvariant();
        switch (i.Mnemonic)
        {
            case Iced.Intel.Mnemonic.Call or Iced.Intel.Mnemonic.Jmp or Iced.Intel.Mnemonic.Ret or Iced.Intel.Mnemonic.Nop:
                return name;
            case Iced.Intel.Mnemonic.Movzx or Iced.Intel.Mnemonic.Movsx or Iced.Intel.Mnemonic.Movsxd:
                int from = i.Op1Kind == OpKind.Register ? i.Op1Register.GetSize() : i.MemorySize.GetSize();
                return "MOV" + Suffix(from) + Suffix(i.Op0Register.GetSize()) + (i.Mnemonic == Iced.Intel.Mnemonic.Movzx ? "ZX" : "SX");
        }
        if (i.IsStringInstruction || i.FlowControl is FlowControl.ConditionalBranch || i.Encoding != EncodingKind.Legacy)
            return name;
        for (int n = 0; n < i.OpCount; n++)
        {
            if (i.GetOpKind(n) == OpKind.Register)
                return i.GetOpRegister(n).IsGPR() && !IsVector(i) ? name + Suffix(i.GetOpRegister(n).GetSize()) : name;
        }
        return i.OpCount > 0 && i.GetOpKind(0) == OpKind.Memory ? name + Suffix(i.MemorySize.GetSize()) : name;
    }

    private static bool IsVector(in Instruction i)
    {
        for (int n = 0; n < i.OpCount; n++)
        {
            if (i.GetOpKind(n) == OpKind.Register && i.GetOpRegister(n).IsVectorRegister())
                return true;
        }
        return false;
    }

    private static string Suffix(int size) => size switch { 1 => "B", 2 => "W", 4 => "L", 8 => "Q", _ => "" };

    private static string Operand(in Instruction i, int n, GoSymbols? symbols) => i.GetOpKind(n) switch
    {
        OpKind.Register => Register(i.GetOpRegister(n)),
        OpKind.NearBranch64 => symbols?.Describe(i.NearBranch64) is { } name ? name + "(SB)" : Hex(i.NearBranch64),
        OpKind.Memory => Memory(i),
        OpKind.FarBranch16 or OpKind.FarBranch32 => "far",
        _ => "$" + Hex(i.GetImmediate(n)),
    };

    private static string Memory(in Instruction i)
    {
        StringBuilder text = new();
        if (i.SegmentPrefix is Iced.Intel.Register.FS or Iced.Intel.Register.GS)
            text.Append(i.SegmentPrefix).Append(':');
        ulong displacement = i.IsIPRelativeMemoryOperand ? i.IPRelativeMemoryAddress : i.MemoryDisplacement64;
        bool bare = i.MemoryBase == Iced.Intel.Register.None && i.MemoryIndex == Iced.Intel.Register.None;
        if (displacement != 0 || bare)
            text.Append((long)displacement < 0 && !bare ? "-" + Hex(0 - displacement) : Hex(displacement));
        if (i.IsIPRelativeMemoryOperand)
            return text.ToString();
        if (i.MemoryBase != Iced.Intel.Register.None)
            text.Append('(').Append(Register(i.MemoryBase)).Append(')');
        if (i.MemoryIndex != Iced.Intel.Register.None)
            text.Append(CultureInfo.InvariantCulture, $"({Register(i.MemoryIndex)}*{i.MemoryIndexScale})");
        return text.ToString();
    }

    private static string Register(Register register)
    {
        string name = register.ToString();
        if (register.IsXMM() || register.IsYMM() || register.IsZMM())
            return string.Concat(register.IsXMM() ? "X" : register.IsYMM() ? "Y" : "Z", name.AsSpan(3));
        if (!register.IsGPR() || register.GetSize() == 1)
            return name;
        string full = register.GetFullRegister().ToString();
        return char.IsAsciiDigit(full[1]) ? full : full[1..];
    }

    private static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
