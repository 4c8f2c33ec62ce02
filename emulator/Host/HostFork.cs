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

    /// <summary>clone3(2) without shared memory, for what fork(2) cannot ask; the C library is not told, so the child should call exec soon.</summary>
    public static unsafe int Clone(CloneArgs arguments)
    {
        const long sysClone3 = 435;
        return (int)HostSyscall.Call(sysClone3, (ulong)(&arguments), (ulong)sizeof(CloneArgs));
    }
}
