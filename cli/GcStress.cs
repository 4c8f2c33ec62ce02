using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli;

/// <summary>Collects garbage in a loop on a thread of its own, so that the runtime suspends guest threads at every possible moment.</summary>
internal static class GcStress
{
    /// <summary>Starts the thread.</summary>
    public static void Start(GuestProcess process) => EmulatorThread.Start(process, () => Loop(process));

    private static void Loop(GuestProcess process)
    {
        while (true)
        {
            GC.KeepAlive(new byte[1000]);
            using (process.CollectionGate.Enter())
                GC.Collect();
            Thread.Yield();
        }
    }
}
