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
    private const int SoftwareOffset = 464, HeaderOffset = 512, LegacySize = 512;

    /// <summary>Bytes that <see cref="Write"/> needs.</summary>
    public static int FrameSize(HostFeatures features) => features.XStateSize + sizeof(uint);

    /// <summary>Writes the task's state to a frame at a 64-byte boundary; false when the guest's stack is not writable.</summary>
    public static bool Write(CpuState* cpu, HostFeatures features, ulong address)
    {
        int size = features.XStateSize;
        byte* area = (byte*)cpu + CpuState.XSaveOffset;
        Span<byte> copy = stackalloc byte[size + sizeof(uint)];
        new ReadOnlySpan<byte>(area, size).CopyTo(copy);
        ulong present = *(ulong*)(area + HeaderOffset);
        ZeroAbsent(copy, present, features);
        fixed (byte* to = copy)
        {
            new Span<byte>(to + SoftwareOffset, 48).Clear();
            *(uint*)(to + SoftwareOffset) = Magic1;
            *(int*)(to + SoftwareOffset + 4) = size + sizeof(uint);
            *(ulong*)(to + SoftwareOffset + 8) = features.XStateMask;
            *(int*)(to + SoftwareOffset + 16) = size;
            *(ulong*)(to + HeaderOffset) = present | 3; // the legacy part is always there in a frame
            *(uint*)(to + size) = Magic2;
        }
        return UserCopy.Write(address, copy);
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
        Span<byte> copy = stackalloc byte[size];
        copy.Clear();
        if (!UserCopy.Read(address, copy[..LegacySize]))
            return false;
        fixed (byte* from = copy)
        {
            bool extended = *(uint*)(from + SoftwareOffset) == Magic1 && *(int*)(from + SoftwareOffset + 16) == size &&
                UserCopy.Read(address + (ulong)size, out uint end) && end == Magic2;
            if (extended && !UserCopy.Read(address, copy))
                return false;
            ulong present = extended ? *(ulong*)(from + HeaderOffset) & features.XStateMask : 3;
            new Span<byte>(from + HeaderOffset, 64).Clear();
            *(ulong*)(from + HeaderOffset) = present;
            *(uint*)(from + 24) &= 0xFFFF; // reserved MXCSR bits would fault in XRSTOR
        }
        copy.CopyTo(new Span<byte>(area, size));
        return true;
    }

    private static void ZeroAbsent(Span<byte> copy, ulong present, HostFeatures features)
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
        foreach ((int component, int offset, int bytes) in features.Components)
        {
            if ((present & (1UL << component)) == 0)
                copy.Slice(offset, bytes).Clear();
        }
    }
}
