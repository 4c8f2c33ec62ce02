using GoEmu.Emulator.Host;
using Xunit;

namespace GoEmu.Tests.Unit.Host;

public sealed class HostLockTests
{
    [Fact]
    public void OnlyOneThreadIsInside()
    {
        HostLock held = new();
        int inside = 0, overlaps = 0, total = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(Work))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Equal(0, overlaps);
        Assert.Equal(8 * 20_000, total);

        void Work()
        {
            for (int n = 0; n < 20_000; n++)
            {
                using (held.Enter())
                {
                    if (Interlocked.Increment(ref inside) != 1)
                        Interlocked.Increment(ref overlaps);
                    total++;
                    Interlocked.Decrement(ref inside);
                }
            }
        }
    }

    [Fact]
    public void AThreadThatTakesItOverAndOverLetsOthersIn()
    {
        HostLock held = new();
        bool stop = false;
        Thread greedy = new(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                using (held.Enter())
                    Thread.SpinWait(20_000); // long against the time between two turns
            }
        });
        greedy.Start();
        Thread modest = new(() =>
        {
            for (int n = 0; n < 200; n++)
                held.Enter().Dispose();
        });
        modest.Start();
        bool served = modest.Join(TimeSpan.FromSeconds(60));
        Volatile.Write(ref stop, true);
        greedy.Join();
        Assert.True(served);
    }

    [Fact]
    public void ItsHolderMayTakeItAgain()
    {
        HostLock held = new();
        bool taken = false;
        Thread other = new(() =>
        {
            using (held.Enter())
                taken = true;
        });
        using (held.Enter())
        {
            using (held.Enter())
                other.Start();
            // The inner scope's end must not give it to the other thread.
            Assert.False(other.Join(50));
            Assert.False(taken);
        }
        other.Join();
        Assert.True(taken);
    }
}
