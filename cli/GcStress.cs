using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli;

/// <summary>Collects garbage in a loop on a thread of its own, so that the runtime suspends guest threads at every possible moment.</summary>
internal static class GcStress
{
    /// <summary>Starts the thread.</summary>
    public static void Start(GuestProcess process) => EmulatorThread.Start(process, () => Loop(process));

    // A thread that waited for a collection to end takes some ten microseconds to wake, and waits again when the next has begun by then:
    // on an idle machine it could do so for ever. So now and then there is a pause long enough for all of them.
    private const int CollectionsPerPause = 4;

    private static void Loop(GuestProcess process)
    {
        for (int n = 1; ; n++)
        {
            GC.KeepAlive(new byte[1000]);
            using (process.CollectionGate.Enter())
                GC.Collect();
            if (n % CollectionsPerPause == 0)
                Thread.Sleep(1);
            else
                Thread.Yield();
        }
    }
}
