namespace GoEmu.GoRuntime.Memory;

/// <summary>A program's memory: a running guest's, a traced process's, a file's, a recording's.</summary>
public interface IMemoryReader
{
    /// <summary>Fills a span from an address; false when not all of it could be read. Never throws for a bad address.</summary>
    bool TryRead(ulong address, Span<byte> into);
}
