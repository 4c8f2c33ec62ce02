using System.Runtime.Intrinsics.X86;
using Iced.Intel;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>
/// Whether the host has what an instruction's handlers use. They use intrinsics without asking each time, so that on a host without them
/// the instruction is refused when it is bound; no guest was told that it exists there.
/// </summary>
internal static class HostSupport
{
    /// <summary>True when the handlers of an instruction can run here. AVX is made of SSE up to SSE4.2.</summary>
    public static bool Has(Code code)
    {
        foreach (CpuidFeature feature in code.CpuidFeatures())
        {
            bool has = feature switch
            {
                CpuidFeature.SSSE3 => Ssse3.IsSupported,
                CpuidFeature.SSE4_1 => Sse41.IsSupported,
                CpuidFeature.SSE4_2 or CpuidFeature.AVX or CpuidFeature.AVX2 => Sse42.IsSupported,
                CpuidFeature.AES => Aes.IsSupported,
                CpuidFeature.PCLMULQDQ => Pclmulqdq.IsSupported,
                _ => true,
            };
            if (!has)
                return false;
        }
        return true;
    }
}
