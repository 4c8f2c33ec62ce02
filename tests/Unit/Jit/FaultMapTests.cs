using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit;
using Iced.Intel;
using Xunit;
using Assembler = GoEmu.Emulator.Jit.Assembler;

namespace GoEmu.Tests.Unit.Jit;

/// <summary>Where a guest is when a signal arrives inside the code of one of its instructions.</summary>
public sealed unsafe class FaultMapTests
{
    private const ulong Pc = 0x60002370, Before = 0x1111, InHost = 0x2222;

    /// <summary>The guest's RIP and R15 at each boundary of host code inside what an instruction became.</summary>
    private static List<(ulong Rip, ulong R15)> Boundaries(byte[] guest, Action<Holder> write)
    {
        Decoder decoder = Decoder.Create(64, guest);
        decoder.IP = Pc;
        Instruction instruction = decoder.Decode();
        List<(ulong, ulong)> result = [];
        byte[] code = new byte[64];
        var cpu = default(CpuState);
        fixed (byte* start = code)
        {
            byte* host = start + 16;
            var holder = new Holder { Assembler = new Assembler(host) };
            write(holder);
            byte* end = holder.Assembler.Cursor;
            Decoder shape = Decoder.Create(64, new ByteArrayCodeReader(code, 16, (int)(end - host)));
            for (int offset = shape.Decode().Length; offset < end - host; offset += shape.Decode().Length)
            {
                cpu.Rip = Pc;
                cpu.Gpr[CpuStateLayout.R15] = Before;
                cpu.HostR15 = InHost;
                Assert.False(FaultMap.RecoverInside(&cpu, host + offset, host, end, instruction, 5));
                result.Add((cpu.Rip, cpu.Gpr[CpuStateLayout.R15]));
            }
        }
        return result;
    }

    [Fact]
    public void AWriteOfR15IsDoneWhenItsValueIsThere() => Assert.Equal([(Pc + 3, InHost)], Boundaries([0x49, 0x89, 0xC7], h => // mov r15, rax
    {
        h.Assembler.Mov(CpuStateLayout.R15, CpuStateLayout.Rax);
        h.Assembler.StoreGs(CpuStateLayout.Gpr(CpuStateLayout.R15), CpuStateLayout.R15);
    }));

    [Theory]
    [InlineData(new byte[] { 0xF3, 0x49, 0x0F, 0xAE, 0xCF })] // rdgsbase r15
    [InlineData(new byte[] { 0x49, 0x0F, 0xC7, 0xF7 })] // rdrand r15
    public void WhatIsDoneElsewhereHasNotHappened(byte[] guest)
    {
        foreach (ulong pc in (ulong[])[Pc, 0x7f0060002370])
        {
            Assert.Equal([(Pc, Before)], Boundaries(guest, h =>
            {
                h.Assembler.MovImm(CpuStateLayout.R15, pc);
                h.Assembler.Jmp(h.Assembler.Cursor + 1000);
            }));
        }
    }

    private sealed class Holder
    {
        public Assembler Assembler;
    }
}
