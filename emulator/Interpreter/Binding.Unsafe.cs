using GoEmu.Emulator.Cpu;
using Iced.Intel;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// One decoded instruction on its way to an op. A declaration's Bind fills <see cref="Op"/> from <see cref="Instruction"/> with the
/// helpers here and returns the handler.
/// </summary>
internal sealed unsafe class Binding(BlockBuilder builder)
{
    /// <summary>The instruction.</summary>
    public Instruction Instruction;

    /// <summary>The op to fill; all zero at first.</summary>
    public Op Op;

    /// <summary>True when nobody can see the flags that the instruction leaves.</summary>
    public bool FlagsDead;

    /// <summary>Set by a move that may be joined with the one before or behind it: what it does.</summary>
    public MoveKind Move;

    /// <summary>Set by an instruction that does nothing: it needs no op.</summary>
    public bool IsNothing;

    /// <summary>Address of the instruction.</summary>
    public ulong Pc => Instruction.IP;

    /// <summary>Address behind the instruction.</summary>
    public ulong NextPc => Instruction.NextIP;

    /// <summary>Operand <paramref name="n"/> is a register.</summary>
    public bool IsRegister(int n) => Instruction.GetOpKind(n) == OpKind.Register;

    /// <summary>Operand <paramref name="n"/> is memory addressed by a ModRM byte or an absolute address.</summary>
    public bool IsMemory(int n) => Instruction.GetOpKind(n) == OpKind.Memory;

    /// <summary>Bytes of operand <paramref name="n"/>, a register or memory.</summary>
    public int Size(int n) => IsRegister(n) ? Instruction.GetOpRegister(n).GetSize() : Instruction.MemorySize.GetSize();

    /// <summary>Where register operand <paramref name="n"/> lies in the state.</summary>
    public ushort Register(int n) => Offset(Instruction.GetOpRegister(n));

    /// <summary>Immediate operand <paramref name="n"/>, sign-extended as the instruction does and cut to <paramref name="size"/> bytes.</summary>
    public long Immediate(int n, int size)
    {
        ulong value = Instruction.GetImmediate(n);
        return (long)(size == 8 ? value : value & ((1UL << (size * 8)) - 1));
    }

    /// <summary>Offset of a general or vector register in <see cref="CpuState"/>.</summary>
    public static ushort Offset(Register register)
    {
        if (register is >= Iced.Intel.Register.RAX and <= Iced.Intel.Register.R15)
            return (ushort)((register - Iced.Intel.Register.RAX) * 8);
        if (register is >= Iced.Intel.Register.EAX and <= Iced.Intel.Register.R15D)
            return (ushort)((register - Iced.Intel.Register.EAX) * 8);
        if (register is >= Iced.Intel.Register.AX and <= Iced.Intel.Register.R15W)
            return (ushort)((register - Iced.Intel.Register.AX) * 8);
        if (register is >= Iced.Intel.Register.AL and <= Iced.Intel.Register.R15L)
        {
            int n = register - Iced.Intel.Register.AL; // AL CL DL BL AH CH DH BH SPL ...
            return (ushort)(n < 4 ? n * 8 : n < 8 ? (n - 4) * 8 + 1 : (n - 4) * 8);
        }
        if (register is >= Iced.Intel.Register.XMM0 and <= Iced.Intel.Register.XMM15)
            return (ushort)VectorState.Xmm(register - Iced.Intel.Register.XMM0);
        if (register is >= Iced.Intel.Register.YMM0 and <= Iced.Intel.Register.YMM15)
            return (ushort)VectorState.Xmm(register - Iced.Intel.Register.YMM0);
        if (register is >= Iced.Intel.Register.MM0 and <= Iced.Intel.Register.MM7)
            return (ushort)VectorState.Mmx(register - Iced.Intel.Register.MM0);
        throw new InvalidOperationException($"no place for register {register}");
    }

    /// <summary>Where the base of the memory operand's segment lies in the state.</summary>
    public ushort Segment => Instruction.MemorySegment switch
    {
        Iced.Intel.Register.FS => CpuStateLayout.FsBase,
        Iced.Intel.Register.GS => CpuStateLayout.GsBase,
        _ => CpuStateLayout.Zero,
    };

