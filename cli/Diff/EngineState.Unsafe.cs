using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using GoEmu.Cli.Live;
using GoEmu.Cli.Step;
using GoEmu.Emulator.Cpu;
using GoEmu.Syscalls.Deterministic;

namespace GoEmu.Cli.Diff;

/// <summary>Everything of a thread's state that engines have to agree on at a point of a run, as bytes that another process can read.</summary>
internal sealed unsafe class EngineState
{
    /// <summary>Bytes of a state.</summary>
    public const int Size = ComparedSize + 8;

    // The arithmetic flags stand behind all that has to be the same: many instructions leave some of them undefined, and the engines need not
    // leave the same. A flag that matters shows at the next jump or in a register; where that differs, the flags are shown too.
    private const int ComparedSize = StOffset + Registers87 * StBytes;

    private const int TurnOffset = 8, TaskOffset = 16, ReasonOffset = 20, RipOffset = 24, GprOffset = 32, FlagsOffset = 160, FsOffset = 168,
        GsOffset = 176, MxcsrOffset = 184, ControlOffset = 188, StatusOffset = 190, TagOffset = 192, VectorOffset = 200, StOffset = 712;

    private const int Vectors = 16, XmmBytes = 16, YmmBytes = 32, Registers87 = 8, StBytes = 10;

    // The XSAVE area: SDM vol. 1, 13.4.
    private const int AreaInUse = 512, UsesX87 = 1, UsesSse = 2, UsesAvx = 4;
    private const ushort InitialControl = 0x37F;
    private const int AreaStatus = 2, AreaTag = 4, AreaMxcsr = 24, AreaSt = 32, AreaXmm = 160, AreaHigh = 576;

    private const ulong ControlFlags = 0x40500; // TF, DF, AC
    private const ulong ArithmeticFlags = 0x8C5; // CF, PF, ZF, SF, OF

    // A build for the .NET runtime may add the runtime's own to them; a guest that reads them has them in a register or memory.
    private const uint ExceptionFlags = 0x3F;

    private static readonly (string Name, int Offset, int Bytes)[] s_fields = [.. Fields()];

    private readonly byte[] _bytes;

    private EngineState(byte[] bytes) => _bytes = bytes;

    /// <summary>Instructions that all threads have completed.</summary>
    public long Instructions => BinaryPrimitives.ReadInt64LittleEndian(_bytes);

