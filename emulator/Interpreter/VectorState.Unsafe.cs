using GoEmu.Emulator.Cpu;

namespace GoEmu.Emulator.Interpreter;

/// <summary>Where vector and x87 registers lie: in the XSAVE area of the state, in the standard format (SDM vol. 1, 13.4).</summary>
internal static unsafe class VectorState
{
    /// <summary>Offset of MXCSR in <see cref="CpuState"/>.</summary>
    public const int Mxcsr = CpuState.XSaveOffset + 24;

    /// <summary>From a register's low half (XMM) to its high half (the rest of the YMM).</summary>
    public const int HighHalf = 576 - 160;

    private const int Header = CpuState.XSaveOffset + 512, X87 = 1, Sse = 2, Avx = 4;

    /// <summary>Offset of an XMM register; the upper half of the YMM register lies <see cref="HighHalf"/> further on.</summary>
    public static int Xmm(int n) => CpuState.XSaveOffset + 160 + 16 * n;

    /// <summary>Offset of an MMX register.</summary>
    public static int Mmx(int n) => CpuState.XSaveOffset + 32 + 16 * n;

    /// <summary>Offset of the XSTATE_BV word, which says which components are not in their initial state.</summary>
    public static int XStateBv => Header;

    /// <summary>
    /// Makes the area say what the registers are: XSAVE leaves out components that are in their initial state and only notes it. With
    /// <paramref name="mask"/>, the components that exist.
    /// </summary>
    public static void Fill(CpuState* cpu, uint mask)
    {
        ulong* present = (ulong*)((byte*)cpu + Header);
        ulong missing = ~*present & mask & (X87 | Sse | Avx);
        if (missing == 0)
            return;
        byte* area = (byte*)cpu + CpuState.XSaveOffset;
        if ((missing & X87) != 0)
        {
            new Span<byte>(area, 24).Clear();
            *(ushort*)area = 0x37F;
            new Span<byte>(area + 32, 128).Clear();
        }
        if ((missing & Sse) != 0)
            new Span<byte>(area + 160, 256).Clear();
        if ((missing & Avx) != 0)
            new Span<byte>(area + 576, 256).Clear();
        *present |= missing;
    }
}
