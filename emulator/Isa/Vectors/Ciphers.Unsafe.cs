using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Iced.Intel;
using HostAes = System.Runtime.Intrinsics.X86.Aes;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>AES and carry-less multiplication (SDM vol. 1, 5.13).</summary>
internal static unsafe class Ciphers
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Aesenc, Mnemonic.Vaesenc, &Packed<Encrypt>.Bind);
        t.Add(Mnemonic.Aesenclast, Mnemonic.Vaesenclast, &Packed<EncryptLast>.Bind);
        t.Add(Mnemonic.Aesdec, Mnemonic.Vaesdec, &Packed<Decrypt>.Bind);
        t.Add(Mnemonic.Aesdeclast, Mnemonic.Vaesdeclast, &Packed<DecryptLast>.Bind);
        t.Add(Mnemonic.Aesimc, Mnemonic.Vaesimc, &UnaryPacked<InverseMixColumns>.Bind);
        t.Add(Mnemonic.Aeskeygenassist, Mnemonic.Vaeskeygenassist, &UnaryImmediate<KeygenAssist>.Bind);
        t.Add(Mnemonic.Pclmulqdq, Mnemonic.Vpclmulqdq, &PackedImmediate<CarrylessMultiply>.Bind);
    }

    private struct Encrypt : IPacked
    {
        public static V Apply(V a, V b) => HostAes.Encrypt(a, b);
    }

    private struct EncryptLast : IPacked
    {
        public static V Apply(V a, V b) => HostAes.EncryptLast(a, b);
    }

    private struct Decrypt : IPacked
    {
        public static V Apply(V a, V b) => HostAes.Decrypt(a, b);
    }

    private struct DecryptLast : IPacked
    {
        public static V Apply(V a, V b) => HostAes.DecryptLast(a, b);
    }

    private struct InverseMixColumns : IUnary
    {
        public static V Apply(V value) => HostAes.InverseMixColumns(value);
    }

    private struct KeygenAssist : IUnaryImmediate
    {
        public static V Apply(V value, byte immediate) => HostAes.KeygenAssist(value, immediate);
    }

    private struct CarrylessMultiply : IPackedImmediate
    {
        public static V Apply(V a, V b, byte immediate) => Pclmulqdq.CarrylessMultiply(a.AsUInt64(), b.AsUInt64(), immediate).AsByte();
    }
}