    /// <summary>
    /// Fills in the memory operand; true when it is [base + displacement] alone (<see cref="BaseDisp"/>), false when it needs
    /// <see cref="BaseIndex"/>, which always works. Rare parts of an address are computed by an op of their own before this one.
    /// </summary>
    public bool Memory()
    {
        ref readonly Instruction i = ref Instruction;
        Op.Base = Op.Index = CpuStateLayout.Zero;
        Op.Scale = 1;
        ushort segment = Segment;
        Address(i);
        if (segment == CpuStateLayout.Zero || i.Mnemonic == Mnemonic.Lea)
            return Op.Index == CpuStateLayout.Zero;
        if (Op.Base == CpuStateLayout.Zero)
            Op.Base = segment;
        else if (Op.Index == CpuStateLayout.Zero)
            (Op.Index, Op.Scale) = (segment, 1);
        else
        {
            Prelude(&AddressOps.Sum);
            (Op.Base, Op.Index, Op.Scale) = (segment, CpuStateLayout.Scratch, 1);
        }
        return Op.Index == CpuStateLayout.Zero;
    }

    /// <summary>True when the memory operand's address is computed with 32 bits, into <see cref="Cpu.CpuState.Scratch"/>.</summary>
    public bool HasAddress32 => Instruction.MemoryBase.IsGPR32() || Instruction.MemoryIndex.IsGPR32();

    private void Address(in Instruction i)
    {
        if (i.IsIPRelativeMemoryOperand)
        {
            SetDisplacement(i.IPRelativeMemoryAddress);
            return;
        }
        if (i.MemoryBase != Iced.Intel.Register.None)
            Op.Base = Offset(i.MemoryBase);
        if (i.MemoryIndex != Iced.Intel.Register.None && !i.MemoryIndex.IsVectorRegister())
            (Op.Index, Op.Scale) = (Offset(i.MemoryIndex), (byte)i.MemoryIndexScale);
        if (HasAddress32)
        {
            Op.Disp = (int)i.MemoryDisplacement32;
            Prelude(&AddressOps.Sum32);
            (Op.Base, Op.Index, Op.Scale, Op.Disp) = (CpuStateLayout.Scratch, CpuStateLayout.Zero, 1, 0);
            return;
        }
        SetDisplacement(i.MemoryDisplacement64);
    }

    private void SetDisplacement(ulong displacement)
    {
        if ((long)displacement == (int)displacement)
        {
            Op.Disp = (int)displacement;
            return;
        }
        // Only without base and index does a displacement have more than 32 bits.
        long immediate = Op.Imm;
        Op.Imm = (long)displacement;
        Prelude(&AddressOps.Absolute);
        Op.Imm = immediate;
        Op.Base = CpuStateLayout.Scratch;
    }

    /// <summary>Puts an op before this one, with the operands that are filled in so far.</summary>
    public void Prelude(Handler handler)
    {
        Op prelude = Op;
        prelude.Handler = handler;
        builder.Append(prelude);
    }

    /// <summary>Makes <see cref="Interpreter.Op.Target"/> lead to a guest address.</summary>
    public void Branch(ulong target) => builder.BranchFromNext(target);

    /// <summary>True when a jump to the address goes back, or to itself: it has to pass the interpreter's loop.</summary>
    public bool IsBackward(ulong target) => target <= Instruction.IP;

    /// <summary>True when a string instruction has an address-size prefix.</summary>
    public bool HasAddressSize32 => Instruction.Op0Kind is OpKind.MemoryESEDI or OpKind.MemorySegESI || Instruction.Op1Kind is OpKind.MemoryESEDI or OpKind.MemorySegESI;

    /// <summary>Puts an op behind this one that only holds an operand more, in <see cref="Interpreter.Op.Imm"/> of <c>op[1]</c>.</summary>
    public void Trailer(long operand) => builder.TrailNext(operand);
}
