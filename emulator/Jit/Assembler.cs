using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Writes the few instruction forms that the engine itself needs at a host address. Registers are encoding numbers 0..15
/// (<see cref="CpuStateLayout"/>). None of the <c>gs:</c> forms changes flags.
/// </summary>
public unsafe struct Assembler(byte* cursor)
{
    /// <summary>Where the next byte goes.</summary>
    public byte* Cursor = cursor;

    /// <summary>One byte.</summary>
    public void Byte(int value) => *Cursor++ = (byte)value;

    /// <summary>Bytes as they are.</summary>
    public void Bytes(params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(Cursor, bytes.Length));
        Cursor += bytes.Length;
    }

    /// <summary>Four bytes, little endian.</summary>
    public void Int32(int value)
    {
        *(int*)Cursor = value;
        Cursor += 4;
    }

    /// <summary>Eight bytes, little endian.</summary>
    public void Int64(ulong value)
    {
        *(ulong*)Cursor = value;
        Cursor += 8;
    }

    private void GsMemory(int prefix, int opcode, int reg, int offset, bool wide)
    {
        Byte(0x65);
        if (prefix != 0)
            Byte(prefix);
        int rex = (wide ? 0x48 : 0x40) | (reg >> 3 << 2);
        if (rex != 0x40)
            Byte(rex);
        if (opcode > 0xFF)
            Byte(opcode >> 8);
        Byte(opcode & 0xFF);
        Byte(0x04 | ((reg & 7) << 3));
        Byte(0x25);
        Int32(offset);
    }

    /// <summary><c>mov r64, gs:[offset]</c>, 9 bytes.</summary>
    public void LoadGs(int reg, int offset) => GsMemory(0, 0x8B, reg, offset, true);

    /// <summary><c>mov r32, gs:[offset]</c>.</summary>
    public void LoadGs32(int reg, int offset) => GsMemory(0, 0x8B, reg, offset, false);

    /// <summary><c>mov gs:[offset], r64</c>, 9 bytes.</summary>
    public void StoreGs(int offset, int reg) => GsMemory(0, 0x89, reg, offset, true);

    /// <summary><c>mov gs:[offset], r32</c>.</summary>
    public void StoreGs32(int offset, int reg) => GsMemory(0, 0x89, reg, offset, false);

    /// <summary><c>mov dword gs:[offset], imm32</c>.</summary>
    public void StoreGsImm32(int offset, int value)
    {
        GsMemory(0, 0xC7, 0, offset, false);
        Int32(value);
    }

    /// <summary><c>cmp qword gs:[offset], 0</c>; sets flags.</summary>
    public void CmpGsZero(int offset)
    {
        GsMemory(0, 0x83, 7, offset, true);
        Byte(0);
    }

    /// <summary><c>cmp dword gs:[offset], 0</c>; sets flags.</summary>
    public void CmpGsZero32(int offset)
    {
        GsMemory(0, 0x83, 7, offset, false);
        Byte(0);
    }

    /// <summary><c>push qword gs:[offset]</c>.</summary>
    public void PushGs(int offset) => GsMemory(0, 0xFF, 6, offset, false);

    /// <summary><c>pop qword gs:[offset]</c>.</summary>
    public void PopGs(int offset) => GsMemory(0, 0x8F, 0, offset, false);

    /// <summary><c>jmp qword gs:[offset]</c>.</summary>
    public void JmpGs(int offset) => GsMemory(0, 0xFF, 4, offset, false);

    /// <summary><c>xsave64/xrstor64/xsaveopt64 gs:[offset]</c> by the ModRM digit (4, 5, 6) of 0F AE.</summary>
    public void XStateGs(int digit, int offset) => GsMemory(0, 0x0FAE, digit, offset, true);

    /// <summary><c>ldmxcsr</c> (2) or <c>stmxcsr</c> (3) of gs:[offset].</summary>
    public void MxcsrGs(int digit, int offset) => GsMemory(0, 0x0FAE, digit, offset, false);

    /// <summary><c>mov r64, r64</c>.</summary>
    public void Mov(int to, int from)
    {
        Byte(0x48 | (from >> 3 << 2) | (to >> 3));
        Byte(0x89);
        Byte(0xC0 | ((from & 7) << 3) | (to & 7));
    }

    /// <summary>Loads a constant the shortest way: 5 or 6 bytes below 4 GB, else 10.</summary>
    public void MovImm(int reg, ulong value)
    {
        if (value <= uint.MaxValue)
        {
            if (reg >= 8)
                Byte(0x41);
            Byte(0xB8 | (reg & 7));
            Int32((int)(uint)value);
            return;
        }
        Byte(0x48 | (reg >> 3));
        Byte(0xB8 | (reg & 7));
        Int64(value);
    }

    /// <summary><c>jmp rel32</c>, 5 bytes.</summary>
    public void Jmp(byte* target)
    {
        Byte(0xE9);
        Int32(Rel(target));
    }

    /// <summary><c>jcc rel32</c>, 6 bytes; <paramref name="condition"/> is the low nibble of the opcode.</summary>
    public void Jcc(int condition, byte* target)
    {
        Byte(0x0F);
        Byte(0x80 | condition);
        Int32(Rel(target));
    }

    /// <summary>Short forward jump to be completed by <see cref="Here"/>; returns the displacement's address.</summary>
    public byte* JccShort(int condition)
    {
        Byte(0x70 | condition);
        Byte(0);
        return Cursor - 1;
    }

    /// <summary>Short unconditional forward jump to be completed by <see cref="Here"/>.</summary>
    public byte* JmpShort()
    {
        Byte(0xEB);
        Byte(0);
        return Cursor - 1;
    }

    /// <summary>Lets a short jump land here.</summary>
    public readonly void Here(byte* displacement) => *displacement = checked((byte)(sbyte)(Cursor - displacement - 1));

    /// <summary><c>rdfsbase</c> 0, <c>rdgsbase</c> 1, <c>wrfsbase</c> 2, <c>wrgsbase</c> 3 of a 64-bit register.</summary>
    public void SegmentBase(int digit, int reg)
    {
        Byte(0xF3);
        Byte(0x48 | (reg >> 3));
        Byte(0x0F);
        Byte(0xAE);
        Byte(0xC0 | (digit << 3) | (reg & 7));
    }

    /// <summary>Multi-byte NOPs of <paramref name="count"/> bytes in all.</summary>
    public void Nop(int count)
    {
        while (count > 0)
        {
            int n = Math.Min(count, 9);
            Bytes(NopForm(n));
            count -= n;
        }
    }

    private static ReadOnlySpan<byte> NopForm(int n) => n switch
    {
        1 => [0x90],
        2 => [0x66, 0x90],
        3 => [0x0F, 0x1F, 0x00],
        4 => [0x0F, 0x1F, 0x40, 0x00],
        5 => [0x0F, 0x1F, 0x44, 0x00, 0x00],
        6 => [0x66, 0x0F, 0x1F, 0x44, 0x00, 0x00],
        7 => [0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00],
        8 => [0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
        _ => [0x66, 0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
    };

    private readonly int Rel(byte* target) => checked((int)(target - (Cursor + 4)));
}
