using System.Text;
using GoEmu.Emulator.Host;

namespace GoEmu.Cli;

/// <summary>
/// Writes to file descriptor 2 directly: the framework's console would set up terminals and signal handlers, which are the guest's.
/// </summary>
internal static class StandardError
{
    private const long SysWrite = 1;

    /// <summary>Writes a line in one go.</summary>
    public static void WriteLine(string line) => Write(line + "\n");

    /// <summary>Writes text in one go.</summary>
    public static void Write(string text) => Write(text, 2);

    /// <summary>Writes text to another descriptor of the process, likewise.</summary>
    public static unsafe void Write(string text, int descriptor)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                long result = HostSyscall.Call(SysWrite, (ulong)descriptor, (ulong)(start + done), (ulong)(bytes.Length - done));
                if (result <= 0)
                    return;
                done += (int)result;
            }
        }
    }
}
