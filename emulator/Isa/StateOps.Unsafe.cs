using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Interpreter;
using Iced.Intel;

namespace GoEmu.Emulator.Isa;

/// <summary>
/// Instructions that load and store MXCSR, and the state of x87, SSE and AVX together (SDM vol. 1, 10.5 and chapter 13). The state in the
/// emulator's memory is itself an XSAVE area of the standard format, in which every component is in use; what is in its initial
/// configuration is found by comparing.
/// </summary>
internal static unsafe class StateOps
{
    private const uint X87State = 1, SseState = 2, AvxState = 4;
    private const int X87Registers = 32, Mxcsr = 24, Xmm = 160, LegacyEnd = 416, Header = 512, Ymm = 576, AreaEnd = 832;
    private const uint InitialMxcsr = 0x1F80;
    private const ushort InitialControl = 0x37F;

    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.Ldmxcsr, &Bind<LoadMxcsr>);
        t.Add(Mnemonic.Stmxcsr, &Bind<StoreMxcsr>);
        t.Add(Mnemonic.Vldmxcsr, &Bind<LoadMxcsr>);
        t.Add(Mnemonic.Vstmxcsr, &Bind<StoreMxcsr>);
        t.Add(Mnemonic.Fxsave, &Bind<FxSave<Pointers32>>);
        t.Add(Mnemonic.Fxsave64, &Bind<FxSave<Pointers64>>);
        t.Add(Mnemonic.Fxrstor, &Bind<FxRestore<Pointers32>>);
        t.Add(Mnemonic.Fxrstor64, &Bind<FxRestore<Pointers64>>);
        t.Add(Mnemonic.Xsave, &Bind<Save<Pointers32>>);
        t.Add(Mnemonic.Xsave64, &Bind<Save<Pointers64>>);
        t.Add(Mnemonic.Xsaveopt, &Bind<SaveOptimised<Pointers32>>);
        t.Add(Mnemonic.Xsaveopt64, &Bind<SaveOptimised<Pointers64>>);
        t.Add(Mnemonic.Xsavec, &Bind<SaveCompacted<Pointers32>>);
        t.Add(Mnemonic.Xsavec64, &Bind<SaveCompacted<Pointers64>>);
        t.Add(Mnemonic.Xrstor, &Bind<Restore<Pointers32>>);
        t.Add(Mnemonic.Xrstor64, &Bind<Restore<Pointers64>>);
        t.Add(Mnemonic.Xgetbv, &GetComponents);
    }

    /// <summary>An instruction with one memory operand.</summary>
    private interface IStateAction
    {
        /// <summary>What the operand's address is a multiple of.</summary>
        static abstract ulong Alignment { get; }

        /// <summary>Does it; false for #GP.</summary>
        static abstract bool Run(CpuState* cpu, byte* memory);
    }

    /// <summary>How the x87 instruction and data pointers look in memory: 32 bits and a selector, or 64 bits with REX.W.</summary>
    private interface IPointers
    {
        static abstract bool IsWide { get; }
    }

    private struct Pointers32 : IPointers
    {
        public static bool IsWide => false;
    }

    private struct Pointers64 : IPointers
    {
        public static bool IsWide => true;
    }

    private static Handler Bind<T>(Binding b) where T : struct, IStateAction
    {
        _ = b.Memory();
        return &Handle<T>;
    }

    private static Op* Handle<T>(CpuState* cpu, Op* op) where T : struct, IStateAction
    {
        cpu->CurrentOp = op;
        ulong address = BaseIndex.Of(cpu, op);
        if ((address & (T.Alignment - 1)) != 0 || !T.Run(cpu, (byte*)address))
            return Faults.GeneralProtection(cpu, op);
        return op[1].Handler(cpu, op + 1);
    }

    private static byte* Area(CpuState* cpu) => (byte*)cpu + CpuState.XSaveOffset;

    /// <summary>Makes the area hold everything; returns it.</summary>
    private static byte* Gather(CpuState* cpu)
    {
        X87.Leave(cpu);
        byte* area = Area(cpu);
        *(uint*)(area + Mxcsr) = Interpreter.Mxcsr.Read(cpu);
        *(uint*)(area + Mxcsr + 4) = X87Unit.MxcsrMask;
        return area;
    }

    private struct LoadMxcsr : IStateAction
    {
        public static ulong Alignment => 1;

        public static bool Run(CpuState* cpu, byte* memory)
        {
            uint value = *(uint*)memory;
            if (Interpreter.Mxcsr.IsReserved(value))
                return false;
            Interpreter.Mxcsr.Write(value);
            return true;
        }
    }

    private struct StoreMxcsr : IStateAction
    {
        public static ulong Alignment => 1;

        public static bool Run(CpuState* cpu, byte* memory)
        {
            *(uint*)memory = Interpreter.Mxcsr.Read(cpu);
            return true;
        }
    }

    private struct FxSave<P> : IStateAction where P : struct, IPointers
    {
        public static ulong Alignment => 16;

        public static bool Run(CpuState* cpu, byte* memory)
        {
            byte* area = Gather(cpu);
            CheckWritable(memory, Header);
            StoreX87<P>(memory, area);
            Copy(memory, area, Mxcsr, X87Registers);
            Copy(memory, area, Xmm, LegacyEnd);
            return true;
        }
    }

    private struct FxRestore<P> : IStateAction where P : struct, IPointers
    {
        public static ulong Alignment => 16;

        public static bool Run(CpuState* cpu, byte* memory)
        {
            byte* image = stackalloc byte[AreaEnd];
            _ = Volatile.Read(ref memory[Header - 1]);
            Copy(image, memory, 0, LegacyEnd);
            uint mxcsr = *(uint*)(image + Mxcsr);
            if (Interpreter.Mxcsr.IsReserved(mxcsr))
                return false;
            LoadX87<P>(cpu, image);
            Copy(Area(cpu), image, Xmm, LegacyEnd);
            Interpreter.Mxcsr.Write(mxcsr);
            return true;
        }
    }

    private struct Save<P> : IStateAction where P : struct, IPointers
    {
        public static ulong Alignment => 64;

        public static bool Run(CpuState* cpu, byte* memory)
        {
            uint wanted = Requested(cpu);
            byte* area = Gather(cpu);
            uint used = InUse(area);
            CheckWritable(memory, (wanted & AvxState) != 0 ? AreaEnd : Ymm);
            ulong present = *(ulong*)(memory + Header);
            Store<P>(memory, area, wanted, wanted);
            *(ulong*)(memory + Header) = (present & ~(ulong)wanted) | (used & wanted);
            return true;
        }
    }

    private struct SaveOptimised<P> : IStateAction where P : struct, IPointers
    {
        public static ulong Alignment => 64;

        public static bool Run(CpuState* cpu, byte* memory)
        {
            uint wanted = Requested(cpu);
            byte* area = Gather(cpu);
            uint used = InUse(area);
            CheckWritable(memory, (wanted & AvxState) != 0 ? AreaEnd : Ymm);
            ulong present = *(ulong*)(memory + Header);
            Store<P>(memory, area, wanted & used, wanted);
            *(ulong*)(memory + Header) = (present & ~(ulong)wanted) | (used & wanted);
            return true;
        }
    }

    private struct SaveCompacted<P> : IStateAction where P : struct, IPointers
    {
        public static ulong Alignment => 64;

        public static bool Run(CpuState* cpu, byte* memory)
        {
            uint wanted = Requested(cpu);
            byte* area = Gather(cpu);
            uint used = InUse(area) & wanted;
            CheckWritable(memory, (used & AvxState) != 0 ? AreaEnd : Ymm);
            if (used == AvxState)
                CheckWritable(memory, Header + 1); // nothing is stored before the header
            Store<P>(memory, area, used, used & SseState);
            *(ulong*)(memory + Header) = used;
            *(ulong*)(memory + Header + 8) = Compacted | wanted;
            return true;
        }
    }

    private struct Restore<P> : IStateAction where P : struct, IPointers
    {
        public static ulong Alignment => 64;

        public static bool Run(CpuState* cpu, byte* memory)
        {
            uint wanted = Requested(cpu);
            byte* image = stackalloc byte[AreaEnd];
            _ = Volatile.Read(ref memory[Header + 8]);
            Copy(image, memory, Header, Ymm);
            ulong present = *(ulong*)(image + Header), format = *(ulong*)(image + Header + 8);
            if ((wanted & AvxState & ((format & Compacted) == 0 ? AvxState : (uint)format)) != 0)
                _ = Volatile.Read(ref memory[AreaEnd - 1]); // what the processor does before it looks whether all of it is used
            if (!IsValid((ulong*)(image + Header), XState))
                return false;
            bool compacted = (format & Compacted) != 0;
            uint load = wanted & (uint)present, clear = wanted & ~(uint)present;
            // In the standard format MXCSR is loaded even if the rest of its component is not there (SDM vol. 1, 13.8.1).
            bool loadMxcsr = compacted ? (load & SseState) != 0 : (wanted & (SseState | AvxState)) != 0;
            Read(image, memory, load, loadMxcsr);
            uint mxcsr = loadMxcsr ? *(uint*)(image + Mxcsr) : InitialMxcsr;
            if (Interpreter.Mxcsr.IsReserved(mxcsr))
            {
                // Processors find that late in the compacted format.
                if (compacted)
                    Install<P>(cpu, image, load & (X87State | SseState), clear);
                return false;
            }
            Install<P>(cpu, image, load, clear);
            if (loadMxcsr || (compacted && (wanted & SseState) != 0))
                Interpreter.Mxcsr.Write(mxcsr);
            return true;
        }
    }

    private const ulong Compacted = 1UL << 63;

    /// <summary>The components that the interpreter has: XCR0.</summary>
    private static uint XState => CpuidLimits.Interpreter.XState & (X87Unit.HasAvx ? X87State | SseState | AvxState : X87State | SseState);

    private static uint Requested(CpuState* cpu) => (uint)cpu->Rax & XState;

    /// <summary>SDM vol. 1, 13.8: what makes XRSTOR refuse a header.</summary>
    private static bool IsValid(ulong* header, ulong xcr0)
    {
        ulong present = header[0], format = header[1];
        if ((format & Compacted) == 0)
            return (present & ~xcr0) == 0 && format == 0 && header[2] == 0;
        ulong rest = 0;
        for (int n = 2; n < 8; n++)
            rest |= header[n];
        ulong components = format & ~Compacted;
        return (components & ~xcr0) == 0 && (present & ~components) == 0 && rest == 0;
    }

    /// <summary>Copies by moves of this method: a fault in the runtime's own copying code would not be the guest's.</summary>
    private static void Copy(byte* to, byte* from, int start, int end)
    {
        for (int n = start; n < end; n += 8)
            *(ulong*)(to + n) = *(ulong*)(from + n);
    }

    /// <summary>The processor checks first that it can write the last byte.</summary>
    private static void CheckWritable(byte* memory, int bytes) => Interlocked.CompareExchange(ref memory[bytes - 1], 0, 0);

    private static bool IsZero(byte* area, int start, int end)
    {
        ulong any = 0;
        for (int n = start; n < end; n += 8)
            any |= *(ulong*)(area + n);
        return any == 0;
    }

    /// <summary>XINUSE: the components that are not in their initial configuration (SDM vol. 1, 13.6).</summary>
    private static uint InUse(byte* area)
    {
        bool x87 = *(ulong*)area != InitialControl || !IsZero(area, 8, Mxcsr) || !IsZero(area, X87Registers, Xmm);
        bool sse = *(uint*)(area + Mxcsr) != InitialMxcsr || !IsZero(area, Xmm, LegacyEnd);
        return (x87 ? X87State : 0) | (sse ? SseState : 0) | (IsZero(area, Ymm, AreaEnd) ? 0 : AvxState);
    }

    private static void Store<P>(byte* memory, byte* area, uint components, uint mxcsr) where P : struct, IPointers
    {
        if ((components & X87State) != 0)
            StoreX87<P>(memory, area);
        if ((mxcsr & (SseState | AvxState)) != 0)
            Copy(memory, area, Mxcsr, X87Registers);
        if ((components & SseState) != 0)
            Copy(memory, area, Xmm, LegacyEnd);
        if ((components & AvxState) != 0)
            Copy(memory, area, Ymm, AreaEnd);
    }

    /// <summary>Reads what is loaded, so that a fault changes nothing.</summary>
    private static void Read(byte* image, byte* memory, uint components, bool mxcsr)
    {
        if ((components & X87State) != 0)
        {
            Copy(image, memory, 0, Mxcsr);
            Copy(image, memory, X87Registers, Xmm);
        }
        if (mxcsr)
            Copy(image, memory, Mxcsr, X87Registers);
        if ((components & SseState) != 0)
            Copy(image, memory, Xmm, LegacyEnd);
        if ((components & AvxState) != 0)
            Copy(image, memory, Ymm, AreaEnd);
    }

    private static void Install<P>(CpuState* cpu, byte* image, uint load, uint clear) where P : struct, IPointers
    {
        byte* area = Area(cpu);
        if ((clear & X87State) != 0)
        {
            new Span<byte>(image, Mxcsr).Clear();
            *(ushort*)image = InitialControl;
            new Span<byte>(image + X87Registers, Xmm - X87Registers).Clear();
        }
        if (((load | clear) & X87State) != 0)
            LoadX87<P>(cpu, image);
        if ((clear & SseState) != 0)
            new Span<byte>(image + Xmm, LegacyEnd - Xmm).Clear();
        if (((load | clear) & SseState) != 0)
            Copy(area, image, Xmm, LegacyEnd);
        if ((clear & AvxState) != 0)
            new Span<byte>(image + Ymm, AreaEnd - Ymm).Clear();
        if (((load | clear) & AvxState) != 0)
            Copy(area, image, Ymm, AreaEnd);
    }

    /// <summary>The x87 part of an image, the selectors of the pointers read as 0 (SDM vol. 1, 8.1.8).</summary>
    private static void StoreX87<P>(byte* memory, byte* area) where P : struct, IPointers
    {
        Copy(memory, area, 0, 8);
        ulong* pointers = (ulong*)memory, values = (ulong*)area;
        (pointers[1], pointers[2]) = P.IsWide ? (values[1], values[2]) : ((uint)values[1], (uint)values[2]);
        Copy(memory, area, X87Registers, Xmm);
    }

    /// <summary>Loads the host's unit at once, which completes what the image leaves open (the exception summary).</summary>
    private static void LoadX87<P>(CpuState* cpu, byte* image) where P : struct, IPointers
    {
        byte* area = Area(cpu);
        X87.Leave(cpu);
        StoreX87<P>(area, image);
        X87.Enter(cpu);
    }

    private static Handler GetComponents(Binding b) => &GetComponents;

    private static Op* GetComponents(CpuState* cpu, Op* op)
    {
        const uint inUse = 1;
        switch ((uint)cpu->Rcx)
        {
            case 0:
                (cpu->Rax, cpu->Rdx) = (XState, 0);
                break;
            case inUse:
                (cpu->Rax, cpu->Rdx) = (InUse(Gather(cpu)) & XState, 0);
                break;
            default:
                return Faults.GeneralProtection(cpu, op);
        }
        return op[1].Handler(cpu, op + 1);
    }
}
