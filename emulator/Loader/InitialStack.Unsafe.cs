namespace GoEmu.Emulator.Loader;

/// <summary>
/// Builds what a new program finds on its stack (System V ABI, "Initial Process Stack"): argc, argv, envp, the auxiliary vector, and the
/// strings they point to. Invariant: <see cref="Top"/> is the end of mapped, writable guest memory.
/// </summary>
public sealed unsafe class InitialStack(ulong top)
{
    private ulong _sp = top - 8;

    /// <summary>End of the stack's memory.</summary>
    public ulong Top { get; } = top;

    /// <summary>The auxiliary vector's bytes after <see cref="Finish"/>, as /proc/self/auxv shows them.</summary>
    public byte[] AuxBytes { get; private set; } = [];

    /// <summary>Puts a string with its NUL and returns its address.</summary>
    public ulong PushString(ReadOnlySpan<byte> text)
    {
        _sp -= (ulong)text.Length + 1;
        text.CopyTo(new Span<byte>((void*)_sp, text.Length));
        *(byte*)(_sp + (ulong)text.Length) = 0;
        return _sp;
    }

    /// <summary>Puts strings so that the first has the lowest address, and returns their addresses in order.</summary>
    public ulong[] PushStrings(IReadOnlyList<byte[]> strings)
    {
        ulong[] addresses = new ulong[strings.Count];
        for (int n = strings.Count - 1; n >= 0; n--)
            addresses[n] = PushString(strings[n]);
        return addresses;
    }

    /// <summary>Puts bytes at an aligned address and returns it.</summary>
    public ulong PushBytes(ReadOnlySpan<byte> bytes, ulong alignment)
    {
        _sp = (_sp - (ulong)bytes.Length) & ~(alignment - 1);
        bytes.CopyTo(new Span<byte>((void*)_sp, bytes.Length));
        return _sp;
    }

    /// <summary>Writes the vectors and returns the stack pointer for the first instruction, 16-byte aligned, argc there.</summary>
    public ulong Finish(ulong[] argv, ulong[] envp, IReadOnlyList<(ulong Type, ulong Value)> auxv)
    {
        int words = 1 + argv.Length + 1 + envp.Length + 1 + 2 * auxv.Count;
        _sp = (_sp - (ulong)words * 8) & ~15UL;
        ulong* word = (ulong*)_sp;
        *word++ = (ulong)argv.Length;
        foreach (ulong address in argv)
            *word++ = address;
        *word++ = 0;
        foreach (ulong address in envp)
            *word++ = address;
        *word++ = 0;
        ulong* auxStart = word;
        foreach ((ulong type, ulong value) in auxv)
        {
            *word++ = type;
            *word++ = value;
        }
        AuxBytes = new ReadOnlySpan<byte>(auxStart, (int)((byte*)word - (byte*)auxStart)).ToArray();
        return _sp;
    }
}
