using System.Runtime.Intrinsics.X86;
using GoEmu.Emulator.Jit;

namespace GoEmu.Emulator.Host;

/// <summary>
/// The host's x87 unit: single instructions on the registers that the thread has in it, as machine-code stubs that are made when an
/// instruction is first needed. C# has no 80-bit type, and the processor's own results are exact. Invariants: a stub uses no host stack
/// at the instruction that may fault; a fault there is recorded in the state (<see cref="SignalHandlerBuilder"/>) and makes the stub return
/// <see cref="Faulted"/>. Stubs are made under the engines' lock; one unit per process.
/// </summary>
internal static unsafe class X87Unit
{
    /// <summary>Result of <see cref="Run"/> when the instruction faulted; the fault is in the state.</summary>
    public const long Faulted = -1;

    private const int SlotBytes = 16;

    private static readonly Dictionary<uint, ushort> s_slots = [];
    private static byte* s_slotStart;
    private static int s_slotCount, s_slotsUsed;
    private static delegate* unmanaged[SuppressGCTransition]<byte*, void> s_load, s_save;

    /// <summary>Range of the stubs that may fault, and where they go on then.</summary>
    public static byte* Start { get; private set; }

    /// <summary>Behind <see cref="Start"/>'s range.</summary>
    public static byte* End { get; private set; }

    /// <summary>Returns <see cref="Faulted"/>.</summary>
    public static byte* Failed { get; private set; }

    /// <summary>The processor and its system have AVX.</summary>
    public static bool HasAvx { get; private set; }

    /// <summary>They have FMA.</summary>
    public static bool HasFma { get; private set; }

    /// <summary>They have F16C.</summary>
    public static bool HasF16c { get; private set; }

    /// <summary>Bits of MXCSR that the processor has.</summary>
    public static uint MxcsrMask { get; private set; }

    /// <summary>The slot of FWAIT.</summary>
    public static ushort Wait { get; private set; }

    /// <summary>Assembles what is always needed into an executable range that is still writable, and will be.</summary>
    internal static void Initialize(byte* start, int bytes, HostFeatures features)
    {
        const int fma = 1 << 12, f16c = 1 << 29;
        int leaf1 = X86Base.CpuId(1, 0).Ecx;
        HasAvx = features.HasAvx;
        HasFma = HasAvx && (leaf1 & fma) != 0;
        HasF16c = HasAvx && (leaf1 & f16c) != 0;
        Assembler asm = new(start);
        s_load = (delegate* unmanaged[SuppressGCTransition]<byte*, void>)asm.Cursor;
        asm.Bytes(0xB8, 1, 0, 0, 0, 0x31, 0xD2, 0x48, 0x0F, 0xAE, 0x2F, 0xC3); // mov eax, 1; xor edx, edx; xrstor64 [rdi]; ret
        s_save = (delegate* unmanaged[SuppressGCTransition]<byte*, void>)asm.Cursor;
        asm.Bytes(0xB8, 1, 0, 0, 0, 0x31, 0xD2, 0x48, 0x0F, 0xAE, 0x27); // mov eax, 1; xor edx, edx; xsave64 [rdi]
        asm.Bytes(0x80, 0x8F, 0, 2, 0, 0, 1, 0xDB, 0xE3, 0xC3); // or byte [rdi+512], 1; fninit; ret
        var image = (delegate* unmanaged[SuppressGCTransition]<byte*, void>)asm.Cursor;
        asm.Bytes(0x48, 0x0F, 0xAE, 0x07, 0xC3); // fxsave64 [rdi]; ret
        Failed = asm.Cursor;
        asm.Bytes(0x48, 0xC7, 0xC0, 0xFF, 0xFF, 0xFF, 0xFF, 0xC3); // mov rax, -1; ret
        s_slotStart = Start = (byte*)(((nint)asm.Cursor + SlotBytes - 1) & -SlotBytes);
        End = start + bytes;
        s_slotCount = (int)((End - Start) / SlotBytes);
        s_slots.Clear();
        s_slotsUsed = 0;
        const uint wait = 0x9B;
        Wait = Slot(wait, X87Flags.None);
        byte* area = stackalloc byte[512 + 16];
        area = (byte*)(((nint)area + 15) & -16);
        image(area);
        const uint always = 0xFFBF; // of processors that show no mask (SDM vol. 1, 11.6.6)
        MxcsrMask = *(uint*)(area + 28) is var mask and not 0 ? mask : always;
    }

