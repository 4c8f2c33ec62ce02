using System.Globalization;
using System.Text;

namespace GoEmu.Syscalls.Table;

/// <summary>The table of system calls as the Markdown of docs/syscalls.md, which a test keeps current.</summary>
public static class SyscallDocument
{
    /// <summary>Renders every number of x86-64, registered or not.</summary>
    public static string Render(SyscallTable table)
    {
        var text = new StringBuilder();
        text.Append("# System calls\n\nGenerated from the table in `syscalls/`; do not edit. `GOEMU_UPDATE_DOCS=1 make test` writes it anew.\n\n");
        text.Append("- **forwarded**: goes to the host's kernel as it is.\n- **full**: done in GoEmu, or checked there first.\n");
        text.Append("- **partial**: with the limits noted.\n- **refused**: on purpose, with the errno noted.\n- **missing**: ENOSYS, with a warning.\n\n");
        text.Append("| Number | Call | Support | Note |\n|---:|---|---|---|\n");
        foreach (SyscallNr number in Enum.GetValues<SyscallNr>())
        {
            SyscallEntry? entry = table.Find((int)number);
            string support = (entry?.Support ?? Support.Missing).ToString().ToLowerInvariant();
            text.Append(CultureInfo.InvariantCulture, $"| {(int)number} | {number} | {support} | {entry?.Note} |\n");
        }
        return text.ToString();
    }
}
