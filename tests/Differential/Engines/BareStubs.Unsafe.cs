using System.Runtime.InteropServices;
using GoEmu.Differential.Machine;
using GoEmu.Emulator.Jit;

namespace GoEmu.Differential.Engines;

/// <summary>
/// Machine code that loads a whole state into the processor and jumps to the code under test, and the signal handler that stores
/// whatever has become of it. It leaves the handler by a jump back to the caller: the mask is restored by hand, the rest of what
/// sigreturn(2) would load is not wanted.
/// </summary>
internal sealed unsafe class BareStubs(byte* code, BareContext* context)
{
    private const int Rax = 0, Rsp = 4;
    private const int SysRtSigprocmask = 14, SetMask = 2, UcRegisters = 40, RegisterCount = 24;

    private Assembler _asm = new(code);

    /// <summary><c>void Enter()</c>.</summary>
    public byte* Enter { get; private set; }

    /// <summary>The handler, with the arguments that SA_SIGINFO gives.</summary>
    public byte* Handler { get; private set; }

    /// <summary>What a sigaction has to name as its restorer; never reached.</summary>
    public byte* Restorer { get; private set; }

    public void Build()
    {
        BuildEnter();
        BuildHandler();
        Restorer = _asm.Cursor;
        _asm.MovImm(Rax, 15);
        _asm.Bytes(0x0F, 0x05);
    }

    private static int Of(string field) => (int)Marshal.OffsetOf<BareContext>(field);

    private static int Input(int offset) => Of(nameof(BareContext.Input)) + offset;

    // ModRM with a RIP-relative operand; the displacement counts from behind the instruction, which ends with it.
    private void Relative(int reg, int offset)
    {
        _asm.Byte(((reg & 7) << 3) | 5);
        _asm.Int32((int)((byte*)context + offset - (_asm.Cursor + 4)));
    }

    private void Load(int reg, int offset)
    {
        _asm.Bytes((byte)(0x48 | (reg >> 3 << 2)), 0x8B);
        Relative(reg, offset);
    }

    private void Store(int offset, int reg)
    {
        _asm.Bytes((byte)(0x48 | (reg >> 3 << 2)), 0x89);
        Relative(reg, offset);
    }

    private void AddressOf(int reg, int offset)
    {
        _asm.Bytes((byte)(0x48 | (reg >> 3 << 2)), 0x8D);
        Relative(reg, offset);
    }

    private void Mxcsr(int digit)
    {
        _asm.Bytes(0x0F, 0xAE);
        Relative(digit, Of(nameof(BareContext.HostMxcsr)));
    }

    private void SetSignalMask(string set, string? old)
    {
        _asm.MovImm(Rax, SysRtSigprocmask);
        _asm.MovImm(7, SetMask);
        AddressOf(6, Of(set));
        if (old == null)
            _asm.Bytes(0x31, 0xD2); // xor edx, edx
        else
            AddressOf(2, Of(old));
        _asm.MovImm(10, 8);
        _asm.Bytes(0x0F, 0x05);
    }

    private void SetActive(bool active)
    {
        _asm.MovImm(Rax, active ? 1UL : 0);
        Store(Of(nameof(BareContext.Active)), Rax);
    }

