using System.Buffers.Binary;
using GoEmu.TestSupport;

namespace GoEmu.Tests.Testbins;

/// <summary>Executable files that are wrong in one way or another, made from a good one. The seeds are fixed.</summary>
internal static class ElfSamples
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int MachineOffset = 18;
    private static readonly byte[] s_good = File.ReadAllBytes(Manifest.Newest("hello-stripped"));

    /// <summary>Where the last loaded segment ends in the file: what is cut off behind it is never missed.</summary>
    internal static int LoadedEnd { get; } = FindLoadedEnd();

    internal static byte[] Arm64()
    {
        byte[] file = [.. s_good];
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(MachineOffset), 183);
        return file;
    }

    /// <summary>A whole i386 program: it would exit with status 0.</summary>
    internal static byte[] Bits32()
    {
        const uint Base = 0x08048000;
        ReadOnlySpan<byte> code = [0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80]; // mov eax,1; xor ebx,ebx; int 0x80
        byte[] file = new byte[84 + code.Length];
        ReadOnlySpan<byte> ident = [0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1];
        ident.CopyTo(file);
        Put16(16, 2, 3);
        Put32(20, 1, Base + 84, 52, 0, 0);
        Put16(40, 52, 32, 1, 0, 0, 0);
        Put32(52, 1, 0, Base, Base, (uint)file.Length, (uint)file.Length, 5, 0x1000);
        code.CopyTo(file.AsSpan(84));
        return file;

        void Put16(int at, params ReadOnlySpan<ushort> values)
        {
            foreach (ushort value in values)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);
                at += 2;
            }
        }

        void Put32(int at, params ReadOnlySpan<uint> values)
        {
            foreach (uint value in values)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
                at += 4;
            }
        }
    }

    /// <summary>Lengths to cut the file to: half of them in the headers, half anywhere.</summary>
    internal static IEnumerable<int> Cuts(int count)
    {
        Random random = new(20);
        for (int i = 0; i < count; i++)
            yield return random.Next(1, i % 2 == 0 ? 2048 : s_good.Length);
    }

    internal static byte[] CutTo(int length) => s_good[..length];

    /// <summary>The file with its header or program headers changed: bits, bytes or whole fields made absurd.</summary>
    internal static byte[] Mutate(int seed)
    {
        Random random = new(seed);
        byte[] file = [.. s_good];
        int headers = HeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(56)) * SegmentSize;
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int at = random.Next(headers);
            switch (random.Next(4))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2:
                    WriteField(file, at, random.Next(2) == 0 ? 0 : ulong.MaxValue);
                    break;
                default:
                    WriteField(file, at, (ulong)random.NextInt64() >> random.Next(63));
                    break;
            }
        }
        return file;
    }

    private static void WriteField(byte[] file, int at, ulong value)
        => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at & ~7), value);

    private static int FindLoadedEnd()
    {
        ulong end = 0;
        for (int i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(s_good.AsSpan(56)); i++)
        {
            ReadOnlySpan<byte> segment = s_good.AsSpan(HeaderSize + i * SegmentSize, SegmentSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) == 1)
            {
                end = Math.Max(end, BinaryPrimitives.ReadUInt64LittleEndian(segment[8..])
                    + BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
            }
        }
        return (int)end;
    }
}
