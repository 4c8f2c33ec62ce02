namespace GoEmu.Syscalls.Kernel;

/// <summary>A NUL-terminated path in native memory for a host system call; on the stack of the caller by way of <c>fixed</c> is not enough, since paths are bytes.</summary>
internal static unsafe class NativePath
{
    /// <summary>Runs <paramref name="call"/> with the path's address.</summary>
    public static long With(ReadOnlySpan<byte> path, Func<ulong, long> call)
    {
        Span<byte> buffer = path.Length < 512 ? stackalloc byte[512] : new byte[path.Length + 1];
        path.CopyTo(buffer);
        buffer[path.Length] = 0;
        fixed (byte* address = buffer)
            return call((ulong)address);
    }
}