    private void BuildEnter()
    {
        Enter = _asm.Cursor;
        _asm.Bytes(0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57); // push rbx rbp r12 r13 r14 r15
        Store(Of(nameof(BareContext.HostRsp)), Rsp);
        Mxcsr(3);
        SetSignalMask(nameof(BareContext.RunMask), nameof(BareContext.HostMask));
        _asm.SegmentBase(0, Rax);
        Store(Of(nameof(BareContext.HostFsBase)), Rax);
        _asm.SegmentBase(1, Rax);
        Store(Of(nameof(BareContext.HostGsBase)), Rax);
        SetActive(true);
        _asm.MovImm(Rax, 0xE7);
        _asm.Bytes(0x31, 0xD2, 0x48, 0x0F, 0xAE); // xor edx, edx; xrstor64 [state]
        Relative(5, Input(MachineState.XStateOffset));
        Load(Rax, Input((int)Marshal.OffsetOf<MachineState>(nameof(MachineState.FsBase))));
        _asm.SegmentBase(2, Rax);
        Load(Rax, Input((int)Marshal.OffsetOf<MachineState>(nameof(MachineState.GsBase))));
        _asm.SegmentBase(3, Rax);
        _asm.Byte(0xFF); // push [rflags]
        Relative(6, Input((int)Marshal.OffsetOf<MachineState>(nameof(MachineState.Rflags))));
        _asm.Byte(0x9D); // popfq
        for (int reg = 0; reg < 16; reg++)
            Load(reg, Input(reg * 8));
        _asm.Byte(0xFF); // jmp [rip]
        Relative(4, Input((int)Marshal.OffsetOf<MachineState>(nameof(MachineState.Rip))));
    }

    private void BuildHandler()
    {
        Handler = _asm.Cursor;
        Load(Rax, Of(nameof(BareContext.Active)));
        _asm.Bytes(0x48, 0x85, 0xC0); // test rax, rax
        byte* idle = _asm.JccShort(4);
        Load(Rax, Of(nameof(BareContext.StackLow)));
        _asm.Bytes(0x48, 0x39, 0xC4); // cmp rsp, rax
        byte* below = _asm.JccShort(2);
        Load(Rax, Of(nameof(BareContext.StackHigh)));
        _asm.Bytes(0x48, 0x39, 0xC4);
        byte* above = _asm.JccShort(3);
        byte* ours = _asm.JmpShort();
        _asm.Here(idle);
        _asm.Here(below);
        _asm.Here(above);
        AddressOf(8, Of(nameof(BareContext.Previous)));
        _asm.Bytes(0x89, 0xF8, 0x41, 0xFF, 0x24, 0xC0); // mov eax, edi; jmp [r8+rax*8]
        _asm.Here(ours);
        SaveAll();
        RestoreHost();
    }

    private void SaveAll()
    {
        _asm.SegmentBase(0, Rax);
        Store(Of(nameof(BareContext.FsBase)), Rax);
        _asm.SegmentBase(1, Rax);
        Store(Of(nameof(BareContext.GsBase)), Rax);
        Copy(nameof(BareContext.Info), 4); // from RSI, siginfo_t
        _asm.Bytes(0x48, 0x8D, 0x72, UcRegisters); // lea rsi, [rdx+gregs]
        Copy(nameof(BareContext.Registers), RegisterCount);
        _asm.Bytes(0x48, 0x8B, 0xB2); // mov rsi, [rdx+fpstate]
        _asm.Int32(UcRegisters + (RegisterCount - 1) * 8);
        Copy(nameof(BareContext.XState), MachineState.XStateSize / 8);
    }

    private void Copy(string to, int words)
    {
        AddressOf(7, Of(to));
        _asm.MovImm(1, (ulong)words);
        _asm.Bytes(0xF3, 0x48, 0xA5); // rep movsq
    }

    private void RestoreHost()
    {
        Load(Rax, Of(nameof(BareContext.HostFsBase)));
        _asm.SegmentBase(2, Rax);
        Load(Rax, Of(nameof(BareContext.HostGsBase)));
        _asm.SegmentBase(3, Rax);
        SetActive(false);
        Load(Rsp, Of(nameof(BareContext.HostRsp)));
        _asm.Byte(0x68); // push 0x202: without the alignment check and whatever else the code has set
        _asm.Int32(0x202);
        _asm.Byte(0x9D);
        Mxcsr(2);
        SetSignalMask(nameof(BareContext.HostMask), null);
        _asm.Bytes(0x41, 0x5F, 0x41, 0x5E, 0x41, 0x5D, 0x41, 0x5C, 0x5D, 0x5B, 0xC3);
    }
}
