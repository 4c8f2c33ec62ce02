using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace GoEmu.TestSupport;

/// <summary>Runs a program to its end: raw bytes in and out, exact outcome, nothing left behind.</summary>
public static class ProcessRunner
{
    private const int MaxOutput = 512 << 20;
    private static readonly TimeSpan s_afterKill = TimeSpan.FromMinutes(1);

    /// <summary>Starts the program and waits for it and its output to end.</summary>
    public static ProcessResult Run(ProcessRequest request)
    {
        (int Read, int Write) input = request.Stdin is null ? (-1, -1) : Spawn.Pipe();
        (int Read, int Write) output = Spawn.Pipe();
        (int Read, int Write) errors = Spawn.Pipe();
        if (request.Stdout == StdoutMode.ClosedPipe)
            _ = Native.close(output.Read);

        long begin = Stopwatch.GetTimestamp();
        int error = Spawn.Start(request, input.Read, output.Write, errors.Write, out int pid);
        _ = Native.close(output.Write);
        _ = Native.close(errors.Write);
        if (request.Stdin is not null)
            _ = Native.close(input.Read);
        if (error != 0)
        {
            if (request.Stdin is not null)
                _ = Native.close(input.Write);
            if (request.Stdout == StdoutMode.Capture)
                _ = Native.close(output.Read);
            _ = Native.close(errors.Read);
            return new ProcessResult(new Outcome(OutcomeKind.NotStarted, error), [], []);
        }

        SignalScript script = new(pid, request.Signals);
        // Not awaited at the end: a guest may leave its stdin unread, and the writer then ends with a broken pipe.
        if (request.Stdin is not null)
            _ = StartThread(() => WriteInput(request.Stdin, input.Write));
        Task<byte[]> stdout = request.Stdout == StdoutMode.Capture
            ? StartThread(() => ReadAll(output.Read, script.Saw))
            : Task.FromResult<byte[]>([]);
        Task<byte[]> stderr = StartThread(() => ReadAll(errors.Read, null));
        TimeSpan wall = default;
        Task<(Outcome Outcome, Native.ResourceUsage Usage)> end = StartThread(() =>
        {
            var result = Spawn.Wait(pid);
            script.Ended();
            wall = Stopwatch.GetElapsedTime(begin);
            return result;
        });

        // Output may outlive the process where it left children that hold the pipe: they are waited for as well, and
        // are killed at the guard's end.
        bool finished = Task.WaitAll([stdout, stderr, end], request.Timeout);
        List<(int Pid, string Name)> leftovers = ProcessTree.OfSession(pid);
        if (!finished || leftovers.Count > 0)
            ProcessTree.Kill(pid);
        if (!Task.WaitAll([stdout, stderr, end], s_afterKill))
            throw new IOException($"something outside its session holds the output of: {request}");
        return new ProcessResult(
            finished ? end.Result.Outcome : new Outcome(OutcomeKind.Hung, 0), stdout.Result, stderr.Result)
        {
            Wall = wall,
            Cpu = end.Result.Usage.Cpu,
            MaxResidentKilobytes = end.Result.Usage.MaxResidentKilobytes,
            Leftovers = [.. leftovers.Select(p => $"{p.Name} ({p.Pid})")],
        };
    }

    /// <summary>
    /// The peak resident memory of one run, in kilobytes. What wait4 says of a child covers the time before its exec
    /// too, when it still had its parent's memory, so a small shell stands between and hands its orphan to us.
    /// </summary>
    public static long PeakResidentKilobytes(ProcessRequest request)
    {
        _ = Native.prctl(Native.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        ProcessRequest shell = request with
        {
            Program = "/bin/sh",
            // The pause lets the shell end first: a job that is done before would be reaped by it.
            Arguments = ["-c", "{ sleep 0.2; exec \"$@\"; } >/dev/null 2>&1 & echo $!", "sh", request.Program, .. request.Arguments],
        };
        (int read, int write) = Spawn.Pipe();
        int error = Spawn.Start(shell, -1, write, -1, out int pid);
        _ = Native.close(write);
        if (error != 0)
            throw new IOException($"/bin/sh does not start: errno {error}");
        byte[] said = ReadAll(read, null);
        _ = Spawn.Wait(pid);
        return Spawn.Wait(int.Parse(System.Text.Encoding.ASCII.GetString(said))).Usage.MaxResidentKilobytes;
    }

    private static Task<T> StartThread<T>(Func<T> body)
        => Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static bool WriteInput(Action<Stream> write, int fd)
    {
        using FileStream stream = Open(fd, FileAccess.Write);
        try
        {
            write(stream);
            return true;
        }
        catch (IOException)
        {
            return false; // the program closed its stdin or ended: its right
        }
    }

    private static byte[] ReadAll(int fd, Action<MemoryStream>? saw)
    {
        using FileStream stream = Open(fd, FileAccess.Read);
        MemoryStream all = new();
        byte[] buffer = new byte[64 << 10];
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            all.Write(buffer, 0, count);
            saw?.Invoke(all);
            if (all.Length > MaxOutput)
                break; // closing the pipe ends the writer
        }
        return all.ToArray();
    }

    private static FileStream Open(int fd, FileAccess access)
        => new(new SafeFileHandle(fd, ownsHandle: true), access, bufferSize: 0);

    /// <summary>Sends the request's signals as their texts turn up on stdout.</summary>
    private sealed class SignalScript
    {
        private readonly int _pid;
        private readonly Queue<SignalStep> _steps;
        private readonly Lock _lock = new();
        private int _searchFrom;
        private bool _ended;

        internal SignalScript(int pid, IEnumerable<SignalStep> steps)
        {
            _pid = pid;
            _steps = new Queue<SignalStep>(steps);
            Saw(new MemoryStream());
        }

        internal void Saw(MemoryStream output)
        {
            while (_steps.TryPeek(out SignalStep? step))
            {
                byte[] text = System.Text.Encoding.UTF8.GetBytes(step.After);
                int at = output.GetBuffer().AsSpan(_searchFrom, (int)output.Length - _searchFrom).IndexOf(text);
                if (at < 0)
                    return;
                _searchFrom += at + text.Length;
                _steps.Dequeue();
                lock (_lock)
                {
                    // After it ended its id may be someone else's.
                    if (!_ended)
                        _ = Native.kill(_pid, step.Signal);
                }
            }
        }

        internal void Ended()
        {
            lock (_lock)
                _ended = true;
        }
    }
}
