using System.Runtime.Intrinsics.X86;

namespace GoEmu.Emulator.Cpu;

/// <summary>
/// What CPUID tells the guest (SDM vol. 2, CPUID): the host's leaves less what the engine can't give. AMX tiles, protection keys,
/// transactions and shadow stacks are always hidden; named models hide more.
/// </summary>
public sealed class CpuidModel
{
    private const uint SseMask1Ecx = 1 | (1u << 1) | (1u << 9) | (1u << 12) | (1u << 13) | (1u << 19) | (1u << 20) | (1u << 22) |
        (1u << 23) | (1u << 25) | (1u << 26) | (1u << 27) | (1u << 28) | (1u << 29) | (1u << 30);

    private readonly int _level;
    private readonly CpuidLimits _limits;

    private CpuidModel(string name, int level, CpuidLimits limits)
    {
        _limits = limits;
        Name = name;
        _level = level;
    }

    /// <summary>Names that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["host", Fixed, "v1", "v2", "v3", "v4"];

    /// <summary>The name of the model that is the same on all machines.</summary>
    public const string Fixed = "fixed";

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>
    /// A model by name: the host, or an x86-64 microarchitecture level (the host's features up to that level), as far as
    /// <paramref name="limits"/> of the engine allow.
    /// </summary>
    /// <exception cref="ArgumentException">The name is none of <see cref="Names"/>.</exception>
    public static CpuidModel Create(string name, CpuidLimits limits)
    {
        int level = name == "host" ? 5 : name == Fixed ? 3 : name.Length == 2 && name[0] == 'v' ? name[1] - '0' : 0;
        return level is >= 1 and <= 5 ? new CpuidModel(name, level, limits) : throw new ArgumentException($"unknown CPU model '{name}'");
    }

    /// <summary>Executes CPUID: leaf in EAX, sub-leaf in ECX.</summary>
    public (uint Eax, uint Ebx, uint Ecx, uint Edx) Query(uint leaf, uint subleaf)
    {
        if (Name == Fixed)
            return FixedProcessor.Query(leaf, subleaf);
        (int a, int b, int c, int d) = X86Base.CpuId((int)leaf, (int)subleaf);
        uint eax = (uint)a, ebx = (uint)b, ecx = (uint)c, edx = (uint)d;
        switch (leaf)
        {
            case 1:
                ecx &= FeatureEcx() & _limits.Leaf1Ecx;
                break;
            case 7 when subleaf == 0:
                ebx &= ~((1u << 4) | (1u << 11) | (1u << 14)); // HLE, RTM, MPX
                ecx &= ~((1u << 3) | (1u << 4) | (1u << 7)); // PKU, OSPKE, shadow stacks
                edx &= ~((1u << 11) | (1u << 13) | (1u << 16) | (1u << 20) | (1u << 22) | (1u << 24) | (1u << 25)); // TSX*, IBT, AMX
                if (_level < 5)
                    (ebx, ecx, edx) = LimitLeaf7(ebx);
                (ebx, ecx, edx) = (ebx & _limits.Leaf7Ebx, ecx & _limits.Leaf7Ecx, edx & _limits.Leaf7Edx);
                break;
            case 7:
                eax &= ~((1u << 21) | (1u << 22)) & (subleaf == 1 ? _limits.Leaf7Sub1Eax : uint.MaxValue); // AMX
                if (_level < 5)
                    (eax, ebx, ecx, edx) = (0, 0, 0, 0);
                break;
            case 0xD when subleaf == 0:
                eax &= Components;
                edx = 0;
                if (_limits.XState != uint.MaxValue)
                    ebx = ecx = AreaSize;
                break;
            case 0xD when subleaf == 1:
                eax &= _limits.Leaf13Sub1Eax;
                if (_limits.XState != uint.MaxValue)
                    (ebx, ecx, edx) = (AreaSize, 0, 0);
                break;
            case 0xD when subleaf >= 2:
                if (subleaf >= 8 || (Components & (1u << (int)subleaf)) == 0)
                    (eax, ebx, ecx, edx) = (0, 0, 0, 0);
                break;
            case 0x1D or 0x1E:
                (eax, ebx, ecx, edx) = (0, 0, 0, 0);
                break;
            case 0x80000001:
                if (_level < 3)
                    ecx &= ~(1u << 5); // LZCNT
                if (_level < 5)
                    ecx &= (1u << 0) | (1u << 5);
                ecx &= _limits.ExtendedEcx;
                break;
        }
        return (eax, ebx, ecx, edx);
    }

    /// <summary>XCR0 as the guest is to see it, as far as the engine and the level go.</summary>
    public uint Components => (_level >= 4 ? 0xE7u : _level == 3 ? 7u : 3u) & _limits.XState;

    /// <summary>Bytes of an XSAVE area, of an engine that has no component beyond AVX.</summary>
    private uint AreaSize => (Components & 4) != 0 ? 832u : 576u;

    private uint FeatureEcx()
    {
        const uint hidden = (1u << 3) | (1u << 5) | (1u << 6); // MONITOR, VMX, SMX
        const uint v3 = (1u << 12) | (1u << 22) | (1u << 27) | (1u << 28) | (1u << 26) | (1u << 29);
        const uint v2 = 1 | (1u << 9) | (1u << 13) | (1u << 19) | (1u << 20) | (1u << 23);
        return _level switch
        {
            5 => ~hidden,
            >= 3 => SseMask1Ecx & (v2 | v3),
            2 => v2,
            _ => 0,
        };
    }

    private (uint Ebx, uint Ecx, uint Edx) LimitLeaf7(uint ebx)
    {
        const uint v3 = (1u << 3) | (1u << 5) | (1u << 8); // BMI1, AVX2, BMI2
        const uint v4 = (1u << 16) | (1u << 17) | (1u << 28) | (1u << 30) | (1u << 31); // AVX-512 F, DQ, CD, BW, VL
        const uint always = (1u << 0) | (1u << 9); // FSGSBASE, ERMS
        uint allowed = always | (_level >= 3 ? v3 : 0) | (_level >= 4 ? v4 : 0);
        return (ebx & allowed, 0, 0);
    }
}
