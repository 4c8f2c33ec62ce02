using System.Runtime.Intrinsics.X86;

namespace GoEmu.Emulator.Jit;

/// <summary>What the engine needs to know of the host CPU.</summary>
/// <param name="HasFsGsBase">RDFSBASE and its kind are usable in user mode.</param>
/// <param name="HasXSaveOpt">XSAVEOPT.</param>
/// <param name="HasBmi2">BMI2, which the emulator itself may be compiled without.</param>
/// <param name="HasAvx">AVX with operating system support.</param>
/// <param name="XStateMask">State components to save and restore: x87, SSE, AVX and the three of AVX-512, as far as XCR0 has them.</param>
/// <param name="XStateSize">Bytes of a standard-format XSAVE area for these components.</param>
/// <param name="Components">Number, offset and bytes of each component from AVX on.</param>
public sealed record HostFeatures(bool HasFsGsBase, bool HasXSaveOpt, bool HasBmi2, bool HasAvx, uint XStateMask, int XStateSize,
    (int Component, int Offset, int Bytes)[] Components)
{
    /// <summary>Components that guests may have: no AMX tiles (they need a permission call) and no PKRU.</summary>
    private const uint Wanted = 0xE7;

    /// <summary>Reads CPUID. Whether FSGSBASE is enabled by the kernel is in AT_HWCAP2 bit 1 (<paramref name="hwcap2"/>).</summary>
    public static HostFeatures Detect(ulong hwcap2)
    {
        (int xcr0Low, _, _, _) = X86Base.CpuId(0xD, 0);
        uint mask = (uint)xcr0Low & Wanted;
        int size = 576;
        List<(int, int, int)> components = [];
        for (int component = 2; component < 8; component++)
        {
            if ((mask & (1u << component)) == 0)
                continue;
            (int bytes, int offset, _, _) = X86Base.CpuId(0xD, component);
            size = Math.Max(size, offset + bytes);
            components.Add((component, offset, bytes));
        }
        bool xsaveopt = (X86Base.CpuId(0xD, 1).Eax & 1) != 0;
        bool bmi2 = (X86Base.CpuId(7, 0).Ebx & (1 << 8)) != 0;
        return new HostFeatures((hwcap2 & 2) != 0, xsaveopt, bmi2, (mask & 4) != 0, mask, size, [.. components]);
    }
}
