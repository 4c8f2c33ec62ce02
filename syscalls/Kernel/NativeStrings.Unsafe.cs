using System.Runtime.InteropServices;

namespace GoEmu.Syscalls.Kernel;

/// <summary>argv and envp for the host's execve, in native memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly byte* _block;

    /// <summary>Copies the strings.</summary>
    public NativeStrings(IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        int pointers = (arguments.Count + environment.Count + 2) * sizeof(ulong);
        int bytes = arguments.Concat(environment).Sum(text => text.Length + 1);
        _block = (byte*)NativeMemory.AllocZeroed((nuint)(pointers + bytes));
        ulong* slot = (ulong*)_block;
        byte* text = _block + pointers;
        Arguments = (ulong)slot;
        slot = Fill(slot, ref text, arguments);
        Environment = (ulong)slot;
        Fill(slot, ref text, environment);
    }

    /// <summary>Address of argv.</summary>
    public ulong Arguments { get; }

    /// <summary>Address of envp.</summary>
    public ulong Environment { get; }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_block);

    private static ulong* Fill(ulong* slot, ref byte* text, IReadOnlyList<byte[]> strings)
    {
        foreach (byte[] value in strings)
        {
            *slot++ = (ulong)text;
            value.CopyTo(new Span<byte>(text, value.Length));
            text += value.Length + 1;
        }
        return slot + 1;
    }
}
