namespace GoEmu.Emulator.Cpu;

/// <summary>Feature bits that an engine has at all, by the register of CPUID that shows them (SDM vol. 2, CPUID).</summary>
/// <param name="Leaf1Ecx">Leaf 1, ECX.</param>
/// <param name="Leaf7Ebx">Leaf 7.0, EBX.</param>
/// <param name="Leaf7Ecx">Leaf 7.0, ECX.</param>
/// <param name="Leaf7Edx">Leaf 7.0, EDX.</param>
/// <param name="Leaf7Sub1Eax">Leaf 7.1, EAX.</param>
/// <param name="ExtendedEcx">Leaf 8000_0001, ECX.</param>
/// <param name="Leaf13Sub1Eax">Leaf 13.1, EAX.</param>
/// <param name="XState">State components, as XCR0 has them.</param>
public sealed record CpuidLimits(
    uint Leaf1Ecx, uint Leaf7Ebx, uint Leaf7Ecx, uint Leaf7Edx, uint Leaf7Sub1Eax, uint ExtendedEcx, uint Leaf13Sub1Eax, uint XState)
{
    private const uint All = uint.MaxValue;

    /// <summary>Everything: the engine runs instructions on the processor itself.</summary>
    public static CpuidLimits None { get; } = new(All, All, All, All, All, All, All, All);

    /// <summary>What the interpreter has. Extend it with the instruction families.</summary>
    public static CpuidLimits Interpreter { get; } = new(
        Leaf1Ecx: (1u << 0) | (1u << 1) | (1u << 9) | (1u << 12) | (1u << 13) | // SSE3, PCLMULQDQ, SSSE3, FMA, CMPXCHG16B
            (1u << 19) | (1u << 20) | (1u << 22) | (1u << 23) | (1u << 25) | // SSE4.1, SSE4.2, MOVBE, POPCNT, AES
            (1u << 26) | (1u << 27) | (1u << 28) | (1u << 29) | (1u << 30), // XSAVE, OSXSAVE, AVX, F16C, RDRAND
        Leaf7Ebx: (1u << 3) | (1u << 5) | (1u << 8) | (1u << 9) | // BMI1, AVX2, BMI2, ERMS
            (1u << 18) | (1u << 19) | (1u << 29), // RDSEED, ADX, SHA
        Leaf7Ecx: 0,
        Leaf7Edx: 0,
        Leaf7Sub1Eax: 0,
        ExtendedEcx: (1u << 0) | (1u << 5), // LAHF, LZCNT
        Leaf13Sub1Eax: 7, // XSAVEOPT, XSAVEC, XGETBV with ECX = 1
        XState: 7);
}
