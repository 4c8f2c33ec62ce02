using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using Iced.Intel;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// The few instructions that the engine executes itself: those on GS, whose base is the engine's while guest code runs, and POPF where the
/// trap flag is concerned. SDM vol. 2.
/// </summary>
internal static unsafe class EmulatedInstruction
{
    // What POPF changes in user mode; RF it clears.
    private const ulong PopFlagsMask = 0x24_4DD5, ResumeFlag = 0x1_0000;

    /// <summary>Executes the instruction at RIP and steps over it; false when it faults, with the fault in the state.</summary>
    public static bool Execute(CpuState* cpu, in NativeStubs stubs)
    {
        var reader = new PointerCodeReader { Position = (byte*)cpu->Rip, End = (byte*)cpu->Rip + 15 };
        Decoder decoder = Decoder.Create(64, reader);
        decoder.IP = cpu->Rip;
        decoder.Decode(out Instruction i);
        bool done = i.Mnemonic switch
        {
            Mnemonic.Rdgsbase => ReadBase(cpu, i),
            Mnemonic.Wrgsbase => WriteBase(cpu, i),
            Mnemonic.Popf or Mnemonic.Popfq => PopFlags(cpu, i.Code == Code.Popfw ? 2 : 8),
            Mnemonic.Pop => PopGs(cpu, stubs, i.Code == Code.Popw_GS ? 2 : 8),
            _ => MoveToGs(cpu, stubs, i),
        };
        if (done)
            cpu->Rip = i.NextIP;
        return done;
    }

    /// <summary>POPF's effect on flags and RSP; false when the stack cannot be read.</summary>
    public static bool TryPopFlags(CpuState* cpu, int size)
    {
        ulong value = 0;
        if (!UserCopy.Read(cpu->Gpr[CpuStateLayout.Rsp], new Span<byte>(&value, size)))
            return false;
        ulong mask = size == 2 ? PopFlagsMask & 0xFFFF : PopFlagsMask;
        cpu->GuestFlags = (cpu->Rflags & ~(mask | ResumeFlag)) | (value & mask);
        cpu->Gpr[CpuStateLayout.Rsp] += (ulong)size;
        return true;
    }

    private static bool PopFlags(CpuState* cpu, int size)
    {
        if (TryPopFlags(cpu, size))
            return true;
        GuestFault.Read(cpu, cpu->Gpr[CpuStateLayout.Rsp]);
        return false;
    }

    private static bool ReadBase(CpuState* cpu, in Instruction i)
    {
        cpu->Gpr[Number(i.Op0Register)] = i.Op0Register.IsGPR64() ? cpu->GsBase : (uint)cpu->GsBase;
        return true;
    }

    private static bool WriteBase(CpuState* cpu, in Instruction i)
    {
        ulong value = cpu->Gpr[Number(i.Op0Register)];
        if (!i.Op0Register.IsGPR64())
            value = (uint)value;
        if (!HostMemory.IsCanonical(value))
        {
            GuestFault.GeneralProtection(cpu, 0);
            return false;
        }
        cpu->GsBase = value;
        return true;
    }

    private static bool PopGs(CpuState* cpu, in NativeStubs stubs, int size)
    {
        ulong stack = cpu->Gpr[CpuStateLayout.Rsp];
        if (!TryReadSelector(cpu, stack, out ushort selector) || !LoadGs(cpu, stubs, selector))
            return false;
        cpu->Gpr[CpuStateLayout.Rsp] = stack + (ulong)size;
        return true;
    }

    private static bool MoveToGs(CpuState* cpu, in NativeStubs stubs, in Instruction i)
    {
        if (i.Op1Kind == OpKind.Register)
            return LoadGs(cpu, stubs, (ushort)cpu->Gpr[Number(i.Op1Register)]);
        ulong address = i.GetVirtualAddress(1, 0, (register, _, _) => register switch
        {
            Register.FS => cpu->FsBase,
            Register.GS => cpu->GsBase,
            _ when register.IsSegmentRegister() => 0,
            _ => cpu->Gpr[Number(register)],
        });
        return TryReadSelector(cpu, address, out ushort selector) && LoadGs(cpu, stubs, selector);
    }

    private static bool TryReadSelector(CpuState* cpu, ulong address, out ushort selector)
    {
        if (UserCopy.Read(address, out selector))
            return true;
        GuestFault.Read(cpu, address);
        return false;
    }

    /// <summary>Loads the host's GS, so that reads of the selector are right as well, and keeps the base that goes with it.</summary>
    private static bool LoadGs(CpuState* cpu, in NativeStubs stubs, ushort selector)
    {
        const long sigprocmask = 14;
        const ulong setMask = 2;
        ulong all = ulong.MaxValue, before = 0, newBase = 0;
        // For a moment GS is not the state's address, by which the signal handler knows guest threads.
        _ = HostSyscall.Quick(sigprocmask, setMask, (ulong)&all, (ulong)&before, 8);
        int refused = ((delegate* unmanaged<ulong, CpuState*, ulong*, int>)stubs.LoadGs)(selector, cpu, &newBase);
        _ = HostSyscall.Quick(sigprocmask, setMask, (ulong)&before, 0, 8);
        if (refused != 0)
        {
            GuestFault.GeneralProtection(cpu, selector & ~3UL);
            return false;
        }
        if (newBase != (ulong)cpu) // some processors leave the base alone when the selector is null
            cpu->GsBase = newBase;
        return true;
    }

    private static int Number(Register register) => register.GetFullRegister() - Register.RAX;
}
