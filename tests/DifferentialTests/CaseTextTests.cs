using GoEmu.Differential.Comparison;
using GoEmu.Differential.Generation;
using GoEmu.Differential.Machine;
using Iced.Intel;
using Xunit;

namespace GoEmu.Tests.DifferentialTests;

/// <summary>A case and its line are the same.</summary>
public sealed unsafe class CaseTextTests
{
    [Fact]
    public void ACaseIsReadAsItWasWritten()
    {
        InstructionCatalog catalog = new(NotCompared.Load());
        InstructionGenerator instructions = new(catalog);
        InputGenerator inputs = new();
        foreach (Code code in catalog.Mnemonics.SelectMany(catalog.CodesOf))
        {
            Dice dice = new((ulong)code);
            Sample sample = instructions.Generate(ref dice, code, Window.Low.Code + 0x1000, RegisterPolicy.Any)
                ?? throw new InvalidOperationException($"nothing generated for {code}");
            TestCase written = new();
            inputs.Fill(ref dice, sample, written);
            TestCase read = CaseText.Parse(CaseText.Format(written) + " # comment") ?? throw new InvalidOperationException("read nothing");
            Assert.Equal(written.Code, read.Code);
            Assert.Equal(Bytes(written), Bytes(read));
            Assert.Equal(written.Memory.Select(m => (m.Address, Convert.ToHexString(m.Bytes))), read.Memory.Select(m => (m.Address, Convert.ToHexString(m.Bytes))));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  # only a comment")]
    public void ALineWithoutACase(string line) => Assert.Null(CaseText.Parse(line));

    [Theory]
    [InlineData("90 zax=1")]
    [InlineData("9")]
    [InlineData("90 ymm16=1")]
    public void ALineThatIsNone(string line) => Assert.Throws<FormatException>(() => CaseText.Parse(line));

    private static string Bytes(TestCase test)
    {
        fixed (MachineState* state = &test.Input)
            return Convert.ToHexString(new ReadOnlySpan<byte>(state, MachineState.Size));
    }
}
