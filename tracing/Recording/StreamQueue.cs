using System.Collections.Concurrent;
using GoEmu.Tracing.Format;

namespace GoEmu.Tracing.Recording;

/// <summary>
/// Packed pieces on their way from the threads that recorded them to the one that writes them. Bounded: who records faster than can be
/// written waits.
/// </summary>
internal sealed class StreamQueue
{
    private const int MaxWaiting = 32, MillisecondsToWait = 1;

    private readonly ConcurrentQueue<ByteWriter> _waiting = [];
    private readonly ConcurrentBag<ByteWriter> _free = [];
    private readonly object _came = new();
    private int _open;

    /// <summary>What to put a piece into.</summary>
    public ByteWriter Begin()
    {
        // The writer is far behind then, so a finer wait would gain nothing.
        while (Volatile.Read(ref _open) >= MaxWaiting)
            Thread.Sleep(MillisecondsToWait);
        if (!_free.TryTake(out ByteWriter? piece))
            piece = new ByteWriter();
        piece.Clear();
        return piece;
    }

    /// <summary>Adds what came from <see cref="Begin"/>.</summary>
    public void Add(ByteWriter piece)
    {
        Interlocked.Increment(ref _open);
        _waiting.Enqueue(piece);
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
    public void Run(Action<ByteWriter> take)
    {
        while (true)
        {
            while (_waiting.TryDequeue(out ByteWriter? piece))
            {
                take(piece);
                _free.Add(piece);
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
