using System.Collections.Concurrent;

namespace GoEmu.Tracing.Recording;

/// <summary>
/// Pieces of streams on their way from the threads that recorded them to the one that packs them. Bounded: who records faster than can be
/// written waits.
/// </summary>
internal sealed class StreamQueue
{
    private const int MaxWaiting = 32, MillisecondsToWait = 1;

    private readonly ConcurrentQueue<(int ThreadId, byte[] Bytes, int Length)> _waiting = [];
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly object _came = new();
    private int _open;

    /// <summary>Adds a copy of a piece.</summary>
    public void Add(int threadId, ReadOnlySpan<byte> bytes)
    {
        // The packer is far behind then, so a finer wait would gain nothing.
        while (Volatile.Read(ref _open) >= MaxWaiting)
            Thread.Sleep(MillisecondsToWait);
        if (!_free.TryTake(out byte[]? copy))
            copy = new byte[BranchPacker.MaxStream];
        bytes.CopyTo(copy);
        Interlocked.Increment(ref _open);
        _waiting.Enqueue((threadId, copy, bytes.Length));
        lock (_came)
            Monitor.Pulse(_came);
    }

    /// <summary>Waits until all that was added has been dealt with.</summary>
    public void Drain()
    {
        while (Volatile.Read(ref _open) != 0)
            Thread.Sleep(MillisecondsToWait);
    }

    /// <summary>Deals with pieces for ever.</summary>
    public void Run(Action<int, byte[], int> take)
    {
        while (true)
        {
            while (_waiting.TryDequeue(out (int ThreadId, byte[] Bytes, int Length) piece))
            {
                take(piece.ThreadId, piece.Bytes, piece.Length);
                _free.Add(piece.Bytes);
                Interlocked.Decrement(ref _open);
            }
            lock (_came)
            {
                if (_waiting.IsEmpty)
                    Monitor.Wait(_came);
            }
        }
    }
}
