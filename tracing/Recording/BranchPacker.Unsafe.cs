using System.Runtime.Intrinsics;
using GoEmu.Emulator.Recording;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Recording;

/// <summary>Packs a piece of what a thread's branches did: outcomes to bits, the rest nearly as it is. Everything recorded passes here, so it works on 64 bytes at once.</summary>
internal static unsafe class BranchPacker
{
    private const int Window = 64;

    /// <summary>Packs into <paramref name="to"/>.</summary>
    public static void Pack(in BranchPiece piece, ByteWriter to)
    {
        int outcomeBytes = (piece.Outcomes.Length + 7) / 8;
        to.Number((ulong)piece.OutcomeCount);
        to.Number((ulong)outcomeBytes);
        to.Number((ulong)piece.Targets.Length);
        to.Number((ulong)piece.Records.Length);
        to.Number((ulong)piece.Accesses.Length);
        Words(piece.Accesses, to);
        Bits(piece.Outcomes, to.Take(outcomeBytes));
        to.Bytes(piece.Targets);
        uint outcomes = 0, targetBytes = 0;
        foreach (ref readonly BranchRecord record in piece.Records)
        {
            to.Number(record.Outcomes - outcomes);
            to.Number(record.TargetBytes - targetBytes);
            outcomes = record.Outcomes;
            targetBytes = record.TargetBytes;
            to.Byte((byte)record.Kind);
            to.Number(record.Pc);
            switch (record.Kind)
            {
                case BranchRecordKind.Leave:
                    to.Byte(record.Reason);
                    to.Number(record.Argument);
                    to.Number(record.Time);
                    break;
                case BranchRecordKind.Epoch:
                    to.Number(record.Epoch);
                    break;
                case BranchRecordKind.Stack:
                    to.Byte((byte)record.Stack.Kind);
                    to.Number(record.StackPointer);
                    to.Number(record.Stack.G);
                    to.Number(record.Stack.Goroutine);
                    to.Number((ulong)(record.Stack.Thread + 1));
                    break;
                case BranchRecordKind.Outside:
                    to.Number(record.Time);
                    break;
            }
        }
    }

    /// <summary>Each word's difference to the one before, signs lowest (zigzag).</summary>
    private static void Words(ReadOnlySpan<ulong> words, ByteWriter to)
    {
        ulong last = 0;
        foreach (ulong word in words)
        {
            long difference = (long)(word - last);
            to.Number((ulong)(difference << 1 ^ difference >> 63));
            last = word;
        }
    }

    private static void Bits(ReadOnlySpan<byte> outcomes, Span<byte> bits)
    {
        int whole = outcomes.Length / Window * Window;
        fixed (byte* from = outcomes, to = bits)
        {
            for (int n = 0; n < whole; n += Window)
                *(ulong*)(to + (n / 8)) = LowBits(from + n) | ((ulong)LowBits(from + n + (Window / 2)) << (Window / 2));
        }
        bits[(whole / 8)..].Clear();
        for (int n = whole; n < outcomes.Length; n++)
            bits[n / 8] |= (byte)(outcomes[n] << (n % 8));
    }

    private static uint LowBits(byte* bytes) => LowBits(Vector128.Load(bytes)) | (LowBits(Vector128.Load(bytes + Vector128<byte>.Count)) << Vector128<byte>.Count);

    private static uint LowBits(Vector128<byte> bytes) => (bytes.AsUInt16() << 7).AsByte().ExtractMostSignificantBits();
}
