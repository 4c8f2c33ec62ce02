using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Host;

/// <summary>fork(2) through the C library, so that its own locks are consistent in the child.</summary>
public static class HostFork
{
    /// <summary>0 in the child, the child's process id in the parent, or a negative errno.</summary>
    public static int Fork()
    {
        int pid = Libc.Fork();
        return pid >= 0 ? pid : -Marshal.GetLastPInvokeError();
    }
}
