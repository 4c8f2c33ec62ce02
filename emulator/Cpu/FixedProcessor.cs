using System.Text;

namespace GoEmu.Emulator.Cpu;

/// <summary>
/// The processor of the model <see cref="CpuidModel.Fixed"/>: every leaf of CPUID (SDM vol. 2, CPUID) in words of our own, so that nothing
/// of the host shows. The features are those of x86-64-v3.
/// </summary>
internal static class FixedProcessor
{
    private const string Brand = "GoEmu x86-64-v3 virtual processor";
    private const uint LastLeaf = 0xD, FirstExtended = 0x80000000, LastExtended = 0x80000008;

    /// <summary>Executes CPUID.</summary>
    public static (uint Eax, uint Ebx, uint Ecx, uint Edx) Query(uint leaf, uint subleaf) => leaf switch
    {
        0 => (LastLeaf, 0x756E6547, 0x6C65746E, 0x49656E69), // GenuineIntel
        1 => (0x000306C3, 0x00010800, Leaf1Ecx, Leaf1Edx),
        4 => Cache(subleaf),
        7 when subleaf == 0 => (0, (1u << 3) | (1u << 5) | (1u << 8) | (1u << 9), 0, 0), // BMI1, AVX2, BMI2, ERMS
        0xB => (0, subleaf < 2 ? 1u : 0, subleaf | ((subleaf < 2 ? subleaf + 1 : 0) << 8), 0),
        0xD => XState(subleaf),
        FirstExtended => (LastExtended, 0, 0, 0),
        0x80000001 => (0, 0, (1u << 0) | (1u << 5), (1u << 11) | (1u << 20) | (1u << 27) | (1u << 29)), // LAHF, LZCNT; SYSCALL, NX, RDTSCP, LM
        >= 0x80000002 and <= 0x80000004 => BrandPart((int)(leaf - 0x80000002)),
        0x80000006 => (0, 0, 0x01006040, 0),
        0x80000007 => (0, 0, 0, 1u << 8), // the timestamp is invariant
        0x80000008 => (0x3027, 0, 0, 0),
        _ => default,
    };

    // SSE3, PCLMULQDQ, SSSE3, FMA, CMPXCHG16B, SSE4.1, SSE4.2, MOVBE, POPCNT, AES, XSAVE, OSXSAVE, AVX, F16C, RDRAND.
    private const uint Leaf1Ecx = 1 | (1u << 1) | (1u << 9) | (1u << 12) | (1u << 13) | (1u << 19) | (1u << 20) | (1u << 22) | (1u << 23) |
        (1u << 25) | (1u << 26) | (1u << 27) | (1u << 28) | (1u << 29) | (1u << 30);

    // FPU, TSC, CX8, CMOV, CLFSH, MMX, FXSR, SSE, SSE2.
    private const uint Leaf1Edx = 1 | (1u << 4) | (1u << 8) | (1u << 15) | (1u << 19) | (1u << 23) | (1u << 24) | (1u << 25) | (1u << 26);

    // XSAVE stores what the host's XCR0 has of what its operand asks for, AVX-512 included: room for all up to PKRU.
    private const uint XSaveSize = 2696;

    /// <summary>Two caches of 32 KB, one of 256 KB and one of 8 MB: kind and level, ways and lines, sets.</summary>
    private static (uint Eax, uint Ebx, uint Ecx, uint Edx) Cache(uint index) => index switch
    {
        0 => (0x00000121, 0x01C0003F, 63, 0),
        1 => (0x00000122, 0x01C0003F, 63, 0),
        2 => (0x00000143, 0x01C0003F, 511, 0),
        3 => (0x00000163, 0x03C0003F, 8191, 0),
        _ => default,
    };

    private static (uint Eax, uint Ebx, uint Ecx, uint Edx) XState(uint subleaf) => subleaf switch
    {
        0 => (7, XSaveSize, XSaveSize, 0),
        1 => (1, 0, 0, 0), // XSAVEOPT
        2 => (256, 576, 0, 0),
        _ => default,
    };

    private static (uint Eax, uint Ebx, uint Ecx, uint Edx) BrandPart(int part)
    {
        byte[] text = new byte[48];
        Encoding.ASCII.GetBytes(Brand, text);
        uint Word(int n) => BitConverter.ToUInt32(text, 16 * part + 4 * n);
        return (Word(0), Word(1), Word(2), Word(3));
    }
}
