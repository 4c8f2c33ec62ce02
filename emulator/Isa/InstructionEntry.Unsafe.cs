using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>The declaration of one mnemonic.</summary>
internal unsafe readonly struct InstructionEntry(
    Mnemonic mnemonic, delegate*<Interpreter.Binding, Handler> bind, Traits traits, Support support, string note)
{
    /// <summary>The instruction.</summary>
    public readonly Mnemonic Mnemonic = mnemonic;

    /// <summary>Fills the op and chooses the handler for one decoded instruction; null for a form that is not supported.</summary>
    public readonly delegate*<Interpreter.Binding, Handler> Bind = bind;

    /// <summary>False for a mnemonic that nobody declares.</summary>
    public bool IsDeclared => Bind != null;

    /// <summary>What the decoder may assume.</summary>
    public readonly Traits Traits = traits;

    /// <summary>How much of it there is.</summary>
    public readonly Support Support = support;

    /// <summary>What is missing, or empty.</summary>
    public readonly string Note = note;
}
