using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Host;

/// <summary>Maps memory of the engine itself at fixed host addresses. Lengths are bytes.</summary>
public static unsafe class HostMemory
{
    /// <summary>Protections as mmap(2) has them.</summary>
    public const int None = 0, Read = 1, Write = 2, Execute = 4, ReadWrite = 3, All = 7;

    private const int Private = 2, Fixed = 0x10, Anonymous = 0x20, NoReserve = 0x4000, FixedNoReplace = 0x100000;
    private const ulong MadviseDontNeed = 4, MadviseNoHugePage = 15;
    private const long SysMadvise = 28, SysMmap = 9, SysClose = 3, SysFtruncate = 77, SysMemfdCreate = 319;

    private static readonly Lazy<int> s_addressBits = new(FindAddressBits);

    /// <summary>True when the processor accepts the address: its upper bits all equal the highest that is translated (SDM vol. 1, 3.3.7.1).</summary>
    public static bool IsCanonical(ulong address)
    {
        int unused = 64 - s_addressBits.Value;
        return (ulong)((long)(address << unused) >> unused) == address;
    }

    // 57 with five-level page tables, where the kernel maps above 47 bits whoever asks for it.
    private static int FindAddressBits()
    {
        const ulong above = 1UL << 52, page = 4096;
        nint got = Libc.Mmap(unchecked((nint)above), (nuint)page, None, Private | Anonymous | NoReserve | FixedNoReplace, -1, 0);
        if (got == -1)
            return 48;
        _ = Libc.Munmap(got, (nuint)page);
        return (ulong)got == above ? 57 : 48;
    }

    /// <summary>Takes an address range without memory behind it.</summary>
    /// <exception cref="InsufficientMemoryException">The range is in use, or the address space is limited (ulimit -v).</exception>
    public static void Reserve(ulong address, ulong length) => Map(address, length, None, FixedNoReplace);

    /// <summary>The same; false when the range is in use.</summary>
    public static bool TryReserve(ulong address, ulong length)
    {
        nint got = Libc.Mmap((nint)address, (nuint)length, None, Private | Anonymous | NoReserve | FixedNoReplace, -1, 0);
        if (got != -1 && got != (nint)address)
            _ = Libc.Munmap(got, (nuint)length);
        return got == (nint)address;
    }

    /// <summary>Takes a range without memory behind it, wherever the kernel likes, and returns its address.</summary>
    /// <exception cref="InsufficientMemoryException">The address space is limited (ulimit -v).</exception>
    public static ulong ReserveAnywhere(ulong length)
    {
        nint got = Libc.Mmap(0, (nuint)length, None, Private | Anonymous | NoReserve, -1, 0);
        return got != -1 ? (ulong)got : throw new InsufficientMemoryException($"cannot reserve {length >> 20} MB of addresses; is address space limited (ulimit -v)?");
    }

    /// <summary>Maps one page of memory at every page of a range that is ours.</summary>
    /// <exception cref="InsufficientMemoryException">The kernel refused.</exception>
    public static void RepeatPage(ulong address, ulong length)
    {
        const ulong page = Memory.GuestLayout.PageSize;
        const int shared = 1;
        byte name = 0;
        long file = HostSyscall.Call(SysMemfdCreate, (ulong)&name, 1);
        if (file < 0 || HostSyscall.Call(SysFtruncate, (ulong)file, page) != 0)
            throw new InsufficientMemoryException("no memory for a shared page");
        for (ulong at = address; at < address + length; at += page)
        {
            if (Libc.Mmap((nint)at, (nuint)page, ReadWrite, shared | Fixed, (int)file, 0) != (nint)at)
                throw new InsufficientMemoryException("cannot map a page more than once");
        }
        _ = HostSyscall.Call(SysClose, (ulong)file);
    }

    /// <summary>True when the kernel would give a program that much memory (vm.overcommit_memory).</summary>
    public static bool CanCommit(ulong length)
    {
        if (length == 0)
            return true;
        nint got = Libc.Mmap(0, (nuint)length, ReadWrite, Private | Anonymous, -1, 0);
        if (got != -1)
            _ = Libc.Munmap(got, (nuint)length);
        return got != -1;
    }

    /// <summary>Maps fresh zeroed pages, committed on first use.</summary>
    /// <exception cref="InsufficientMemoryException">The kernel refused.</exception>
    public static void MapFixed(ulong address, ulong length, int protection) => Map(address, length, protection, Fixed);

    private static void Map(ulong address, ulong length, int protection, int how)
    {
        nint got = Libc.Mmap((nint)address, (nuint)length, protection, Private | Anonymous | NoReserve | how, -1, 0);
        if (got == (nint)address)
            return;
        int error = Marshal.GetLastPInvokeError();
        if (got != -1)
            _ = Libc.Munmap(got, (nuint)length);
        throw new InsufficientMemoryException(
            $"cannot reserve the address range {address:x}-{address + length:x} (errno {error}); is address space limited (ulimit -v)?");
    }

    /// <summary>Gives pages back; they read as zero afterwards.</summary>
    public static void Discard(ulong address, ulong length) => HostSyscall.Call(SysMadvise, address, length, MadviseDontNeed);

    /// <summary>Keeps sparse ranges from being backed by huge pages.</summary>
    public static void NoHugePages(ulong address, ulong length) => HostSyscall.Call(SysMadvise, address, length, MadviseNoHugePage);

    /// <summary>Maps private pages wherever the kernel likes and returns their address.</summary>
    /// <exception cref="InsufficientMemoryException">No memory.</exception>
    public static ulong Allocate(ulong length)
    {
        nint got = Libc.Mmap(0, (nuint)length, ReadWrite, Private | Anonymous, -1, 0);
        return got != -1 ? (ulong)got : throw new InsufficientMemoryException("out of memory for a thread's state");
    }

    /// <summary>Unmaps what <see cref="Allocate"/> gave.</summary>
    public static void Free(ulong address, ulong length) => _ = Libc.Munmap((nint)address, (nuint)length);
}
