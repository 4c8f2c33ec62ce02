using GoEmu.GoRuntime.Symbols;
using Iced.Intel;

namespace GoEmu.Cli.Step;

/// <summary>Writes instructions, with names for the addresses of functions.</summary>
internal sealed class Disassembler : ISymbolResolver
{
    private readonly GoSymbols? _symbols;
    private readonly Formatter? _formatter;
    private readonly StringOutput _output = new();

    public Disassembler(StepSyntax syntax, GoSymbols? symbols)
    {
        _symbols = symbols;
        _formatter = syntax switch
        {
            StepSyntax.Intel => new IntelFormatter(this),
            StepSyntax.Att => new GasFormatter(this),
            _ => null,
        };
        if (_formatter == null)
            return;
        _formatter.Options.HexPrefix = "0x";
        _formatter.Options.HexSuffix = null;
        _formatter.Options.UppercaseHex = false;
        _formatter.Options.SpaceAfterOperandSeparator = true;
        _formatter.Options.BranchLeadingZeros = false;
        _formatter.Options.ShowBranchSize = false;
    }

    /// <summary>The instruction as text.</summary>
    public string Format(in Instruction instruction)
    {
        if (_formatter == null)
            return GoSyntax.Format(instruction, _symbols);
        _formatter.Format(instruction, _output);
        return _output.ToStringAndReset();
    }

    bool ISymbolResolver.TryGetSymbol(in Instruction instruction, int operand, int instructionOperand, ulong address, int addressSize, out SymbolResult symbol)
    {
        symbol = default;
        if (_symbols == null || instruction.FlowControl is FlowControl.Next or FlowControl.Return || _symbols.Describe(address) is not { } name)
            return false;
        symbol = new SymbolResult(address, name);
        return true;
    }
}
