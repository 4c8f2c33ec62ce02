using GoEmu.Emulator.Cpu;
using Xunit;

namespace GoEmu.Tests.Unit.Cpu;

public sealed class CpuidModelTests
{
    [Fact]
    public void StateLayoutIsWhatGeneratedCodeUses() => CpuStateLayout.Verify();

    [Theory]
    [InlineData("host")]
    [InlineData("v1")]
    [InlineData("v4")]
    public void WhatTheEngineCannotGiveIsHidden(string name)
    {
        (_, uint ebx, uint ecx, uint edx) = CpuidModel.Create(name, CpuidLimits.None).Query(7, 0);
        Assert.Equal(0u, ebx & ((1u << 4) | (1u << 11))); // HLE, RTM
        Assert.Equal(0u, ecx & ((1u << 3) | (1u << 4))); // PKU, OSPKE
        Assert.Equal(0u, edx & ((1u << 22) | (1u << 24) | (1u << 25))); // AMX
    }

    [Theory]
    [InlineData("v1", false, false)]
    [InlineData("v2", true, false)]
    [InlineData("v3", true, true)]
    public void LevelsLimitVectorExtensions(string name, bool sse42, bool avx)
    {
        uint host = CpuidModel.Create("host", CpuidLimits.None).Query(1, 0).Ecx;
        uint ecx = CpuidModel.Create(name, CpuidLimits.None).Query(1, 0).Ecx;
        Assert.Equal(sse42 && (host & (1u << 20)) != 0, (ecx & (1u << 20)) != 0);
        Assert.Equal(avx && (host & (1u << 28)) != 0, (ecx & (1u << 28)) != 0);
        Assert.Equal(avx && (host & (1u << 27)) != 0, (ecx & (1u << 27)) != 0);
    }

    [Fact]
    public void UnknownNamesAreRefused() => Assert.Throws<ArgumentException>(() => CpuidModel.Create("pentium", CpuidLimits.None));
}
