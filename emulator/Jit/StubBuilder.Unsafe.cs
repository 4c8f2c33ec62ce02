using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Assembles the stubs through which host and guest code meet. Invariants: inside translated code GS is the thread's state, FS the
/// guest's, RSP the guest's; the host's FS, RSP and MXCSR are in the state. All stubs leave DF clear and upper vector halves clean.
/// </summary>
internal sealed unsafe class StubBuilder(JitLayout layout, HostFeatures features)
{
    private const int Rax = 0, Rcx = 1, Rdx = 2, Rsp = 4, Rsi = 6, Rdi = 7, R8 = 8, R9 = 9, R10 = 10, R15 = 15;

    /// <summary>Where in the stubs' range those of the x87 unit begin, which are made when they are first needed.</summary>
    private const int X87Offset = 0xC000;

    private Assembler _asm = new((byte*)layout.StubStart);
    private NativeStubs _stubs;
    private byte* _exitCommon;
    private byte* _epilogue;
    private byte* _entryCheck;
    private byte* _entryEnd;
    private byte* _entryAbort;
    private byte* _syscallCheck;
    private byte* _syscallEnd;
    private byte* _syscallInterrupted;
    private byte* _copyMove;
    private byte* _copyFailed;
    private byte* _exchange16;
    private byte* _exchange16Failed;
    private readonly List<(nint Check, nint Pending)> _vdsoTails = [];

    /// <summary>Writes everything; <paramref name="vdso"/> holds host addresses by <see cref="VdsoFunction"/>, 0 where missing.</summary>
    public NativeStubs Build(ReadOnlySpan<ulong> vdso, HandlerTables tables, ulong farTable)
    {
        BuildExitCommon();
        BuildExits();
        BuildEnter();
        BuildSmall();
        BuildInstructions();
        X87Unit.Initialize((byte*)layout.StubStart + X87Offset, (int)GuestLayout.StubSize - X87Offset, features);
        BuildVfork();
        BuildFarDispatch(farTable);
        for (int i = 0; i < vdso.Length; i++)
        {
            if (vdso[i] != 0)
                _stubs.Vdso[i] = (ulong)BuildVdso(vdso[i]);
        }
        var handler = new SignalHandlerBuilder(layout, _stubs, tables, new HandlerRanges(
            _entryCheck, _entryEnd, _entryAbort, _syscallCheck, _syscallEnd, _syscallInterrupted, _copyMove, _copyFailed, _exchange16, _exchange16Failed,
            X87Unit.Start, X87Unit.End, X87Unit.Failed, HostStrings.Start, HostStrings.End, HostStrings.Failed), _vdsoTails);
        handler.Build(ref _asm, ref _stubs);
        if (_asm.Cursor > X87Unit.Start)
            throw new InvalidOperationException("the stubs run into those of the x87 unit");
        return _stubs;
    }

    private void BuildExitCommon()
    {
        _exitCommon = _asm.Cursor;
        _asm.StoreGs(L.HostR15, R15);
        for (int reg = 0; reg < 15; reg++)
            _asm.StoreGs(L.Gpr(reg), reg);
        _asm.LoadGs(Rsp, L.HostRsp);
        _asm.Byte(0x9C); // pushfq
        _asm.PopGs(L.Rflags);
        _asm.Byte(0xFC); // cld
        _asm.LoadGs32(Rax, L.Rflags);
        _asm.Bytes(0x0F, 0xBA, 0xE0, 0x12); // bt eax, 18: with the guest's AC the host's own code would fault
        byte* noAlignmentCheck = _asm.JccShort(3);
        HostFlags();
        _asm.Here(noAlignmentCheck);
        _asm.SegmentBase(0, Rax);
        _asm.StoreGs(L.FsBase, Rax);
        _asm.LoadGs(Rax, L.HostFsBase);
        _asm.SegmentBase(2, Rax);
        _asm.MovImm(Rax, features.XStateMask);
        _asm.Bytes(0x31, 0xD2); // xor edx, edx
        _asm.XStateGs(features.HasXSaveOpt ? 6 : 4, L.XSave);
        _asm.MxcsrGs(2, L.HostMxcsr);
        VZeroUpper();
        _asm.LoadGs32(Rax, L.Reason);
        _epilogue = _asm.Cursor;
        _asm.Bytes(0x48, 0x83, 0xC4, 0x08); // add rsp, 8
        _asm.Bytes(0x41, 0x5F, 0x41, 0x5E, 0x41, 0x5D, 0x41, 0x5C, 0x5D, 0x5B, 0xC3); // pop r15 r14 r13 r12 rbp rbx; ret
    }

