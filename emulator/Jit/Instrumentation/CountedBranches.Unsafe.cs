using System.Numerics;
using System.Runtime.Intrinsics;
using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Recording;

namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// Counts instructions as <see cref="CountingWindow"/> does and records what branches do. One register is enough for both: the outcome of a
/// branch is stored as far below the window as all of them (<see cref="Outcomes"/>), in the byte of the instruction's own number. Each
/// conditional branch stores that it was not taken and, when it is, that it was; bytes of other instructions stay zero. Outside translated
/// code the bytes are gathered in order and cleared. All tasks share one host thread and so one window.
/// </summary>
internal sealed unsafe class CountedBranches : RunInstrument
{
    /// <summary>From the position to where the outcome of the instruction with that number goes.</summary>
    public const int Outcomes = -(int)(WindowSize + GuardSize);

    /// <summary>An outcome that is stored.</summary>
    public const byte NotTaken = 1, Taken = 2;

    // Small enough for the outcomes to stay in the second-level cache.
    private const ulong WindowSize = 256 << 10;

    // More than can run between two places where a slice may end: code without one only goes to higher addresses.
    private const ulong GuardSize = 256 << 20;

    // Of targets and of words of accesses. They are stored before the position moves, so none begins behind the end.
    private const ulong TargetSize = 512 << 10, TargetGuardSize = 4096;

    private readonly TurnRecorder _recorder;
    private readonly ulong _end, _targets, _accesses;

    public CountedBranches(TurnRecorder recorder)
    {
        _recorder = recorder;
        const ulong part = WindowSize + GuardSize;
        ulong outcomes = HostMemory.ReserveAnywhere(2 * part), start = outcomes + part;
        HostMemory.MapFixed(outcomes, part, HostMemory.ReadWrite);
        HostMemory.RepeatPage(start, WindowSize);
        _end = start + WindowSize;
        _targets = HostMemory.ReserveAnywhere(TargetSize + TargetGuardSize);
        HostMemory.MapFixed(_targets, TargetSize, HostMemory.ReadWrite);
        _accesses = HostMemory.ReserveAnywhere(TargetSize + TargetGuardSize);
        HostMemory.MapFixed(_accesses, TargetSize, HostMemory.ReadWrite);
    }

    /// <inheritdoc/>
    public override void Enter(CpuState* cpu)
    {
        _recorder.CheckEpoch(cpu->Rip);
        cpu->Position = cpu->HostR15 = cpu->EntryPosition = _end - (ulong)Math.Min(cpu->Budget, (long)WindowSize);
        cpu->TargetPosition = _targets;
        cpu->AccessPosition = _accesses;
    }

    /// <inheritdoc/>
    public override void Completed(CpuState* cpu) => cpu->Position++;

    /// <inheritdoc/>
    public override void Stopped(CpuState* cpu, ExitReason reason)
    {
    }

    /// <inheritdoc/>
    public override bool Left(CpuState* cpu, Landing landing, bool leaves, ref ExitReason reason)
    {
        int count = (int)(cpu->Position - cpu->EntryPosition);
        Gather((byte*)cpu->EntryPosition + Outcomes, count);
        for (byte* target = (byte*)_targets; target < (byte*)cpu->TargetPosition;)
        {
            bool isShort = *(ushort*)target == BranchRecords.ShortTarget;
            target += BranchRecords.SiteBytes;
            _recorder.Target(isShort ? *(uint*)target : *(ulong*)target);
            target += isShort ? sizeof(uint) : sizeof(ulong);
        }
        // A stepped branch to a bad target is about to be undone.
        if (landing == Landing.Target && !((cpu->SingleStep & CpuState.StepTrap) != 0 && GuestFault.IsBadTarget(cpu->Rip)))
            _recorder.Target(cpu->Rip);
        cpu->TargetPosition = _targets;
        _recorder.Accesses(new ReadOnlySpan<ulong>((ulong*)_accesses, (int)(cpu->AccessPosition - _accesses) / sizeof(ulong)));
        cpu->AccessPosition = _accesses;
        cpu->Budget -= count;
        cpu->EntryPosition = cpu->Position;
        _recorder.Reached(cpu->Rip);
        if (landing == Landing.Stack)
            _recorder.StackMoved(cpu);
        if (landing is not (Landing.Target or Landing.Edge) || cpu->Budget > 0)
            return leaves;
        reason = ExitReason.Budget;
        return true;
    }

    /// <inheritdoc/>
    public override void Translated(ulong start, ulong end, bool stays) => _recorder.Code.Add(start, end, stays);

    /// <summary>Takes the outcomes of so many instructions, and clears them with that of the next: it may have stored its own before it was stopped.</summary>
    private void Gather(byte* from, int count)
    {
        Span<byte> room = _recorder.Current.OutcomeRoom(count);
        int found = 0, n = 0;
        for (; n < count; n += Vector256<byte>.Count)
        {
            Vector256<byte> stored = Vector256.Load(from + n);
            uint any = (~Vector256.Equals(stored, Vector256<byte>.Zero)).ExtractMostSignificantBits();
            if (count - n < Vector256<byte>.Count)
                any &= (1u << (count - n)) - 1;
            for (; any != 0; any &= any - 1)
                room[found++] = (byte)(from[n + BitOperations.TrailingZeroCount(any)] - NotTaken);
        }
        _recorder.Current.AddOutcomes(found);
        new Span<byte>(from, count + 1).Clear();
    }
}
