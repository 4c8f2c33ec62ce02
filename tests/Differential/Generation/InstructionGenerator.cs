using GoEmu.Differential.Machine;
using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>Makes encoded instructions of given codes: operands, prefixes, and now and then prefixes that mean nothing or are illegal.</summary>
public sealed class InstructionGenerator(InstructionCatalog catalog)
{
    private const int Attempts = 40;
    private const byte Lock = 0xF0;

    private readonly CodeBytes _bytes = new();

    /// <summary>An instruction at an address, or null when none came out (a code that needs what the policy forbids).</summary>
    public Sample? Generate(ref Dice dice, Code code, ulong address, RegisterPolicy policy)
    {
        OpCodeInfo info = code.ToOpCode();
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            Instruction i = default;
            i.Code = code;
            Prefixes(ref dice, ref i, info);
            OperandGenerator operands = new(ref dice, Window.Of(address), address, policy);
            if (!operands.Fill(ref i, info) || (i.HasLockPrefix && !i.HasMemory()))
                continue;
            _bytes.Clear();
            bool illegalLock = !policy.InBlock && info.Encoding == EncodingKind.Legacy && !i.HasLockPrefix && dice.Percent(1);
            if (illegalLock)
                _bytes.WriteByte(Lock);
            if (!policy.InBlock && info.Encoding == EncodingKind.Legacy && dice.Percent(6))
                _bytes.WriteByte(Meaningless(ref dice));
            if (!Encoder.Create(64, _bytes).TryEncode(i, address + (ulong)_bytes.Count, out _, out _) || _bytes.Count > 15)
                continue;
            byte[] bytes = _bytes.ToArray();
            Sample? sample = Check(code, bytes, address, illegalLock);
            if (sample != null && IsHarmless(sample.Instruction))
                return sample;
        }
        return null;
    }

    private Sample? Check(Code planned, byte[] bytes, ulong address, bool illegalLock)
    {
        Instruction decoded = Decode(bytes, address);
        if (decoded.Code == Code.INVALID)
        {
            // Without the LOCK it says which memory would be touched; the displacement of a RIP-relative operand is off by one then.
            if (!illegalLock)
                return null;
            decoded = Decode(bytes.AsSpan(1).ToArray(), address + 1);
        }
        else if (illegalLock && !decoded.HasLockPrefix)
        {
            return null;
        }
        if (!catalog.Contains(decoded.Code) || decoded.Mnemonic != planned.Mnemonic())
            return null;
        return new Sample { Planned = planned, Instruction = decoded, Bytes = bytes, Address = address };
    }

    private static Instruction Decode(byte[] bytes, ulong address)
    {
        Decoder decoder = Decoder.Create(64, bytes, address);
        decoder.Decode(out Instruction decoded);
        return decoded.Length == bytes.Length ? decoded : default;
    }

    private static void Prefixes(ref Dice dice, ref Instruction i, OpCodeInfo info)
    {
        if (info.CanUseLockPrefix && dice.Percent(25))
            i.HasLockPrefix = true;
        else if (info.CanUseRepPrefix && dice.Percent(50))
            i.HasRepPrefix = true;
        else if (info.CanUseRepnePrefix && dice.Percent(40))
            i.HasRepnePrefix = true;
    }

    // Segment overrides that 64-bit mode ignores, and an address size that most instructions have no use for.
    private static byte Meaningless(ref Dice dice) => dice.Pick<byte>([0x2E, 0x36, 0x3E, 0x26, 0x3E, 0x2E, 0xF2, 0xF3, 0x40, 0x48]);

    private static bool IsHarmless(in Instruction i)
    {
        // A prefix put before it may have changed what was planned.
        if (i.SegmentPrefix == Register.GS && (i.MemoryIndex.IsVectorRegister() || i.Mnemonic == Mnemonic.Xlatb))
            return false;
        // A 16-bit double shift by more than 16 has an undefined result.
        if (i.Code is Code.Shld_rm16_r16_imm8 or Code.Shrd_rm16_r16_imm8 && (i.Immediate8 & 31) > 16)
            return false;
        if (IsWildBit(i))
            return false;
        // EDX:EAX say which components are saved, so they are not free to form addresses.
        return i.MemorySize is not (MemorySize.Xsave or MemorySize.Xsave64) ||
            !(i.IsAddressRegister(Register.RAX) || i.IsAddressRegister(Register.RDX));
    }

    // A bit's number that is part of the address as well leads anywhere, to memory of the engine's that nothing puts back. And of one
    // that counts from a GS-relative address of 32 bits, the JIT does not wrap the sum.
    private static bool IsWildBit(in Instruction i) => i.Mnemonic is Mnemonic.Bt or Mnemonic.Bts or Mnemonic.Btr or Mnemonic.Btc &&
        i.HasMemory() && i.Op1Kind == OpKind.Register &&
        (i.IsAddressRegister(i.Op1Register.GetFullRegister()) || (i.SegmentPrefix == Register.GS && (i.MemoryBase.IsGPR32() || i.MemoryIndex.IsGPR32())));
}
