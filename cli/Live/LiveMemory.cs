using GoEmu.Emulator.Memory;
using GoEmu.GoRuntime.Memory;

namespace GoEmu.Cli.Live;

/// <summary>The memory of the program that runs in this process. Only on its own threads, as <see cref="UserCopy"/>.</summary>
internal sealed class LiveMemory : IMemoryReader
{
    /// <inheritdoc/>
    public bool TryRead(ulong address, Span<byte> into) => UserCopy.Read(address, into);
}