    private void HostFlags()
    {
        _asm.Bytes(0x68);
        _asm.Int32(0x202);
        _asm.Byte(0x9D); // popfq
    }

    private void VZeroUpper()
    {
        if (features.HasAvx)
            _asm.Bytes(0xC5, 0xF8, 0x77);
    }

    private byte* Exit(ExitReason reason)
    {
        byte* start = _asm.Cursor;
        _asm.StoreGsImm32(L.Reason, (int)reason);
        _asm.Jmp(_exitCommon);
        return start;
    }

    private void BuildExits()
    {
        _stubs.ExitSyscall = Exit(ExitReason.Syscall);
        _stubs.ExitLink = Exit(ExitReason.Link);
        _stubs.ExitMiss = Exit(ExitReason.Miss);
        _stubs.ExitCpuid = Exit(ExitReason.Cpuid);
        _stubs.ExitRefused = Exit(ExitReason.Refused);
        _stubs.ExitBadFetch = Exit(ExitReason.BadFetch);
        _stubs.ExitEmulated = Exit(ExitReason.Emulated);
        _stubs.ExitSource = Exit(ExitReason.Source);
        _stubs.ExitProbe = Exit(ExitReason.Probe);
        _stubs.ExitStack = Exit(ExitReason.Stack);
        _stubs.ExitFault = Exit(ExitReason.Fault);
        _stubs.ExitAsync = Exit(ExitReason.Async);
        _stubs.ExitVdsoFault = Exit(ExitReason.VdsoFault);
    }

    private void BuildEnter()
    {
        _stubs.EnterPending = _asm.Cursor;
        EnterFrame();
        byte* whatever = _asm.JmpShort();
        _stubs.Enter = _asm.Cursor;
        EnterFrame();
        _entryCheck = _asm.Cursor;
        _asm.CmpGsZero(L.Pending);
        byte* pending = _asm.JccShort(5);
        byte* skip = _asm.JmpShort();
        _asm.Here(pending);
        byte* toAbort = _asm.Cursor;
        _asm.Jmp(toAbort); // completed below
        _asm.Here(skip);
        _asm.Here(whatever);
        _asm.MovImm(Rax, features.XStateMask);
        _asm.Bytes(0x31, 0xD2);
        _asm.XStateGs(5, L.XSave);
        _asm.LoadGs(Rax, L.FsBase);
        _asm.SegmentBase(2, Rax);
        _asm.PushGs(L.Rflags);
        _asm.Byte(0x9D); // popfq
        for (int reg = 0; reg < 15; reg++)
        {
            if (reg != Rsp)
                _asm.LoadGs(reg, L.Gpr(reg));
        }
        _asm.LoadGs(R15, L.HostR15);
        _asm.LoadGs(Rsp, L.Gpr(Rsp));
        _asm.JmpGs(L.ResumeHost);
        _entryEnd = _asm.Cursor;

        // A signal came between the check and the jump: nothing of the guest has run, so the state in memory still stands.
        _entryAbort = _asm.Cursor;
        _asm.LoadGs(Rsp, L.HostRsp);
        _asm.LoadGs(Rax, L.HostFsBase);
        _asm.SegmentBase(2, Rax);
        HostFlags(); // the guest's are loaded already
        _asm.MxcsrGs(2, L.HostMxcsr);
        VZeroUpper();
        _asm.MovImm(Rax, (ulong)ExitReason.Kick);
        _asm.Jmp(_epilogue);

        Assembler patch = new(toAbort);
        patch.Jmp(_entryAbort);
    }

    private void EnterFrame()
    {
        _asm.Bytes(0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57); // push rbx rbp r12 r13 r14 r15
        _asm.Bytes(0x48, 0x83, 0xEC, 0x08); // sub rsp, 8
        _asm.StoreGs(L.HostRsp, Rsp);
        _asm.MxcsrGs(3, L.HostMxcsr);
    }

