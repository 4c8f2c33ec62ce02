namespace GoEmu.Cli;

/// <summary>Collects garbage in a loop on a thread of its own, so that the runtime suspends guest threads at every possible moment.</summary>
internal static class GcStress
{
    /// <summary>Starts the thread.</summary>
    public static void Start() => new Thread(Loop) { IsBackground = true }.Start();

    private static void Loop()
    {
        while (true)
        {
            GC.KeepAlive(new byte[1000]);
            GC.Collect();
            Thread.Yield();
        }
    }
}
