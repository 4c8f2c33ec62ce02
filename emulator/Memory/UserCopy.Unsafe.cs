namespace GoEmu.Emulator.Memory;

/// <summary>
/// Reads and writes guest memory from managed code. Guest addresses may be anything, and a fault in managed code would end the process,
/// so every access goes through a machine-code stub whose fault the signal handler turns into a result. Invariant: the calling thread
/// is a guest thread (its GS base is set).
/// </summary>
public static unsafe class UserCopy
{
    private static delegate* unmanaged[SuppressGCTransition]<void*, void*, nuint, int> s_copy;

    internal static void Initialize(nint copy) => s_copy = (delegate* unmanaged[SuppressGCTransition]<void*, void*, nuint, int>)copy;

    /// <summary>Copies guest bytes to the host; false when any of them is not readable.</summary>
    public static bool Read(ulong address, Span<byte> into)
    {
        fixed (byte* to = into)
            return s_copy(to, (void*)address, (nuint)into.Length) == 0;
    }

    /// <summary>Copies host bytes to the guest; false when any of them is not writable.</summary>
    public static bool Write(ulong address, ReadOnlySpan<byte> from)
    {
        fixed (byte* source = from)
            return s_copy((void*)address, source, (nuint)from.Length) == 0;
    }

    /// <summary>Reads one value.</summary>
    public static bool Read<T>(ulong address, out T value) where T : unmanaged
    {
        T local = default;
        bool ok = s_copy(&local, (void*)address, (nuint)sizeof(T)) == 0;
        value = local;
        return ok;
    }

    /// <summary>Writes one value.</summary>
    public static bool Write<T>(ulong address, T value) where T : unmanaged => s_copy((void*)address, &value, (nuint)sizeof(T)) == 0;

    /// <summary>Reads a NUL-terminated string of at most <paramref name="limit"/> bytes without the NUL; null when not readable or too long.</summary>
    public static byte[]? ReadString(ulong address, int limit = 4096)
    {
        byte* buffer = stackalloc byte[256];
        List<byte> result = [];
        while (result.Count < limit)
        {
            int chunk = (int)Math.Min(256UL, GuestLayout.PageSize - (address & (GuestLayout.PageSize - 1)));
            if (s_copy(buffer, (void*)address, (nuint)chunk) != 0)
                return null;
            int end = new ReadOnlySpan<byte>(buffer, chunk).IndexOf((byte)0);
            result.AddRange(new ReadOnlySpan<byte>(buffer, end < 0 ? chunk : end));
            if (end >= 0)
                return result.Count < limit ? result.ToArray() : null;
            address += (ulong)chunk;
        }
        return null;
    }
}
