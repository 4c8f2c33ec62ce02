using System.Runtime.InteropServices;

namespace GoEmu.TestSupport;

/// <summary>
/// Starts and awaits a process by posix_spawn and wait4. The child leads a session of its own (so all it starts can be
/// found again), with every signal at its default and none blocked, as a shell would start it.
/// </summary>
internal static unsafe class Spawn
{
    static Spawn()
    {
        // Programs that are meant to crash leave no core files about.
        ulong* none = stackalloc ulong[2] { 0, 0 };
        _ = Native.setrlimit(Native.RLIMIT_CORE, none);
    }

    /// <summary>Starts the program; the descriptors become its 0, 1 and 2 (a negative one is /dev/null). Returns an errno.</summary>
    internal static int Start(ProcessRequest request, int stdin, int stdout, int stderr, out int pid)
    {
        byte* actions = stackalloc byte[Native.OpaqueSize];
        byte* attributes = stackalloc byte[Native.OpaqueSize];
        byte* signals = stackalloc byte[128];
        Check(Native.posix_spawn_file_actions_init(actions));
        Check(Native.posix_spawnattr_init(attributes));
        byte** argv = Strings(request.Arguments.Prepend(request.Argv0 ?? request.Program));
        byte** envp = Strings(request.Environment.Select(e => $"{e.Key}={e.Value}"));
        try
        {
            AddDescriptor(actions, stdin, 0);
            AddDescriptor(actions, stdout, 1);
            AddDescriptor(actions, stderr, 2);
            if (request.WorkingFolder is { } folder)
                Check(Native.posix_spawn_file_actions_addchdir_np(actions, folder));
            Check(Native.posix_spawnattr_setflags(attributes,
                Native.POSIX_SPAWN_SETSIGDEF | Native.POSIX_SPAWN_SETSIGMASK | Native.POSIX_SPAWN_SETSID));
            _ = Native.sigfillset(signals);
            Check(Native.posix_spawnattr_setsigdefault(attributes, signals));
            _ = Native.sigemptyset(signals);
            Check(Native.posix_spawnattr_setsigmask(attributes, signals));
            using OneProcessor? one = request.OneProcessor ? new OneProcessor() : null;
            int started;
            int error = Native.posix_spawn(&started, request.Program, actions, attributes, argv, envp);
            // A file just written may still be open for writing in a child that another thread has forked but that has not called exec yet.
            const int textFileBusy = 26, attempts = 200;
            for (int n = 0; error == textFileBusy && n < attempts; n++)
            {
                Thread.Sleep(5);
                error = Native.posix_spawn(&started, request.Program, actions, attributes, argv, envp);
            }
            pid = started;
            return error;
        }
        finally
        {
            _ = Native.posix_spawn_file_actions_destroy(actions);
            _ = Native.posix_spawnattr_destroy(attributes);
            Free(argv);
            Free(envp);
        }
    }

    /// <summary>Waits for the process to end and reaps it.</summary>
    internal static (Outcome Outcome, Native.ResourceUsage Usage) Wait(int pid)
    {
        int status;
        Native.ResourceUsage usage;
        while (Native.wait4(pid, &status, 0, &usage) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Native.EINTR)
                throw new IOException($"wait4({pid}) failed with errno {Marshal.GetLastPInvokeError()}");
        }
        return (Outcome.FromWaitStatus(status), usage);
    }

    /// <summary>A pipe whose ends close on exec.</summary>
    internal static (int Read, int Write) Pipe()
    {
        int* ends = stackalloc int[2];
        if (Native.pipe2(ends, Native.O_CLOEXEC) != 0)
            throw new IOException($"pipe2 failed with errno {Marshal.GetLastPInvokeError()}");
        return (ends[0], ends[1]);
    }

    private static void AddDescriptor(byte* actions, int from, int to)
        => Check(from < 0
            ? Native.posix_spawn_file_actions_addopen(actions, to, "/dev/null", Native.O_RDONLY, 0)
            : Native.posix_spawn_file_actions_adddup2(actions, from, to));

    private static void Check(int error)
    {
        if (error != 0)
            throw new IOException($"posix_spawn could not be prepared: errno {error}");
    }

    private static byte** Strings(IEnumerable<string> values)
    {
        string[] all = [.. values];
        byte** block = (byte**)NativeMemory.Alloc((nuint)(all.Length + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < all.Length; i++)
            block[i] = (byte*)Marshal.StringToCoTaskMemUTF8(all[i]);
        block[all.Length] = null;
        return block;
    }

    private static void Free(byte** block)
    {
        for (byte** p = block; *p != null; p++)
            Marshal.FreeCoTaskMem((nint)(*p));
        NativeMemory.Free(block);
    }
}
