using System.Globalization;
using System.Text;
using GoEmu.Emulator.Cpu;

namespace GoEmu.Syscalls.Kernel;

/// <summary>Registers in words, for messages about signals and bugs.</summary>
internal static unsafe class StateDump
{
    private static readonly string[] s_names =
        ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    /// <summary>One line: the signal, where it hit, and all registers in hexadecimal.</summary>
    public static string Describe(GuestTask task, int signal, int code, ulong address)
    {
        CpuState* cpu = task.Cpu;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"thread {task.ThreadId}: signal {signal} code {code} address {address:x} at rip {cpu->Rip:x} host {cpu->HostRip:x} trap {cpu->TrapNumber} error {cpu->ErrorCode:x} fs {cpu->FsBase:x} flags {cpu->Rflags:x}");
        for (int n = 0; n < s_names.Length; n++)
            text.Append(CultureInfo.InvariantCulture, $" {s_names[n]} {cpu->Gpr[n]:x}");
        return text.ToString();
    }
}
