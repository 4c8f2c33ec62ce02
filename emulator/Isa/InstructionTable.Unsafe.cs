using GoEmu.Emulator.Interpreter;
using GoEmu.Emulator.Isa.Floats;
using GoEmu.Emulator.Isa.Vectors;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// All instructions that the interpreter has, by mnemonic. Each family declares its own in one line each; the operand sizes and forms
/// come from the decoded instruction, when it is first met, so that building the table costs next to nothing.
/// </summary>
internal sealed unsafe class InstructionTable
{
    private const int Mnemonics = 2048; // Iced has 1894

    private readonly InstructionEntry[] _entries = new InstructionEntry[Mnemonics];

    private readonly nint[] _fuse = new nint[Mnemonics];

    private InstructionTable()
    {
        Alu.Declare(this);
        Shift.Declare(this);
        Move.Declare(this);
        Stack.Declare(this);
        Control.Declare(this);
        MulDiv.Declare(this);
        Bits.Declare(this);
        BitManipulation.Declare(this);
        ExtendedMath.Declare(this);
        Conditional.Declare(this);
        Atomic.Declare(this);
        Strings.Declare(this);
        SystemOps.Declare(this);
        Segments.Declare(this);
        Privileged.Declare(this);
        FarTransfers.Declare(this);
        VectorMoves.Declare(this);
        ScalarMoves.Declare(this);
        MmxMoves.Declare(this);
        Elements.Declare(this);
        VectorShifts.Declare(this);
        Selections.Declare(this);
        Extensions.Declare(this);
        Permutes.Declare(this);
        MaskedMoves.Declare(this);
        FloatArithmetic.Declare(this);
        FloatSums.Declare(this);
        FloatComparisons.Declare(this);
        FloatRounding.Declare(this);
        FloatConversions.Declare(this);
        IntegerConversions.Declare(this);
        MmxConversions.Declare(this);
        HalfConversions.Declare(this);
        FloatShuffles.Declare(this);
        FusedMultiply.Declare(this);
        PackedSums.Declare(this);
        PackedProducts.Declare(this);
        PackedLogic.Declare(this);
        PackedShuffles.Declare(this);
        Ciphers.Declare(this);
        ShaRounds.Declare(this);
        StringCompare.Declare(this);
        X87Ops.Declare(this);
        StateOps.Declare(this);
    }

    /// <summary>The table.</summary>
    public static InstructionTable Instance { get; } = new();

    /// <summary>Every declared mnemonic.</summary>
    public IEnumerable<Mnemonic> Declared => Enum.GetValues<Mnemonic>().Where(m => _entries[(int)m].Mnemonic == m && m != Mnemonic.INVALID);

    /// <summary>Declares an instruction.</summary>
    /// <exception cref="InvalidOperationException">It is declared already: a bug of ours.</exception>
    public void Add(Mnemonic mnemonic, delegate*<Binding, Handler> bind, Traits traits = Traits.None, Support support = Support.Full, string note = "")
    {
        if (_entries[(int)mnemonic].Bind != null)
            throw new InvalidOperationException($"{mnemonic} is declared twice");
        _entries[(int)mnemonic] = new InstructionEntry(mnemonic, bind, traits, support, note);
    }

    /// <summary>Declares an SSE instruction and the AVX one that is the same operation; either may be <see cref="Mnemonic.INVALID"/>.</summary>
    /// <remarks>For instructions that are <see cref="Traits.Plain"/>.</remarks>
    public void Add(Mnemonic legacy, Mnemonic vex, delegate*<Binding, Handler> bind, string note = "")
    {
        Support support = note.Length == 0 ? Support.Full : Support.Partial;
        if (legacy != Mnemonic.INVALID)
            Add(legacy, bind, Traits.Plain, support, note);
        if (vex != Mnemonic.INVALID)
            Add(vex, bind, Traits.Plain, support, note);
    }

    /// <summary>
    /// Declares that an instruction may run as one with the one behind it. <paramref name="fuse"/> is called when the first is bound
    /// and the second decoded; it returns a handler that does both and goes on at <c>op[2]</c>, or null.
    /// </summary>
    public void Fuse(Mnemonic mnemonic, delegate*<Binding, in Instruction, Handler> fuse) => _fuse[(int)mnemonic] = (nint)fuse;

    /// <summary>The declaration of a mnemonic; its Bind is null when there is none.</summary>
    public ref readonly InstructionEntry this[Mnemonic mnemonic] => ref _entries[(int)mnemonic];

    /// <summary>What <see cref="Fuse"/> declared, or null.</summary>
    public delegate*<Binding, in Instruction, Handler> FuseOf(Mnemonic mnemonic) => (delegate*<Binding, in Instruction, Handler>)_fuse[(int)mnemonic];
}
