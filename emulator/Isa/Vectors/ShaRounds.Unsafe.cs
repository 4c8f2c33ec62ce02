using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;
using static GoEmu.Emulator.Isa.Vectors.VectorOperands;
using V = System.Runtime.Intrinsics.Vector128<byte>;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>SHA-1 and SHA-256 (SDM vol. 1, 5.16; FIPS 180-4 for the functions). The host's instructions have no name in .NET yet.</summary>
internal static unsafe class ShaRounds
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Sha1rnds4, Mnemonic.INVALID, &PackedImmediate<Sha1FourRounds>.Bind);
        t.Add(Mnemonic.Sha1nexte, Mnemonic.INVALID, &Packed<Sha1NextE>.Bind);
        t.Add(Mnemonic.Sha1msg1, Mnemonic.INVALID, &Packed<Sha1Message1>.Bind);
        t.Add(Mnemonic.Sha1msg2, Mnemonic.INVALID, &Packed<Sha1Message2>.Bind);
        t.Add(Mnemonic.Sha256msg1, Mnemonic.INVALID, &Packed<Sha256Message1>.Bind);
        t.Add(Mnemonic.Sha256msg2, Mnemonic.INVALID, &Packed<Sha256Message2>.Bind);
        t.Add(Mnemonic.Sha256rnds2, Mnemonic.INVALID, &TwoRounds);
    }

    // Not inlined, all of them: a handler that has vectors in memory of its own cannot end in a jump.
    private struct Sha1FourRounds : IPackedImmediate
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static V Apply(V a, V b, byte immediate)
        {
            uint* state = (uint*)&a, message = (uint*)&b;
            uint va = state[3], vb = state[2], vc = state[1], vd = state[0], ve = 0;
            for (int n = 0; n < 4; n++)
            {
                (uint f, uint k) = (immediate & 3) switch
                {
                    0 => ((vb & vc) ^ (~vb & vd), 0x5A827999u),
                    1 => (vb ^ vc ^ vd, 0x6ED9EBA1u),
                    2 => ((vb & vc) ^ (vb & vd) ^ (vc & vd), 0x8F1BBCDCu),
                    _ => (vb ^ vc ^ vd, 0xCA62C1D6u),
                };
                // The first message word has E in it already.
                uint next = f + BitOperations.RotateLeft(va, 5) + message[3 - n] + ve + k;
                (va, vb, vc, vd, ve) = (next, va, BitOperations.RotateLeft(vb, 30), vc, vd);
            }
            return Vector128.Create(vd, vc, vb, va).AsByte();
        }
    }

    private struct Sha1NextE : IPacked
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static V Apply(V a, V b)
        {
            uint* to = (uint*)&b;
            to[3] += BitOperations.RotateLeft(((uint*)&a)[3], 30);
            return b;
        }
    }

    private struct Sha1Message1 : IPacked
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static V Apply(V a, V b)
        {
            uint* x = (uint*)&a, y = (uint*)&b;
            return Vector128.Create(x[0] ^ y[2], x[1] ^ y[3], x[2] ^ x[0], x[3] ^ x[1]).AsByte();
        }
    }

    private struct Sha1Message2 : IPacked
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static V Apply(V a, V b)
        {
            uint* x = (uint*)&a, y = (uint*)&b;
            uint w16 = BitOperations.RotateLeft(x[3] ^ y[2], 1), w17 = BitOperations.RotateLeft(x[2] ^ y[1], 1);
            uint w18 = BitOperations.RotateLeft(x[1] ^ y[0], 1), w19 = BitOperations.RotateLeft(x[0] ^ w16, 1);
            return Vector128.Create(w19, w18, w17, w16).AsByte();
        }
    }

    private static uint SmallSigma0(uint x) => BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);

    private static uint SmallSigma1(uint x) => BitOperations.RotateRight(x, 17) ^ BitOperations.RotateRight(x, 19) ^ (x >> 10);

    private static uint BigSigma0(uint x) => BitOperations.RotateRight(x, 2) ^ BitOperations.RotateRight(x, 13) ^ BitOperations.RotateRight(x, 22);

    private static uint BigSigma1(uint x) => BitOperations.RotateRight(x, 6) ^ BitOperations.RotateRight(x, 11) ^ BitOperations.RotateRight(x, 25);

    private struct Sha256Message1 : IPacked
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static V Apply(V a, V b)
        {
            uint* x = (uint*)&a;
            uint w4 = *(uint*)&b;
            return Vector128.Create(x[0] + SmallSigma0(x[1]), x[1] + SmallSigma0(x[2]), x[2] + SmallSigma0(x[3]), x[3] + SmallSigma0(w4)).AsByte();
        }
    }

    private struct Sha256Message2 : IPacked
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static V Apply(V a, V b)
        {
            uint* x = (uint*)&a, y = (uint*)&b;
            uint w16 = x[0] + SmallSigma1(y[2]), w17 = x[1] + SmallSigma1(y[3]);
            return Vector128.Create(w16, w17, x[2] + SmallSigma1(w16), x[3] + SmallSigma1(w17)).AsByte();
        }
    }

    private static Handler TwoRounds(Binding b) => Fill(b) == VectorShape.LegacyMemory ? &TwoRoundsOf<InMemory> : &TwoRoundsOf<InRegister>;

    private static Op* TwoRoundsOf<S>(CpuState* cpu, Op* op) where S : struct, IVectorSource
    {
        byte* last = S.Address(cpu, op);
        if (IsMisaligned<Legacy, S>(last))
            return Faults.GeneralProtection(cpu, op);
        *Xmm(cpu, op->Dst) = Sha256(*Xmm(cpu, op->Dst), *(V*)last, *(ulong*)Xmm(cpu, VectorState.Xmm(0)));
        return op[1].Handler(cpu, op + 1);
    }

    /// <param name="a">C, D, G and H.</param>
    /// <param name="b">A, B, E and F.</param>
    /// <param name="message">Two sums of a message word and its constant.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Sha256(V a, V b, ulong message)
    {
        uint* x = (uint*)&a, y = (uint*)&b;
        uint va = y[3], vb = y[2], ve = y[1], vf = y[0], vc = x[3], vd = x[2], vg = x[1], vh = x[0];
        for (int n = 0; n < 2; n++)
        {
            uint t = ((ve & vf) ^ (~ve & vg)) + BigSigma1(ve) + (uint)(message >> (32 * n)) + vh;
            uint next = t + ((va & vb) ^ (va & vc) ^ (vb & vc)) + BigSigma0(va);
            (va, vb, vc, vd, ve, vf, vg, vh) = (next, va, vb, vc, t + vd, ve, vf, vg);
        }
        return Vector128.Create(vf, ve, vb, va).AsByte();
    }
}
