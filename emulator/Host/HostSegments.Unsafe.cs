using GoEmu.Emulator.Jit;

namespace GoEmu.Emulator.Host;

/// <summary>
/// Segment registers and descriptor tables of the host, by machine-code stubs: they are what the guest would see, since nothing of the
/// engine's depends on them. What user mode may not execute (UMIP) the kernel emulates for us as for the guest.
/// </summary>
internal static unsafe class HostSegments
{
    /// <summary>What <see cref="Read"/> reads, behind the six segment registers in their encoding order ES, CS, SS, DS, FS, GS.</summary>
    public const int LocalTable = 6, TaskRegister = 7, MachineStatus = 8;

    private const int Readable = 9;

    private static readonly nint[] s_read = new nint[Readable];

    private static delegate* unmanaged[SuppressGCTransition]<uint, ulong> s_accessRights, s_limit;
    private static delegate* unmanaged[SuppressGCTransition]<uint, int> s_verifyRead, s_verifyWrite;
    private static delegate* unmanaged[SuppressGCTransition]<uint, void> s_loadDs, s_loadEs;
    private static delegate* unmanaged[SuppressGCTransition]<byte*, void> s_globalTable, s_interruptTable;

    internal static void Initialize(ref Assembler asm)
    {
        for (int n = 0; n < Readable; n++)
        {
            s_read[n] = (nint)asm.Cursor;
            asm.Byte(0x48);
            asm.Bytes(n switch
            {
                LocalTable => [0x0F, 0x00, 0xC0], // sldt rax
                TaskRegister => [0x0F, 0x00, 0xC8], // str rax
                MachineStatus => [0x0F, 0x01, 0xE0], // smsw rax
                _ => [0x8C, (byte)(0xC0 | (n << 3))], // mov rax, sreg
            });
            asm.Byte(0xC3);
        }
        s_accessRights = (delegate* unmanaged[SuppressGCTransition]<uint, ulong>)Query(ref asm, 2);
        s_limit = (delegate* unmanaged[SuppressGCTransition]<uint, ulong>)Query(ref asm, 3);
        s_verifyRead = (delegate* unmanaged[SuppressGCTransition]<uint, int>)Verify(ref asm, 0xE7);
        s_verifyWrite = (delegate* unmanaged[SuppressGCTransition]<uint, int>)Verify(ref asm, 0xEF);
        s_loadDs = (delegate* unmanaged[SuppressGCTransition]<uint, void>)asm.Cursor;
        asm.Bytes(0x8E, 0xDF, 0xC3); // mov ds, edi; ret
        s_loadEs = (delegate* unmanaged[SuppressGCTransition]<uint, void>)asm.Cursor;
        asm.Bytes(0x8E, 0xC7, 0xC3); // mov es, edi; ret
        s_globalTable = (delegate* unmanaged[SuppressGCTransition]<byte*, void>)asm.Cursor;
        asm.Bytes(0x0F, 0x01, 0x07, 0xC3); // sgdt [rdi]; ret
        s_interruptTable = (delegate* unmanaged[SuppressGCTransition]<byte*, void>)asm.Cursor;
        asm.Bytes(0x0F, 0x01, 0x0F, 0xC3); // sidt [rdi]; ret
    }

    private static byte* Query(ref Assembler asm, byte opcode)
    {
        byte* start = asm.Cursor;
        asm.Bytes(0x31, 0xC0, 0x0F, opcode, 0xC7, 0x0F, 0x94, 0xC1); // xor eax, eax; lar or lsl eax, edi; setz cl
        asm.Bytes(0x0F, 0xB6, 0xC9, 0x48, 0xC1, 0xE1, 0x20, 0x48, 0x09, 0xC8, 0xC3); // movzx ecx, cl; shl rcx, 32; or rax, rcx; ret
        return start;
    }

    private static byte* Verify(ref Assembler asm, byte modRm)
    {
        byte* start = asm.Cursor;
        asm.Bytes(0x31, 0xC0, 0x0F, 0x00, modRm, 0x0F, 0x94, 0xC0, 0xC3); // xor eax, eax; verr or verw di; setz al; ret
        return start;
    }

    /// <summary>A segment register by its encoding, or one of the constants above.</summary>
    public static ulong Read(int which) => ((delegate* unmanaged[SuppressGCTransition]<ulong>)s_read[which])();

    /// <summary>LAR: false when the selector names nothing that user mode can see.</summary>
    public static bool AccessRights(uint selector, out uint rights) => Split(s_accessRights(selector), out rights);

    /// <summary>LSL.</summary>
    public static bool Limit(uint selector, out uint limit) => Split(s_limit(selector), out limit);

    /// <summary>VERR or VERW.</summary>
    public static bool Verify(uint selector, bool write) => (write ? s_verifyWrite(selector) : s_verifyRead(selector)) != 0;

    /// <summary>Loads DS or ES. The selector must be loadable: a fault would be ours.</summary>
    public static void Load(bool es, uint selector)
    {
        if (es)
            s_loadEs(selector);
        else
            s_loadDs(selector);
    }

    /// <summary>SGDT or SIDT: writes ten bytes.</summary>
    public static void Table(bool interrupts, byte* to)
    {
        if (interrupts)
            s_interruptTable(to);
        else
            s_globalTable(to);
    }

    private static bool Split(ulong result, out uint value)
    {
        value = (uint)result;
        return result >> 32 != 0;
    }
}
