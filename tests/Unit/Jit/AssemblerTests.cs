using GoEmu.Emulator.Cpu;
using Iced.Intel;
using Xunit;
using Assembler = GoEmu.Emulator.Jit.Assembler;

namespace GoEmu.Tests.Unit.Jit;

/// <summary>Every form that the assembler writes, read back by Iced.</summary>
public sealed unsafe class AssemblerTests
{
    private static string Disassemble(Action<Holder> write)
    {
        byte[] buffer = new byte[256];
        fixed (byte* start = buffer)
        {
            var holder = new Holder { Assembler = new Assembler(start) };
            write(holder);
            int length = (int)(holder.Assembler.Cursor - start);
            Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(buffer, 0, length));
            decoder.IP = 0;
            var formatter = new NasmFormatter();
            var text = new StringOutput();
            List<string> lines = [];
            while (decoder.IP < (ulong)length)
            {
                decoder.Decode(out Instruction instruction);
                formatter.Format(instruction, text);
                lines.Add(text.ToStringAndReset());
            }
            return string.Join("; ", lines);
        }
    }

    [Fact]
    public void StateAccess()
    {
        Assert.Equal("mov rax,[gs:80h]; mov r15,[gs:80h]; mov [gs:78h],r15; mov eax,[gs:0B0h]; mov [gs:0B8h],edi",
            Disassemble(h =>
            {
                h.Assembler.LoadGs(0, CpuStateLayout.Rip);
                h.Assembler.LoadGs(15, CpuStateLayout.Rip);
                h.Assembler.StoreGs(CpuStateLayout.Gpr(15), 15);
                h.Assembler.LoadGs32(0, CpuStateLayout.Reason);
                h.Assembler.StoreGs32(CpuStateLayout.PendingSignal, 7);
            }));
        Assert.Equal("mov dword [gs:0B0h],5; cmp qword [gs:0B8h],0; cmp dword [gs:0B8h],0; push qword [gs:88h]; pop qword [gs:88h]; jmp qword [gs:0F0h]",
            Disassemble(h =>
            {
                h.Assembler.StoreGsImm32(CpuStateLayout.Reason, 5);
                h.Assembler.CmpGsZero(CpuStateLayout.Pending);
                h.Assembler.CmpGsZero32(CpuStateLayout.PendingSignal);
                h.Assembler.PushGs(CpuStateLayout.Rflags);
                h.Assembler.PopGs(CpuStateLayout.Rflags);
                h.Assembler.JmpGs(CpuStateLayout.ResumeHost);
            }));
    }

    [Fact]
    public void StateComponents() => Assert.Equal(
        "xsave64 [gs:400h]; xrstor64 [gs:400h]; xsaveopt64 [gs:400h]; ldmxcsr [gs:108h]; stmxcsr [gs:108h]",
        Disassemble(h =>
        {
            h.Assembler.XStateGs(4, CpuStateLayout.XSave);
            h.Assembler.XStateGs(5, CpuStateLayout.XSave);
            h.Assembler.XStateGs(6, CpuStateLayout.XSave);
            h.Assembler.MxcsrGs(2, CpuStateLayout.HostMxcsr);
            h.Assembler.MxcsrGs(3, CpuStateLayout.HostMxcsr);
        }));

    [Fact]
    public void RegistersAndBases() => Assert.Equal(
        "mov r15,rax; mov rax,r15; mov r15d,1; mov rax,123456789ABCDEFh; rdfsbase rax; rdgsbase rax; wrfsbase rax; wrgsbase rdi",
        Disassemble(h =>
        {
            h.Assembler.Mov(15, 0);
            h.Assembler.Mov(0, 15);
            h.Assembler.MovImm(15, 1);
            h.Assembler.MovImm(0, 0x123456789ABCDEF);
            h.Assembler.SegmentBase(0, 0);
            h.Assembler.SegmentBase(1, 0);
            h.Assembler.SegmentBase(2, 0);
            h.Assembler.SegmentBase(3, 7);
        }));

    [Fact]
    public void NopsHaveTheAskedLength()
    {
        for (int count = 1; count <= 20; count++)
        {
            byte[] buffer = new byte[32];
            fixed (byte* start = buffer)
            {
                var assembler = new Assembler(start);
                assembler.Nop(count);
                Assert.Equal(count, (int)(assembler.Cursor - start));
                Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(buffer, 0, count));
                while (decoder.IP < (ulong)count)
                    Assert.Equal(Mnemonic.Nop, decoder.Decode().Mnemonic);
            }
        }
    }

    private sealed class Holder
    {
        public Assembler Assembler;
    }
}
