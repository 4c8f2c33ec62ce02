using Microsoft.Win32.SafeHandles;

namespace GoEmu.Emulator.Loader;

/// <summary>
/// The bytes of an ELF file, from memory or through positioned reads of an open file. Reads beyond the end give what
/// there is; an error of the host becomes an <see cref="ElfException"/>. The handle stays the caller's.
/// </summary>
internal sealed class ElfSource
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly SafeFileHandle? _handle;

    internal ElfSource(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        Length = (ulong)memory.Length;
    }

    internal ElfSource(SafeFileHandle handle, long length)
    {
        _handle = handle;
        Length = (ulong)Math.Max(0, length);
    }

    /// <summary>Length of the file, bytes.</summary>
    internal ulong Length { get; }

    /// <summary>Reads at <paramref name="offset"/>; returns how many bytes there were, up to the span's length.</summary>
    internal int Read(ulong offset, Span<byte> into)
    {
        if (offset >= Length)
            return 0;
        if ((ulong)into.Length > Length - offset)
            into = into[..(int)(Length - offset)];
        if (_handle is null)
        {
            _memory.Span.Slice((int)offset, into.Length).CopyTo(into);
            return into.Length;
        }

        try
        {
            int done = 0;
            while (done < into.Length)
            {
                int got = RandomAccess.Read(_handle, into[done..], (long)offset + done);
                if (got == 0)
                    break;
                done += got;
            }

            return done;
        }
        catch (IOException e)
        {
            throw new ElfException(ElfErrorReason.Unreadable, "cannot be read: input/output error", e);
        }
        catch (UnauthorizedAccessException e)
        {
            // The runtime reports a directory this way.
            throw new ElfException(ElfErrorReason.Unreadable, "cannot be read: permission denied or a directory", e);
        }
        catch (NotSupportedException e)
        {
            throw new ElfException(ElfErrorReason.Unreadable, "cannot be read: not a regular file", e);
        }
    }

    /// <summary>Reads exactly the range, or returns an empty memory when the file does not hold all of it.</summary>
    internal ReadOnlyMemory<byte> ReadRange(ulong offset, ulong size)
    {
        if (size == 0 || size > Length || offset > Length - size || size > (ulong)Array.MaxLength)
            return default;
        if (_handle is null)
            return _memory.Slice((int)offset, (int)size);
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)size);
        return Read(offset, bytes) == bytes.Length ? bytes : default;
    }
}