    /// <summary>Loads the registers from an XSAVE area, in which they are in use.</summary>
    public static void Load(byte* area) => s_load(area);

    /// <summary>Stores the registers into an XSAVE area, as in use, and leaves the host with the unit initialised, as its ABI wants it.</summary>
    public static void Save(byte* area) => s_save(area);

    /// <summary>
    /// Runs the instruction of a slot: on the memory at <paramref name="address"/> if it has any, with the status flags
    /// <paramref name="flags"/> if it has to do with them. Returns RFLAGS if it writes them, otherwise 0, or <see cref="Faulted"/>.
    /// </summary>
    public static long Run(ushort slot, ulong address, ulong flags) =>
        ((delegate* unmanaged[SuppressGCTransition]<ulong, ulong, long>)(s_slotStart + slot * SlotBytes))(address, flags);

    /// <summary>The slot of an instruction, made if it is new.</summary>
    /// <param name="opcode">Its bytes, the first in the highest place: one or two, with a prefix three. A memory operand is [RDI].</param>
    /// <param name="flags">What it does with the status flags.</param>
    public static ushort Slot(uint opcode, X87Flags flags)
    {
        Span<byte> code = stackalloc byte[SlotBytes];
        int length = 0;
        if (flags != X87Flags.None)
            Append(code, ref length, 0x56, 0x9D); // push rsi; popfq
        for (int shift = opcode > 0xFFFF ? 16 : opcode > 0xFF ? 8 : 0; shift >= 0; shift -= 8)
            Append(code, ref length, (byte)(opcode >> shift));
        if (flags == X87Flags.Writes)
            Append(code, ref length, 0x9C, 0x58, 0xC3); // pushfq; pop rax; ret
        else
            Append(code, ref length, 0x31, 0xC0, 0xC3); // xor eax, eax; ret
        return Slot(opcode, code[..length]);
    }

    private static void Append(Span<byte> code, ref int length, params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(code[length..]);
        length += bytes.Length;
    }

    /// <summary>A slot with other code that may fault as an x87 instruction may: it has its arguments in RDI and RSI.</summary>
    /// <param name="key">What it is; no opcode of an x87 instruction.</param>
    /// <param name="code">Written if the key is new.</param>
    /// <exception cref="InvalidOperationException">There is no room.</exception>
    public static ushort Slot(uint key, ReadOnlySpan<byte> code)
    {
        if (s_slots.TryGetValue(key, out ushort slot))
            return slot;
        int slots = (code.Length + SlotBytes - 1) / SlotBytes;
        if (s_slotsUsed + slots > s_slotCount)
            throw new InvalidOperationException("no room for another instruction");
        slot = (ushort)s_slotsUsed;
        s_slotsUsed += slots;
        Assembler asm = new(s_slotStart + slot * SlotBytes);
        asm.Bytes(code);
        s_slots.Add(key, slot);
        return slot;
    }

    /// <summary>
    /// The slot of a vector instruction: YMM0 and the memory at RDI are its destination, YMM1 and RDI + 32 the first source, YMM2 and
    /// RDI + 64 the last one.
    /// </summary>
    /// <param name="map">Second byte of the VEX prefix.</param>
    /// <param name="fields">Third byte.</param>
    /// <param name="opcode">The opcode.</param>
    /// <param name="immediate">The immediate, or -1.</param>
    public static ushort VexSlot(byte map, byte fields, byte opcode, int immediate)
    {
        const uint vex = 0x8000_0000;
        uint key = vex | ((uint)(map & 3) << 25) | ((uint)fields << 17) | ((uint)opcode << 9) | (uint)(immediate < 0 ? 0x100 : immediate);
        ReadOnlySpan<byte> tail = immediate < 0 ? [] : [(byte)immediate];
        return Slot(key,
        [
            0xC5, 0xFC, 0x10, 0x07, 0xC5, 0xFC, 0x10, 0x4F, 32, 0xC5, 0xFC, 0x10, 0x57, 64, // vmovups ymm0, [rdi]; ymm1, [rdi+32]; ymm2, [rdi+64]
            0xC4, map, fields, opcode, 0xC2, .. tail,
            0xC5, 0xFC, 0x11, 0x07, 0xC5, 0xF8, 0x77, 0x31, 0xC0, 0xC3, // vmovups [rdi], ymm0; vzeroupper; xor eax, eax; ret
        ]);
    }
}
