using GoEmu.Emulator.Cpu;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Memory;

namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// The XSAVE area between a task's state and a signal frame: standard format with the kernel's magic numbers (asm/sigcontext.h,
/// struct _fpx_sw_bytes). SDM vol. 1 chapter 13.
/// </summary>
internal static unsafe class XStateImage
{
    private const uint Magic1 = 0x46505853, Magic2 = 0x46505845, DefaultMxcsr = 0x1F80;
    private const int SoftwareOffset = 464, HeaderOffset = 512, LegacySize = 512, HeadSize = 576;

    /// <summary>Bytes that <see cref="Write"/> needs.</summary>
    public static int FrameSize(HostFeatures features) => features.XStateSize + sizeof(uint);

    /// <summary>
    /// Writes the task's state to a frame at a 64-byte boundary; false when the guest's stack is not writable. Components in their initial
    /// state are not written: the header says so.
    /// </summary>
    public static bool Write(CpuState* cpu, HostFeatures features, ulong address)
    {
        int size = features.XStateSize;
        byte* area = (byte*)cpu + CpuState.XSaveOffset;
        byte* head = stackalloc byte[HeadSize];
        new ReadOnlySpan<byte>(area, HeadSize).CopyTo(new Span<byte>(head, HeadSize));
        ulong present = *(ulong*)(area + HeaderOffset);
        ZeroAbsent(new Span<byte>(head, HeadSize), present);
        new Span<byte>(head + SoftwareOffset, 48).Clear();
        *(uint*)(head + SoftwareOffset) = Magic1;
        *(int*)(head + SoftwareOffset + 4) = size + sizeof(uint);
        *(ulong*)(head + SoftwareOffset + 8) = features.XStateMask;
        *(int*)(head + SoftwareOffset + 16) = size;
        *(ulong*)(head + HeaderOffset) = present | 3; // the legacy part is always there in a frame
        if (!UserCopy.Write(address, new ReadOnlySpan<byte>(head, HeadSize)) || !UserCopy.Write(address + (ulong)size, Magic2))
            return false;
        foreach ((int component, int offset, int bytes) in features.Components)
        {
            if ((present & (1UL << component)) != 0 && !UserCopy.Write(address + (ulong)offset, new ReadOnlySpan<byte>(area + offset, bytes)))
                return false;
        }
        return true;
    }

    /// <summary>Gives a handler the initial state, as the kernel does.</summary>
    public static void Clear(CpuState* cpu)
    {
        byte* area = (byte*)cpu + CpuState.XSaveOffset;
        new Span<byte>(area, HeaderOffset + 64).Clear();
        *(ushort*)area = 0x37F;
        *(uint*)(area + 24) = DefaultMxcsr;
    }

    /// <summary>Takes the state back from a frame; false when it is not readable.</summary>
    public static bool Read(CpuState* cpu, HostFeatures features, ulong address)
    {
        if (address == 0)
        {
            Clear(cpu);
            return true;
        }
        byte* area = (byte*)cpu + CpuState.XSaveOffset;
        int size = features.XStateSize;
        byte* head = stackalloc byte[HeadSize];
        new Span<byte>(head, HeadSize).Clear();
        if (!UserCopy.Read(address, new Span<byte>(head, LegacySize)))
            return false;
        bool extended = *(uint*)(head + SoftwareOffset) == Magic1 && *(int*)(head + SoftwareOffset + 16) == size &&
            UserCopy.Read(address + (ulong)size, out uint end) && end == Magic2;
        ulong present = 3;
        if (extended)
        {
            if (!UserCopy.Read(address + HeaderOffset, out present))
                return false;
            present &= features.XStateMask;
        }
        foreach ((int component, int offset, int bytes) in features.Components)
        {
            if ((present & (1UL << component)) != 0 && !UserCopy.Read(address + (ulong)offset, new Span<byte>(area + offset, bytes)))
                return false;
        }
        *(ulong*)(head + HeaderOffset) = present;
        *(uint*)(head + 24) &= 0xFFFF; // reserved MXCSR bits would fault in XRSTOR
        new ReadOnlySpan<byte>(head, HeadSize).CopyTo(new Span<byte>(area, HeadSize));
        return true;
    }

    private static void ZeroAbsent(Span<byte> copy, ulong present)
    {
        if ((present & 1) == 0)
        {
            copy[..24].Clear();
            copy[32..160].Clear();
            copy[0] = 0x7F;
            copy[1] = 0x03;
        }
        if ((present & 2) == 0)
            copy[160..416].Clear();
    }
}