    private void BuildSmall()
    {
        _stubs.SetGs = _asm.Cursor;
        _asm.SegmentBase(3, Rdi);
        _asm.Bytes(0x48, 0x85, 0xFF); // test rdi, rdi
        byte* none = _asm.JccShort(4);
        _asm.SegmentBase(0, Rax);
        _asm.StoreGs(L.HostFsBase, Rax);
        _asm.Here(none);
        _asm.Byte(0xC3);

        _stubs.GetGs = _asm.Cursor;
        _asm.SegmentBase(1, Rax);
        _asm.Byte(0xC3);

        _stubs.LoadGs = _asm.Cursor;
        _asm.Bytes(0xF7, 0xC7); // test edi, 0xFFFC: a null selector is fine
        _asm.Int32(0xFFFC);
        byte* isNull = _asm.JccShort(4);
        _asm.Bytes(0x0F, 0x00, 0xE7); // verr di
        byte* bad = _asm.JccShort(5);
        _asm.Here(isNull);
        _asm.Bytes(0x8E, 0xEF); // mov gs, edi
        _asm.SegmentBase(1, Rax);
        _asm.Bytes(0x48, 0x89, 0x02); // mov [rdx], rax
        _asm.SegmentBase(3, Rsi);
        _asm.Bytes(0x31, 0xC0, 0xC3); // xor eax, eax; ret
        _asm.Here(bad);
        _asm.MovImm(Rax, 1);
        _asm.Byte(0xC3);

        _stubs.Copy = _asm.Cursor;
        _asm.Bytes(0x48, 0x89, 0xD1); // mov rcx, rdx
        _copyMove = _asm.Cursor;
        _asm.Bytes(0xF3, 0xA4, 0x31, 0xC0, 0xC3); // rep movsb; xor eax, eax; ret
        _copyFailed = _asm.Cursor;
        _asm.MovImm(Rax, 1);
        _asm.Byte(0xC3);
    }

    private void BuildInstructions()
    {
        byte* timestamp = _asm.Cursor;
        _asm.Bytes(0x0F, 0x01, 0xF9); // rdtscp
        _asm.Bytes(0x89, 0x0F, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xC3); // mov [rdi], ecx; shl rdx, 32; or rax, rdx; ret

        byte* exchange = _asm.Cursor;
        _asm.Bytes(0x53); // push rbx
        _asm.Bytes(0x48, 0x8B, 0x06, 0x48, 0x8B, 0x4E, 0x08); // mov rax, [rsi]; mov rcx, [rsi+8]
        _asm.Bytes(0x48, 0x8B, 0x56, 0x10, 0x48, 0x8B, 0x5E, 0x18); // mov rdx, [rsi+16]; mov rbx, [rsi+24]
        _exchange16 = _asm.Cursor;
        _asm.Bytes(0xF0, 0x48, 0x0F, 0xC7, 0x0F); // lock cmpxchg16b [rdi]
        _asm.Bytes(0x48, 0x89, 0x06, 0x48, 0x89, 0x56, 0x10); // mov [rsi], rax; mov [rsi+16], rdx
        _asm.Bytes(0x0F, 0x94, 0xC0, 0x0F, 0xB6, 0xC0, 0x5B, 0xC3); // sete al; movzx eax, al; pop rbx; ret
        _exchange16Failed = _asm.Cursor;
        _asm.Bytes(0xB8, 0xFF, 0xFF, 0xFF, 0xFF, 0x5B, 0xC3); // mov eax, -1; pop rbx; ret

        byte* mxcsr = _asm.Cursor;
        _asm.Bytes(0x0F, 0xAE, 0x5C, 0x24, 0xF8, 0x89, 0x7C, 0x24, 0xFC); // stmxcsr [rsp-8]; mov [rsp-4], edi
        _asm.Bytes(0x0F, 0xAE, 0x54, 0x24, 0xFC, 0x8B, 0x44, 0x24, 0xF8, 0xC3); // ldmxcsr [rsp-4]; mov eax, [rsp-8]; ret
        HostInstructions.Initialize((nint)timestamp, (nint)exchange, (nint)mxcsr);
        HostStrings.Initialize(ref _asm);
        HostSegments.Initialize(ref _asm);
    }

    /// <summary>The first thing to do: afterwards <see cref="Host.HostSyscall"/> works.</summary>
    public void BuildSystemCalls()
    {
        _stubs.Syscall = _asm.Cursor;
        SyscallArguments();
        _asm.Bytes(0x0F, 0x05, 0xC3);

        _stubs.InterruptibleSyscall = _asm.Cursor;
        SyscallArguments();
        _syscallCheck = _asm.Cursor;
        _asm.CmpGsZero(L.Pending);
        byte* interrupted = _asm.JccShort(5);
        _asm.Bytes(0x0F, 0x05);
        _syscallEnd = _asm.Cursor;
        _asm.Byte(0xC3);
        _asm.Here(interrupted);
        _syscallInterrupted = _asm.Cursor;
        _asm.Bytes(0x48, 0xC7, 0xC0); // mov rax, -512
        _asm.Int32((int)Host.HostSyscall.Restart);
        _asm.Byte(0xC3);
        Host.HostSyscall.Initialize((nint)_stubs.Syscall, (nint)_stubs.InterruptibleSyscall);
    }

