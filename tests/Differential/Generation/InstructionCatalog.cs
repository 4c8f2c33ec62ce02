using Iced.Intel;

namespace GoEmu.Differential.Generation;

/// <summary>
/// The instructions that are tested: all that Iced decodes in 64-bit mode of x86-64-v3 and of the extensions named here, less
/// <see cref="NotCompared"/>.
/// </summary>
public sealed class InstructionCatalog
{
    private static readonly HashSet<CpuidFeature> s_features =
    [
        CpuidFeature.INTEL8086, CpuidFeature.INTEL186, CpuidFeature.INTEL286, CpuidFeature.INTEL386, CpuidFeature.INTEL486,
        CpuidFeature.X64, CpuidFeature.CMOV, CpuidFeature.CPUID, CpuidFeature.CX8, CpuidFeature.CMPXCHG16B, CpuidFeature.TSC,
        CpuidFeature.FPU, CpuidFeature.FPU287, CpuidFeature.FPU387, CpuidFeature.MMX, CpuidFeature.FXSR, CpuidFeature.MSR,
        CpuidFeature.SEP, CpuidFeature.SYSCALL, CpuidFeature.MULTIBYTENOP, CpuidFeature.PAUSE, CpuidFeature.SMM, CpuidFeature.RDPMC,
        CpuidFeature.SSE, CpuidFeature.SSE2, CpuidFeature.SSE3, CpuidFeature.SSSE3, CpuidFeature.SSE4_1, CpuidFeature.SSE4_2,
        CpuidFeature.POPCNT, CpuidFeature.LZCNT, CpuidFeature.BMI1, CpuidFeature.BMI2, CpuidFeature.MOVBE, CpuidFeature.F16C,
        CpuidFeature.FMA, CpuidFeature.AVX, CpuidFeature.AVX2, CpuidFeature.AES, CpuidFeature.PCLMULQDQ, CpuidFeature.SHA,
        CpuidFeature.ADX, CpuidFeature.RDRAND, CpuidFeature.RDSEED, CpuidFeature.RDTSCP, CpuidFeature.RDPID, CpuidFeature.XSAVE,
        CpuidFeature.XSAVEC, CpuidFeature.XSAVEOPT, CpuidFeature.XSAVES, CpuidFeature.FSGSBASE, CpuidFeature.CLFSH,
        CpuidFeature.CLFLUSHOPT, CpuidFeature.CLWB, CpuidFeature.PREFETCHW, CpuidFeature.CET_IBT,
    ];

    private readonly Dictionary<Mnemonic, List<Code>> _codes = [];
    private readonly Dictionary<Code, string> _leftOut = [];

    /// <summary>Builds the list; codes that Iced writes but never reads (a WAIT and an FPU instruction in one) are left out.</summary>
    public InstructionCatalog(NotCompared notCompared)
    {
        foreach (Code code in Enum.GetValues<Code>())
        {
            OpCodeInfo info = code.ToOpCode();
            if (!info.IsInstruction || !info.Mode64 || !info.IntelDecoder64 || info.Encoding is not (EncodingKind.Legacy or EncodingKind.VEX))
                continue;
            if (!code.CpuidFeatures().All(s_features.Contains) || info.Fwait)
                continue;
            if (notCompared.ReasonFor("all", code) is { } reason)
            {
                _leftOut[code] = reason;
                continue;
            }
            if (!_codes.TryGetValue(code.Mnemonic(), out List<Code>? list))
                _codes[code.Mnemonic()] = list = [];
            list.Add(code);
        }
        Mnemonics = [.. _codes.Keys.Order()];
    }

    /// <summary>All mnemonics in a fixed order.</summary>
    public IReadOnlyList<Mnemonic> Mnemonics { get; }

    /// <summary>The codes of a mnemonic.</summary>
    public IReadOnlyList<Code> CodesOf(Mnemonic mnemonic) => _codes[mnemonic];

    /// <summary>What is left out, and why.</summary>
    public IReadOnlyDictionary<Code, string> LeftOut => _leftOut;

    /// <summary>True when the code is tested.</summary>
    public bool Contains(Code code) => _codes.TryGetValue(code.Mnemonic(), out List<Code>? list) && list.Contains(code);
}
