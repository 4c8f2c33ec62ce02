using GoEmu.Emulator.Host;
using L = GoEmu.Emulator.Cpu.CpuStateLayout;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Assembles the host's signal handler. It runs on the thread's alternate stack with every signal blocked, and does one of these:
/// a fault of translated code continues at the fault exit, one of interpreted code becomes a managed exception; a signal for the guest is noted in the thread's state, all further ones are
/// blocked until the kernel gave it to the guest, and the thread leaves guest code; on a thread of the runtime the signal is queued to
/// the process again; any other fault goes to the handler that the runtime had installed.
/// </summary>
internal sealed unsafe class SignalHandlerBuilder(
    JitLayout layout, NativeStubs stubs, HandlerTables tables, HandlerRanges ranges, List<(nint Check, nint Pending)> vdsoTails)
{
    private const int Rax = 0, Rcx = 1, Rdx = 2, Rsi = 6, Rdi = 7, R8 = 8;

    // Offsets in ucontext_t and siginfo_t, x86-64 (asm/sigcontext.h, asm-generic/siginfo.h).
    private const int UcRip = 168, UcErr = 192, UcTrap = 200, UcCr2 = 216, UcFpState = 224, UcMask = 296, FpMxcsr = 24, SiCode = 8, SiAddress = 16, SiValue = 24;
    private const int SimdException = 19;
    private const uint SyncSignals = (1u << 4) | (1u << 5) | (1u << 7) | (1u << 8) | (1u << 11);

    private Assembler _asm;

    public void Build(ref Assembler assembler, ref NativeStubs result)
    {
        _asm = assembler;
        byte* defaultStub = BuildDefault();
        for (int signal = 0; signal < 65; signal++)
        {
            ulong* previous = (ulong*)tables.Previous + signal;
            if (*previous <= 1)
                *previous = (ulong)defaultStub;
        }
        result.Restorer = _asm.Cursor;
        _asm.MovImm(Rax, 15);
        _asm.Bytes(0x0F, 0x05);
        result.Handler = BuildHandler();
        result.ActivationHandler = BuildActivation();
        assembler = _asm;
    }

    private byte* BuildDefault()
    {
        // No handler to go to: restore the default action, return, and let the instruction fault again.
        byte* start = _asm.Cursor;
        _asm.MovImm(Rax, 13); // rt_sigaction
        _asm.MovImm(Rsi, (ulong)tables.DefaultAction);
        _asm.Bytes(0x31, 0xD2); // xor edx, edx
        _asm.MovImm(10, 8);
        _asm.Bytes(0x0F, 0x05, 0xC3);
        return start;
    }

    private byte* BuildHandler()
    {
        byte* continueAt = BuildContinueAt();
        byte* classify = BuildClassify(continueAt);
        byte* chain = BuildChain();
        byte* nonGuest = BuildNonGuest(chain);
        byte* async = BuildAsync(classify);
        byte* sync = BuildSync(continueAt, chain);

        byte* handler = _asm.Cursor;
        _asm.SegmentBase(1, Rax);
        _asm.Bytes(0x48, 0x85, 0xC0); // test rax, rax
        _asm.Jcc(4, nonGuest);
        LoadRip();
        _asm.Bytes(0x83, 0xFF, HostSignals.Kick); // cmp edi, kick
        byte* notKick1 = _asm.JccShort(5);
        _asm.Bytes(0x83, 0x7E, SiCode, 0xFF); // cmp dword [rsi+si_code], SI_QUEUE
        byte* notKick2 = _asm.JccShort(5);
        _asm.Bytes(0x81, 0x7E, SiValue); // cmp dword [rsi+si_value], magic
        _asm.Int32(HostSignals.KickMagic);
        byte* notKick3 = _asm.JccShort(5);
        _asm.StoreGsImm32(L.PendingKick, 1);
        _asm.Jmp(classify);
        _asm.Here(notKick1);
        _asm.Here(notKick2);
        _asm.Here(notKick3);
        TestSync();
        _asm.Jcc(3, async); // jae: not a fault signal
        _asm.Bytes(0x83, 0x7E, SiCode, 0x00); // cmp dword [rsi+si_code], 0
        _asm.Jcc(14, async); // jle: sent by somebody
        _asm.Jmp(sync);
        return handler;
    }

    private void LoadRip()
    {
        _asm.Bytes(0x48, 0x8B, 0x8A); // mov rcx, [rdx+rip]
        _asm.Int32(UcRip);
    }

    private void TestSync()
    {
        _asm.MovImm(R8, SyncSignals);
        _asm.Bytes(0x41, 0x0F, 0xA3, 0xF8); // bt r8d, edi
    }

    private void CompareRip(void* address)
    {
        _asm.MovImm(R8, (ulong)address);
        _asm.Bytes(0x4C, 0x39, 0xC1); // cmp rcx, r8
    }

    /// <summary>R8 is where the thread shall continue.</summary>
    private byte* BuildContinueAt()
    {
        byte* start = _asm.Cursor;
        _asm.Bytes(0x4C, 0x89, 0x82); // mov [rdx+rip], r8
        _asm.Int32(UcRip);
        _asm.Byte(0xC3);
        return start;
    }

    private void InRange(void* from, void* to, void* target, byte* continueAt)
    {
        CompareRip(from);
        byte* below = _asm.JccShort(2);
        CompareRip(to);
        byte* above = _asm.JccShort(3);
        _asm.MovImm(R8, (ulong)target);
        _asm.Jmp(continueAt);
        _asm.Here(below);
        _asm.Here(above);
    }

    private void RecordIn(byte* from, byte* to, byte* failed, byte* record)
    {
        CompareRip(from);
        byte* below = _asm.JccShort(2);
        CompareRip(to);
        byte* above = _asm.JccShort(3);
        _asm.MovImm(9, (ulong)failed);
        _asm.Jmp(record);
        _asm.Here(below);
        _asm.Here(above);
    }

    private byte* BuildClassify(byte* continueAt)
    {
        byte* translated = _asm.Cursor;
        _asm.StoreGs(L.HostRip, Rcx);
        _asm.MovImm(R8, (ulong)stubs.ExitAsync);
        _asm.Jmp(continueAt);

        byte* classify = _asm.Cursor;
        InRange((void*)layout.CacheStart, (void*)(layout.CacheStart + layout.CacheSize), translated, translated);
        InRange(stubs.FarDispatch, stubs.FarDispatchEnd, translated, translated);
        _asm.Bytes(0x48, 0x85, 0xC9); // test rcx, rcx: a jump through an empty table entry, about to fault
        _asm.Jcc(4, translated);
        InRange(ranges.EntryCheck, ranges.EntryEnd, ranges.EntryAbort, continueAt);
        InRange(ranges.SyscallCheck, ranges.SyscallEnd, ranges.SyscallInterrupted, continueAt);
        foreach ((nint check, nint pending) in vdsoTails)
            InRange((void*)check, (void*)pending, (void*)pending, continueAt);
        _asm.Byte(0xC3);
        return classify;
    }

    private byte* BuildChain()
    {
        byte* start = _asm.Cursor;
        _asm.MovImm(R8, (ulong)tables.Previous);
        _asm.Bytes(0x89, 0xF8, 0x41, 0xFF, 0x24, 0xC0); // mov eax, edi; jmp [r8+rax*8]
        return start;
    }

    private byte* BuildNonGuest(byte* chain)
    {
        byte* start = _asm.Cursor;
        TestSync();
        byte* notSync = _asm.JccShort(3);
        _asm.Bytes(0x83, 0x7E, SiCode, 0x00);
        byte* sent = _asm.JccShort(14);
        _asm.Jmp(chain);
        _asm.Here(notSync);
        _asm.Here(sent);
        BlockAll();
        _asm.Bytes(0x83, 0xFF, HostSignals.Kick); // cmp edi, kick: only meant to have all signals blocked here from now on
        byte* kick = _asm.JccShort(4);
        _asm.Bytes(0x41, 0x89, 0xF9, 0x49, 0x89, 0xF2); // mov r9d, edi; mov r10, rsi
        GetPidToEdi();
        _asm.Bytes(0x44, 0x89, 0xCE, 0x4C, 0x89, 0xD2); // mov esi, r9d; mov rdx, r10
        _asm.MovImm(Rax, 129); // rt_sigqueueinfo keeps the siginfo, but the kernel allows it only with some codes
        _asm.Bytes(0x0F, 0x05, 0x85, 0xC0); // syscall; test eax, eax
        byte* queued = _asm.JccShort(9);
        GetPidToEdi();
        _asm.Bytes(0x44, 0x89, 0xCE);
        _asm.MovImm(Rax, 62); // kill
        _asm.Bytes(0x0F, 0x05);
        _asm.Here(queued);
        _asm.Here(kick);
        _asm.Byte(0xC3);
        return start;
    }

    private void GetPidToEdi()
    {
        _asm.MovImm(Rax, 39);
        _asm.Bytes(0x0F, 0x05, 0x89, 0xC7);
    }

    private void BlockAll()
    {
        _asm.MovImm(R8, HostSignals.AsyncMask);
        _asm.Bytes(0x4C, 0x09, 0x82); // or [rdx+mask], r8
        _asm.Int32(UcMask);
    }

    private void CopyInfo(int offset)
    {
        // RAX is the state's address. Uses RDI, RSI, RCX.
        _asm.Bytes(0x48, 0x8D, 0xB8); // lea rdi, [rax+offset]
        _asm.Int32(offset);
        _asm.MovImm(Rcx, 16);
        _asm.Bytes(0xF3, 0x48, 0xA5); // rep movsq
    }

    private byte* BuildAsync(byte* classify)
    {
        byte* start = _asm.Cursor;
        _asm.CmpGsZero32(L.PendingSignal);
        byte* occupied = _asm.JccShort(5); // only a sent SIGSEGV and its kind can come now; it merges with the one that waits
        _asm.StoreGs32(L.PendingSignal, Rdi);
        CopyInfo(L.PendingInfo);
        LoadRip();
        _asm.Here(occupied);
        BlockAll();
        _asm.Jmp(classify);
        return start;
    }

    private byte* BuildSync(byte* continueAt, byte* chain)
    {
        byte* record = _asm.Cursor; // R9 is where to continue
        _asm.StoreGs(L.HostRip, Rcx);
        Record();
        _asm.Mov(R8, 9);
        _asm.Jmp(continueAt);

        byte* translated = _asm.Cursor;
        _asm.MovImm(9, (ulong)stubs.ExitFault);
        _asm.Jmp(record);

        byte* start = _asm.Cursor;
        InRange((void*)layout.CacheStart, (void*)(layout.CacheStart + layout.CacheSize), translated, translated);
        _asm.Bytes(0x48, 0x85, 0xC9); // test rcx, rcx
        _asm.Jcc(4, translated);
        CompareRip(ranges.CopyMove);
        byte* notCopy = _asm.JccShort(5);
        _asm.MovImm(R8, (ulong)ranges.CopyFailed);
        _asm.Jmp(continueAt);
        _asm.Here(notCopy);
        CompareRip(ranges.Exchange16);
        byte* notExchange = _asm.JccShort(5);
        _asm.MovImm(9, (ulong)ranges.Exchange16Failed);
        _asm.Jmp(record);
        _asm.Here(notExchange);
        RecordIn(ranges.X87Start, ranges.X87End, ranges.X87Failed, record);
        RecordIn(ranges.StringStart, ranges.StringEnd, ranges.StringFailed, record);
        _asm.CmpGsZero(L.VdsoRsp);
        byte* notVdso = _asm.JccShort(4);
        _asm.MovImm(9, (ulong)stubs.ExitVdsoFault);
        _asm.Jmp(record);
        _asm.Here(notVdso);
        _asm.CmpGsZero32(L.Interpreting);
        _asm.Jcc(4, chain);
        BuildInterpreted(chain);
        return start;
    }

    /// <summary>Keeps what the kernel says of a fault. RAX is the state's address; uses RDI, RSI, RCX.</summary>
    private void Record()
    {
        _asm.StoreGs32(L.FaultSignal, Rdi);
        CopyInfo(L.FaultInfo);
        foreach ((int from, int to) in ((int, int)[])[(UcErr, L.ErrorCode), (UcTrap, L.TrapNumber), (UcCr2, L.FaultAddress)])
        {
            _asm.Bytes(0x48, 0x8B, 0x82); // mov rax, [rdx+from]
            _asm.Int32(from);
            _asm.StoreGs(to, Rax);
        }
    }

    /// <summary>
    /// A memory fault or a floating-point exception of an interpreted instruction, in managed code. The runtime makes an exception that
    /// the interpreter catches of a memory fault at address 0 and ends the process at any other, so it is told of address 0. It goes on
    /// with its own MXCSR: with the guest's, its own arithmetic could trap.
    /// </summary>
    private void BuildInterpreted(byte* chain)
    {
        _asm.Bytes(0x83, 0xFF, 11); // cmp edi, SIGSEGV
        byte* segv = _asm.JccShort(4);
        _asm.Bytes(0x83, 0xFF, 7); // cmp edi, SIGBUS
        byte* bus = _asm.JccShort(4);
        _asm.Bytes(0x83, 0xFF, 8); // cmp edi, SIGFPE
        _asm.Jcc(5, chain);
        _asm.Bytes(0x83, 0xBA); // cmp dword [rdx+trap], #XM: the runtime makes its own exceptions of its own divisions
        _asm.Int32(UcTrap);
        _asm.Byte(SimdException);
        _asm.Jcc(5, chain);
        _asm.Here(segv);
        _asm.Here(bus);
        _asm.Byte(0x56); // push rsi
        Record();
        SwitchMxcsr();
        _asm.StoreGsImm32(L.GuestFault, 1);
        _asm.Byte(0x5E); // pop rsi
        _asm.Bytes(0x48, 0xC7, 0x46, SiAddress); // mov qword [rsi+si_addr], 0
        _asm.Int32(0);
        _asm.MovImm(Rdi, 11);
        _asm.Bytes(0x89, 0x3E, 0xC7, 0x46, SiCode, 1, 0, 0, 0); // mov [rsi], edi: si_signo; mov dword [rsi+si_code], SEGV_MAPERR
        _asm.Jmp(chain);
    }

    /// <summary>Keeps the interrupted MXCSR, which is the guest's, and gives the interrupted code the host's. Uses RCX, R8.</summary>
    private void SwitchMxcsr()
    {
        _asm.Bytes(0x4C, 0x8B, 0x82); // mov r8, [rdx+fpregs]
        _asm.Int32(UcFpState);
        _asm.Bytes(0x41, 0x8B, 0x48, FpMxcsr); // mov ecx, [r8+mxcsr]
        _asm.StoreGs32(L.XSave + FpMxcsr, Rcx);
        _asm.LoadGs32(Rcx, L.HostMxcsr);
        _asm.Bytes(0x41, 0x89, 0x48, FpMxcsr); // mov [r8+mxcsr], ecx
    }

    private byte* BuildActivation()
    {
        // The runtime's own signal, which it sends to threads that run managed code. With the guest's FS in place it is stale.
        byte* start = _asm.Cursor;
        _asm.SegmentBase(1, Rax);
        _asm.Bytes(0x48, 0x85, 0xC0);
        byte* notGuest = _asm.JccShort(4);
        _asm.SegmentBase(0, Rcx);
        _asm.Bytes(0x48, 0x3B, 0x88); // cmp rcx, [rax+HostFsBase]
        _asm.Int32(L.HostFsBase);
        byte* hostCode = _asm.JccShort(4);
        _asm.Byte(0xC3);
        _asm.Here(notGuest);
        _asm.Here(hostCode);
        _asm.MovImm(R8, (ulong)tables.Previous);
        _asm.Bytes(0x89, 0xF8, 0x41, 0xFF, 0x24, 0xC0);
        return start;
    }
}
