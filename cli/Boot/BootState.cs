using GoEmu.Cli.Live;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Memory;

namespace GoEmu.Cli.Boot;

/// <summary>What g0 and the thread-local g say at a step. Addresses are the run's, 0 for none.</summary>
internal sealed record BootState
{
    /// <summary>The thread-local g; 0 before there is one.</summary>
    public ulong G { get; init; }

    /// <summary>Lowest address of that g's stack.</summary>
    public ulong GStackLow { get; init; }

    /// <summary>Address behind that g's stack.</summary>
    public ulong GStackHigh { get; init; }

    /// <summary>Lowest address of g0's stack.</summary>
    public ulong G0StackLow { get; init; }

    /// <summary>Address behind g0's stack.</summary>
    public ulong G0StackHigh { get; init; }

    /// <summary>What prologues of Go code on g0 compare SP with.</summary>
    public ulong G0StackGuard0 { get; init; }

    /// <summary>The same for prologues of C-like code (nosplit chains).</summary>
    public ulong G0StackGuard1 { get; init; }

    /// <summary>Where g0 goes on when a goroutine leaves its stack: SP.</summary>
    public ulong G0SchedSp { get; init; }

    /// <summary>The same: PC.</summary>
    public ulong G0SchedPc { get; init; }

    /// <summary>m0's current goroutine.</summary>
    public ulong CurG { get; init; }

    /// <summary>m0's processor.</summary>
    public ulong P { get; init; }

    /// <summary>Reads it all.</summary>
    public static BootState Read(GoProcess go, GuestRegisters registers)
    {
        ulong g0 = Address(go.Addresses.G0), m0 = Address(go.Addresses.M0);
        ulong OfG0(string field) => go.Memory.Field(g0, go.Layout.G, field);
        ulong g = 0;
        if (registers.FsBase != 0)
            _ = go.Memory.TryReadUInt64(registers.FsBase + (ulong)go.Addresses.TlsOffset, out g);
        StructLayout m = go.Layout.M;
        return new BootState
        {
            G = g,
            GStackLow = go.Memory.Field(g, go.Layout.G, "stack.lo"),
            GStackHigh = go.Memory.Field(g, go.Layout.G, "stack.hi"),
            G0StackLow = OfG0("stack.lo"),
            G0StackHigh = OfG0("stack.hi"),
            G0StackGuard0 = OfG0("stackguard0"),
            G0StackGuard1 = OfG0("stackguard1"),
            G0SchedSp = OfG0("sched.sp"),
            G0SchedPc = OfG0("sched.pc"),
            CurG = go.Memory.Field(m0, m, "curg"),
            P = go.Memory.Field(m0, m, "p"),
        };

        ulong Address(ulong linked) => linked == 0 ? 0 : linked + go.LoadBias;
    }
}
