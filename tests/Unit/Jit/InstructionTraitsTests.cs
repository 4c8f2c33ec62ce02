using GoEmu.Emulator.Jit;
using Iced.Intel;
using Xunit;

namespace GoEmu.Tests.Unit.Jit;

public sealed class InstructionTraitsTests
{
    private static Instruction Decode(string hex) => Decoder.Create(64, Convert.FromHexString(hex)).Decode();

    [Theory]
    [InlineData("4989C7", true, true)] // mov r15, rax
    [InlineData("4C89F8", false, false)] // mov rax, r15
    [InlineData("4D01FF", true, false)] // add r15, r15
    [InlineData("4D39FF", false, false)] // cmp r15, r15
    [InlineData("4C87F8", true, false)] // xchg rax, r15
    [InlineData("4C0FC1F8", true, false)] // xadd rax, r15
    [InlineData("415F", true, true)] // pop r15
    [InlineData("4157", false, false)] // push r15
    [InlineData("458B7F08", true, false)] // mov r15d, [r15+8]
    [InlineData("4588C7", true, false)] // mov r15b, r8b: the rest of R15 stays
    [InlineData("C442CBF6F8", true, false)] // mulx r15, rsi, r8
    public void WritesOfR15(string hex, bool writes, bool onlyWrites)
    {
        Instruction i = Decode(hex);
        Assert.Equal(writes, InstructionTraits.MayWriteR15(i));
        Assert.Equal(onlyWrites, InstructionTraits.OnlyWritesR15(i));
    }

    [Theory]
    [InlineData("CD80")] // int 0x80
    [InlineData("0F34")] // sysenter
    [InlineData("0FB508")] // lgs ecx, [rax]
    [InlineData("CB")] // retf
    [InlineData("48CF")] // iretq
    [InlineData("FF28")] // jmp far
    [InlineData("C7F800000000")] // xbegin
    public void WhatWouldReachPastTheEngineIsRefused(string hex) => Assert.True(InstructionTraits.IsRefused(Decode(hex)));

    [Theory]
    [InlineData("0F05")] // syscall
    [InlineData("C3")] // ret
    [InlineData("FFE0")] // jmp rax
    [InlineData("0F0B")] // ud2
    [InlineData("CC")] // int3
    [InlineData("0F01F8")] // swapgs: privileged, raises SIGSEGV
    [InlineData("8CE0")] // mov eax, fs
    [InlineData("8EE0")] // mov fs, eax
    [InlineData("8EE8")] // mov gs, eax
    public void WhatIsTranslatedIsNot(string hex) => Assert.False(InstructionTraits.IsRefused(Decode(hex)));
}
