namespace GoEmu.Syscalls.Kernel;

/// <summary>
/// Is told when a guest thread comes to one of the engine's probes (<see cref="Emulator.Engine.EngineHost.AddProbes"/>). Called on that
/// thread, while others run on; its state is exact, and RIP, which has to stay as it is, is the probed address, whose instruction has not run.
/// In a child of fork or vfork too, which shares nothing with its parent or everything.
/// </summary>
public interface IProbeObserver
{
    /// <summary>The task is at a probe and goes on behind it when this returns.</summary>
    void Hit(GuestTask task);
}
