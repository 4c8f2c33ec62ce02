using System.Runtime.InteropServices;

namespace GoEmu.TestSupport.Tracing;

/// <summary>ptrace(2) and the requests used (<c>linux/ptrace.h</c>).</summary>
internal static partial class Ptrace
{
    internal const int Continue = 7;
    internal const int SingleStep = 9;
    internal const int GetRegisters = 12;
    internal const int SetRegisters = 13;
    internal const int GetEventMessage = 0x4201;
    internal const int Seize = 0x4206;
    internal const int Interrupt = 0x4207;

    internal const nuint TraceClone = 0x8;
    internal const nuint TraceExec = 0x10;
    internal const nuint ExitKill = 0x100000;

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    internal static partial nint Call(int request, int pid, nuint address, nuint data);
}