    /// <summary>Turns of tasks so far.</summary>
    public long Turns => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(TurnOffset));

    /// <summary>Id of the thread as the guest knows it.</summary>
    public int Task => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(TaskOffset));

    /// <summary>Why the engine stopped there.</summary>
    public ExitReason Reason => (ExitReason)BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(ReasonOffset));

    /// <summary>The next instruction.</summary>
    public ulong Rip => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(RipOffset));

    /// <summary>A state out of its bytes.</summary>
    public static EngineState From(ReadOnlySpan<byte> bytes) => new(bytes[..Size].ToArray());

    /// <summary>Writes a thread's state to <paramref name="into"/>.</summary>
    public static void Take(CpuState* cpu, RunSummary run, int task, ExitReason reason, Span<byte> into)
    {
        into[..Size].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(into, run.Instructions);
        BinaryPrimitives.WriteInt64LittleEndian(into[TurnOffset..], run.Slices);
        BinaryPrimitives.WriteInt32LittleEndian(into[TaskOffset..], task);
        BinaryPrimitives.WriteInt32LittleEndian(into[ReasonOffset..], (int)reason);
        BinaryPrimitives.WriteUInt64LittleEndian(into[RipOffset..], cpu->Rip);
        new ReadOnlySpan<byte>(cpu->Gpr, FlagsOffset - GprOffset).CopyTo(into[GprOffset..]);
        BinaryPrimitives.WriteUInt64LittleEndian(into[FlagsOffset..], cpu->GuestFlags & ControlFlags);
        BinaryPrimitives.WriteUInt64LittleEndian(into[ComparedSize..], cpu->GuestFlags & ArithmeticFlags);
        BinaryPrimitives.WriteUInt64LittleEndian(into[FsOffset..], cpu->FsBase);
        BinaryPrimitives.WriteUInt64LittleEndian(into[GsOffset..], cpu->GsBase);
        var area = new ReadOnlySpan<byte>((byte*)cpu + CpuState.XSaveOffset, AreaHigh + Vectors * XmmBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(into[MxcsrOffset..], BinaryPrimitives.ReadUInt32LittleEndian(area[AreaMxcsr..]) & ~ExceptionFlags);
        // What is not in use holds its initial values, whatever the area has in its place.
        for (int n = 0; n < Vectors; n++)
        {
            if ((area[AreaInUse] & UsesSse) != 0)
                area.Slice(AreaXmm + n * XmmBytes, XmmBytes).CopyTo(into[(VectorOffset + n * YmmBytes)..]);
            if ((area[AreaInUse] & UsesAvx) != 0)
                area.Slice(AreaHigh + n * XmmBytes, XmmBytes).CopyTo(into[(VectorOffset + n * YmmBytes + XmmBytes)..]);
        }
        if ((area[AreaInUse] & UsesX87) != 0)
            TakeX87(area, into);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(into[ControlOffset..], InitialControl);
    }

    private static void TakeX87(ReadOnlySpan<byte> area, Span<byte> into)
    {
        const int registerBytes = 16;
        area[..2].CopyTo(into[ControlOffset..]);
        area.Slice(AreaStatus, 2).CopyTo(into[StatusOffset..]);
        into[TagOffset] = area[AreaTag];
        int top = (area[AreaStatus + 1] >> 3) & 7;
        for (int n = 0; n < Registers87; n++)
        {
            // What an empty register holds cannot be read. The area has them by their distance from the top, the tags by number.
            if ((area[AreaTag] >> ((top + n) & 7) & 1) != 0)
                area.Slice(AreaSt + n * registerBytes, StBytes).CopyTo(into[(StOffset + n * StBytes)..]);
        }
    }

    /// <summary>Whether two states are the same in everything but arithmetic flags.</summary>
    public bool IsSame(EngineState other) => _bytes.AsSpan(0, ComparedSize).SequenceEqual(other._bytes.AsSpan(0, ComparedSize));

    /// <summary>What is different: name, here, there.</summary>
    public IEnumerable<(string Name, string Here, string There)> Differences(EngineState other)
    {
        foreach ((string name, int offset, int bytes) in s_fields)
        {
            if (!_bytes.AsSpan(offset, bytes).SequenceEqual(other._bytes.AsSpan(offset, bytes)))
                yield return (name, Value(offset, bytes), other.Value(offset, bytes));
        }
    }

    private string Value(int offset, int bytes)
    {
        switch (offset)
        {
            case ReasonOffset:
                return Reason == ExitReason.Budget ? "branch" : Reason.ToString();
            case FlagsOffset or ComparedSize:
                return StepState.FlagNames(BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(offset)));
            case < RipOffset:
                return (bytes == 8 ? BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(offset)) : BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(offset)))
                    .ToString(CultureInfo.InvariantCulture);
            default:
                var text = new StringBuilder("0x");
                StepState.Number(text, _bytes.AsSpan(offset, bytes));
                return text.ToString();
        }
    }

    private static IEnumerable<(string Name, int Offset, int Bytes)> Fields()
    {
        yield return ("instructions", 0, 8);
        yield return ("turns", TurnOffset, 8);
        yield return ("thread", TaskOffset, 4);
        yield return ("stopped for", ReasonOffset, 4);
        yield return ("rip", RipOffset, 8);
        for (int n = 0; n < GuestRegisters.Names.Length; n++)
            yield return (GuestRegisters.Names[n], GprOffset + n * 8, 8);
        yield return ("flags", FlagsOffset, 8);
        yield return ("arithmetic", ComparedSize, 8);
        yield return ("fs_base", FsOffset, 8);
        yield return ("gs_base", GsOffset, 8);
        yield return ("mxcsr", MxcsrOffset, 4);
        yield return ("x87 control", ControlOffset, 2);
        yield return ("x87 status", StatusOffset, 2);
        yield return ("x87 tags", TagOffset, 1);
        for (int n = 0; n < Vectors; n++)
            yield return ("ymm" + n.ToString(CultureInfo.InvariantCulture), VectorOffset + n * YmmBytes, YmmBytes);
        for (int n = 0; n < Registers87; n++)
            yield return ("st" + n.ToString(CultureInfo.InvariantCulture), StOffset + n * StBytes, StBytes);
    }
}
