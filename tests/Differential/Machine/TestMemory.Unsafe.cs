using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;

namespace GoEmu.Differential.Machine;

/// <summary>
/// Maps the windows and puts their contents back before each run. Relies on nothing else being mapped where the guest's memory is,
/// so that a wild access faults instead of damaging this process.
/// </summary>
public sealed unsafe class TestMemory : ICodeSource
{
    private const byte Int3 = 0xCC;

    private readonly byte[] _template = new byte[Window.DataSize];

    /// <summary>Takes the guest's low memory and the windows.</summary>
    public TestMemory()
    {
        HostMemory.Reserve(GuestLayout.LowStart, GuestLayout.LowEnd - GuestLayout.LowStart);
        HostMemory.Reserve(Window.High.Code - Window.GuardSize, Window.High.DataEnd - Window.High.Code + 2 * Window.GuardSize);
        FillTemplate(_template);
        foreach (Window window in Window.All)
        {
            HostMemory.MapFixed(window.Code, Window.CodeSize, HostMemory.All);
            new Span<byte>((void*)window.Code, (int)Window.CodeSize).Fill(Int3);
            HostMemory.MapFixed(window.ReadOnly, Window.PageSize, HostMemory.ReadWrite);
            _template.AsSpan(0, (int)Window.PageSize).CopyTo(new Span<byte>((void*)window.ReadOnly, (int)Window.PageSize));
            new Span<ulong>((void*)window.ReadOnly, 16).Fill(window.Pads); // for jumps through memory that cannot be written
            const long mprotect = 10;
            _ = HostSyscall.Call(mprotect, window.ReadOnly, Window.PageSize, HostMemory.Read);
            HostMemory.MapFixed(window.Data, Window.DataSize, HostMemory.ReadWrite);
            Reset(window);
        }
    }

    /// <summary>What the writable pages hold before the case's own contents are put over it.</summary>
    public ReadOnlySpan<byte> Template => _template;

    /// <summary>The writable pages.</summary>
    public static Span<byte> Data(Window window) => new((void*)window.Data, (int)Window.DataSize);

    /// <summary>Puts the template back.</summary>
    public void Reset(Window window) => _template.CopyTo(Data(window));

    /// <summary>True where a fetch meets memory that is there but not executable.</summary>
    public static bool IsMapped(ulong address)
    {
        foreach (Window window in Window.All)
        {
            if (address >= window.ReadOnly && address < window.DataEnd)
                return true;
        }
        return false;
    }

    /// <summary>True where there is nothing, but reserved: what the kernel calls a mapping without permissions.</summary>
    public static bool IsReserved(ulong address) => !IsMapped(address) && (address is >= GuestLayout.LowStart and < GuestLayout.LowEnd ||
        (address >= Window.High.Code - Window.GuardSize && address < Window.High.DataEnd + Window.GuardSize));

    /// <inheritdoc/>
    public bool PrepareCode(ulong pc, bool protect, out ulong end)
    {
        foreach (Window window in Window.All)
        {
            end = window.Code + Window.CodeSize;
            if (pc >= window.Code && pc < end)
                return true;
        }
        end = pc;
        return false;
    }

    // The same on every machine and for every seed, because cases in text files build on it: words by their index, some of them edges.
    private static void FillTemplate(Span<byte> bytes)
    {
        ulong x = 0x9E3779B97F4A7C15;
        for (int n = 0; n < bytes.Length; n += 8)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            ulong value = (x >> 60) switch { 0 => 0, 1 => ulong.MaxValue, 2 => 0x8000000000000000, 3 => 0x3FF0000000000000, _ => x };
            BitConverter.TryWriteBytes(bytes[n..], value);
        }
    }
}
