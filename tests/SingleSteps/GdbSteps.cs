using System.Globalization;
using System.Text;
using GoEmu.Tests.Commands;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.SingleSteps;

/// <summary>A program's start in gdb, by <c>stepi</c>, with the same start and the same turns of threads as <see cref="ProcessorSteps"/>.</summary>
internal static class GdbSteps
{
    private const string Script = """
        import gdb
        for setting in ("pagination off", "confirm off", "startup-with-shell off", "auto-solib-add off", "print frame-info location"):
            gdb.execute("set " + setting)
        gdb.execute("handle all nostop noprint pass")
        gdb.execute("handle SIGTRAP stop")
        gdb.execute("unset environment")
        for variable in @ENVIRONMENT@:
            gdb.execute("set environment " + variable)
        gdb.execute("starti", to_string=True)
        gdb.execute("set scheduler-locking on")
        inferior = gdb.selected_inferior()
        main = gdb.selected_thread()

        def register(name):
            return int(gdb.parse_and_eval("$" + name)) & 0xffffffffffffffff

        def word(address):
            return int.from_bytes(bytes(inferior.read_memory(address, 8)), "little")

        def step():
            gdb.execute("stepi", to_string=True)

        calls = {}
        def is_call(pc):
            if pc not in calls:
                calls[pc] = bytes(inferior.read_memory(pc, 2)) == b"\x0f\x05"
            return calls[pc]

        def waits():
            return register("rax") == 202 and register("rsi") & 0x7f == 0

        def is_asleep():
            # Interrupted in a call that is begun again (ERESTARTSYS and its like), or about to sleep: futex, nanosleep.
            if register("orig_rax") < 1 << 63 and -register("rax") & 0xffffffffffffffff in (512, 513, 514, 516):
                return True
            return is_call(register("rip")) and (waits() or register("rax") == 35)

        def run_others():
            done = {main.num}
            while True:
                others = [t for t in inferior.threads() if t.num not in done]
                if not others:
                    break
                for thread in others:
                    thread.switch()
                    while not is_asleep():
                        step()
                    done.add(thread.num)
            main.switch()

        at = register("rsp")
        at += 8 * (word(at) + 2)
        while word(at) != 0:
            at += 8
        at += 8
        to, type = at, -1
        while type != 0:
            type, value = word(at), word(at + 8)
            at += 16
            if type == 25:
                inferior.write_memory(value, bytes.fromhex("@RANDOM@"))
            if type not in (33, 27, 28):
                inferior.write_memory(to, type.to_bytes(8, "little") + value.to_bytes(8, "little"))
                to += 16

        with open("@ENVIRON@", "wb") as file:
            file.write(open("/proc/%d/environ" % inferior.pid, "rb").read())
        with open("@PATH@", "w") as file:
            while True:
                pc = register("rip")
                file.write("%x\n" % pc)
                if pc == @END@:
                    break
                waiting = is_call(pc) and waits()
                starting = is_call(pc) and register("rax") == 56
                if waiting:
                    gdb.execute("set scheduler-locking off")
                step()
                if waiting:
                    main.switch()
                    gdb.execute("set scheduler-locking on")
                if waiting or starting:
                    run_others()
        gdb.execute("kill")
        """;

    /// <summary>The addresses that the first thread comes by, and the environment as the program sees it.</summary>
    public static (List<ulong> Path, IReadOnlyDictionary<string, string> Environment) Of(BootProgram program, TempFolder folder)
    {
        string environ = folder.File("environ"), steps = folder.File("steps");
        string variables = string.Join(", ", BootProgram.Environment.Select(e => $"\"{e.Key} {e.Value}\""));
        string script = folder.Write("steps.py", Encoding.UTF8.GetBytes(Script
            .Replace("@ENVIRONMENT@", $"({variables})", StringComparison.Ordinal)
            .Replace("@RANDOM@", BootProgram.Random, StringComparison.Ordinal)
            .Replace("@ENVIRON@", environ, StringComparison.Ordinal)
            .Replace("@PATH@", steps, StringComparison.Ordinal)
            .Replace("@END@", program.End.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        ProcessResult result = ProcessRunner.Run(
            new ProcessRequest(GdbRun.Gdb!, ["-nx", "-batch", "-x", script, program.Path]) { OneProcessor = true, Timeout = TimeSpan.FromMinutes(30) });
        Skip.If(result.StderrText.Contains("ptrace: Operation not permitted", StringComparison.Ordinal), "ptrace is refused");
        Skip.If(result.StderrText.Contains("Python scripting is not supported", StringComparison.Ordinal), "this gdb has no Python");
        Assert.True(File.Exists(steps), result.Describe());
        List<ulong> path = [];
        foreach (string line in File.ReadLines(steps))
            program.Add(path, ulong.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.True(path[^1] == program.End, result.Describe());
        return (path, EnvironmentFile.Read(environ));
    }
}
