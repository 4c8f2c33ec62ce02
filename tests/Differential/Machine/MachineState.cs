using System.Runtime.InteropServices;

namespace GoEmu.Differential.Machine;

/// <summary>
/// Everything a run starts from, and everything it ends with. Plain bytes without padding that varies, so two runs agree when their
/// states are equal byte by byte; <see cref="Normalise"/> clears what is not compared.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public unsafe struct MachineState
{
    /// <summary>Bytes of a state, a multiple of 64.</summary>
    public const int Size = 0x440;

    /// <summary>Where the XSAVE image begins, and its bytes: legacy area, header and the upper halves of YMM0..15 (SDM vol. 1, 13.4).</summary>
    public const int XStateOffset = 0x100, XStateSize = 832;

    /// <summary>RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8..R15, in encoding order.</summary>
    [FieldOffset(0x00)] public fixed ulong Gpr[16];

    /// <summary>Program counter.</summary>
    [FieldOffset(0x80)] public ulong Rip;

    /// <summary>RFLAGS.</summary>
    [FieldOffset(0x88)] public ulong Rflags;

    /// <summary>Base of FS.</summary>
    [FieldOffset(0x90)] public ulong FsBase;

    /// <summary>Base of GS.</summary>
    [FieldOffset(0x98)] public ulong GsBase;

    /// <summary>How the run ended: the signal number, or 0 when an engine stopped for another reason than a fault.</summary>
    [FieldOffset(0xA0)] public int Signal;

    /// <summary>si_code of the signal, or the negated exit reason when there was none.</summary>
    [FieldOffset(0xA4)] public int Code;

    /// <summary>Trap number (SDM vol. 3, table 6-1).</summary>
    [FieldOffset(0xA8)] public ulong Trap;

    /// <summary>Error code the processor pushed.</summary>
    [FieldOffset(0xB0)] public ulong Error;

    /// <summary>si_addr.</summary>
    [FieldOffset(0xB8)] public ulong Address;

    /// <summary>CR2, of page faults only.</summary>
    [FieldOffset(0xC0)] public ulong Cr2;

    /// <summary>XSAVE image, standard format.</summary>
    [FieldOffset(XStateOffset)] public fixed byte XState[XStateSize];

    /// <summary>Offsets within the XSAVE image.</summary>
    public const int Mxcsr = 24, StRegisters = 32, Xmm = 160, Header = 512, YmmHigh = 576;

    private const int MxcsrMask = 28, Fop = 6, Fip = 8, LegacyEnd = 416;
    private const int PageFault = 14;
    private const ulong ResumeFlag = 1 << 16, AlwaysSet = 2, InterruptFlag = 1 << 9;

    /// <summary>The state that a case's overrides start from.</summary>
    public static void Reset(ref MachineState state)
    {
        state = default;
        state.Rflags = AlwaysSet | InterruptFlag;
        fixed (byte* x = state.XState)
        {
            *(ushort*)x = 0x37F;
            *(uint*)(x + Mxcsr) = 0x1F80;
            *(ulong*)(x + Header) = 7;
        }
    }

    /// <summary>True when the run ended by reaching the INT3 that is put behind every case.</summary>
    public readonly bool ReachedEnd => Signal == 5 && Trap == 3;

    /// <summary>
    /// Gives components that the header calls initial their initial values, and clears what no two engines can have alike: the x87
    /// instruction and data pointers and opcode (an engine's code lies elsewhere; SDM vol. 1, 8.1.8), the flag that only says that a
    /// fault is being reported (RF), and CR2 of anything but a page fault.
    /// </summary>
    public void Normalise()
    {
        fixed (byte* x = XState)
        {
            ulong present = *(ulong*)(x + Header);
            if ((present & 1) == 0)
            {
                new Span<byte>(x, Mxcsr).Clear();
                new Span<byte>(x + StRegisters, Xmm - StRegisters).Clear();
                *(ushort*)x = 0x37F;
            }
            if ((present & 2) == 0)
                new Span<byte>(x + Xmm, LegacyEnd - Xmm).Clear();
            if ((present & 4) == 0)
                new Span<byte>(x + YmmHigh, XStateSize - YmmHigh).Clear();
            *(ushort*)(x + Fop) = 0;
            *(ulong*)(x + Fip) = 0;
            *(ulong*)(x + Fip + 8) = 0;
            *(uint*)(x + MxcsrMask) = 0;
            new Span<byte>(x + LegacyEnd, Header - LegacyEnd).Clear();
            new Span<byte>(x + Header, YmmHigh - Header).Clear();
            *(ulong*)(x + Header) = 7;
            for (int n = 0; n < 8; n++)
                new Span<byte>(x + StRegisters + n * 16 + 10, 6).Clear();
        }
        Rflags &= ~ResumeFlag;
        if (Trap != PageFault)
            Cr2 = 0;
    }
}
