using GoEmu.Differential.Comparison;
using Xunit;

namespace GoEmu.Tests.DifferentialTests;

/// <summary>Which flags count, of some instructions whose flags depend on their inputs.</summary>
public sealed class UndefinedFlagsTests
{
    private const ulong Carry = 1, Parity = 4, Auxiliary = 0x10, Zero = 0x40, Sign = 0x80, Overflow = 0x800;

    [Theory]
    [InlineData("4801C8", 0)] // add
    [InlineData("4821C8", Auxiliary)] // and
    [InlineData("48D3E0 rcx=0", 0)] // shl by 0
    [InlineData("48D3E0 rcx=1", Auxiliary)]
    [InlineData("48D3E0 rcx=2", Auxiliary | Overflow)]
    [InlineData("48D3E0 rcx=40", 0)]
    [InlineData("D2E0 rcx=9", Auxiliary | Overflow | Carry)] // shl al by more than its width
    [InlineData("48C1C802", Overflow)] // ror by 2
    [InlineData("48F7E1", Parity | Auxiliary | Zero | Sign)] // mul
    [InlineData("48F7F1", Carry | Parity | Auxiliary | Zero | Sign | Overflow)] // div
    [InlineData("4821C84801C8", 0)] // and, add
    [InlineData("4821C848FFC0", 0)] // and, inc
    [InlineData("4821C848D3E0 rcx=2", Auxiliary | Overflow)] // in a block the count is not known
    [InlineData("7500", 0)]
    [InlineData("750348F7E190", Parity | Auxiliary | Zero | Sign)] // a jump around a multiplication joins behind it
    public void BehindTheCode(string line, ulong expected)
    {
        var test = CaseText.Parse(line) ?? throw new InvalidOperationException(line);
        Assert.Equal(expected, UndefinedFlags.At(test, test.Input.Rip + (ulong)test.Code.Length));
    }
}