    private void BuildVfork()
    {
        // clone_args, its size, function, argument. The child starts on the stack that clone_args names, with the
        // registers of its suspended parent, runs the function and never returns from it.
        _stubs.Vfork = _asm.Cursor;
        _asm.Bytes(0x53, 0x41, 0x54, 0x55); // push rbx; push r12; push rbp
        _asm.Bytes(0x48, 0x89, 0xD3, 0x49, 0x89, 0xCC); // mov rbx, rdx; mov r12, rcx
        _asm.MovImm(Rax, 435); // clone3
        _asm.Bytes(0x0F, 0x05, 0x48, 0x85, 0xC0); // syscall; test rax, rax
        byte* parent = _asm.JccShort(5);
        _asm.Bytes(0x4C, 0x89, 0xE7, 0xFF, 0xD3, 0x0F, 0x0B); // mov rdi, r12; call rbx; ud2
        _asm.Here(parent);
        _asm.Bytes(0x5D, 0x41, 0x5C, 0x5B, 0xC3);
    }

    private void SyscallArguments()
    {
        _asm.Mov(Rax, Rdi);
        _asm.Mov(Rdi, Rsi);
        _asm.Mov(Rsi, Rdx);
        _asm.Mov(Rdx, Rcx);
        _asm.Mov(R10, R8);
        _asm.Mov(R8, R9);
        _asm.Bytes(0x4C, 0x8B, 0x4C, 0x24, 0x08); // mov r9, [rsp+8]
    }

    private void BuildFarDispatch(ulong farTable)
    {
        // R15 is the wanted guest PC. RAX goes to ErrorCode, RCX to TrapNumber, flags to FaultAddress, the PC to Spill: slots that are
        // free while translated code runs. The handler's side (FaultMap) rebuilds the guest's registers from them at any point.
        _stubs.FarDispatch = _asm.Cursor;
        _asm.StoreGs(L.Spill, R15);
        _asm.StoreGs(L.ErrorCode, Rax);
        _asm.StoreGs(L.TrapNumber, Rcx);
        _asm.Byte(0x9F); // lahf
        _stubs.FarRaxSaved = _asm.Cursor;
        _asm.Bytes(0x0F, 0x90, 0xC0); // seto al
        _asm.StoreGs(L.FaultAddress, Rax);
        _stubs.FarFlagsSaved = _asm.Cursor;
        _asm.Mov(Rcx, R15);
        _asm.Bytes(0x81, 0xE1); // and ecx, mask
        _asm.Int32(EntryTable.HashSize - 1);
        _asm.Bytes(0x48, 0xC1, 0xE1, 0x04); // shl rcx, 4
        _asm.MovImm(Rax, farTable);
        _asm.Bytes(0x48, 0x01, 0xC1); // add rcx, rax
        _asm.Bytes(0x4C, 0x3B, 0x39); // cmp r15, [rcx]
        byte* miss = _asm.JccShort(5);
        _asm.Bytes(0x4C, 0x8B, 0x79, 0x08); // mov r15, [rcx+8]
        RestoreAfterFar();
        _asm.Bytes(0x41, 0xFF, 0xE7); // jmp r15
        _asm.Here(miss);
        RestoreAfterFar();
        _asm.Jmp(_stubs.ExitMiss);
        _stubs.FarDispatchEnd = _asm.Cursor;
    }

    private void RestoreAfterFar()
    {
        _asm.LoadGs(Rax, L.FaultAddress);
        _asm.Bytes(0x04, 0x7F, 0x9E); // add al, 127 (sets OF again); sahf
        _asm.LoadGs(Rax, L.ErrorCode);
        _asm.LoadGs(Rcx, L.TrapNumber);
    }

    private byte* BuildVdso(ulong function)
    {
        // R15 holds where to continue in translated code; the C ABI preserves it.
        byte* start = _asm.Cursor;
        _asm.StoreGs(L.VdsoRsp, Rsp);
        _asm.LoadGs(Rsp, L.HostRsp);
        _asm.MovImm(Rax, function);
        _asm.Bytes(0xFF, 0xD0); // call rax
        _asm.LoadGs(Rsp, L.VdsoRsp);
        _asm.Bytes(0x31, 0xC9); // xor ecx, ecx
        _asm.StoreGs(L.VdsoRsp, Rcx);
        byte* check = _asm.Cursor;
        _asm.CmpGsZero(L.Pending);
        byte* pending = _asm.JccShort(5);
        _asm.Bytes(0x41, 0xFF, 0xE7); // jmp r15
        _asm.Here(pending);
        _vdsoTails.Add(((nint)check, (nint)_asm.Cursor));
        _asm.StoreGs(L.HostRip, R15);
        _asm.Jmp(_stubs.ExitAsync);
        return start;
    }
}
