using GoEmu.Syscalls.Kernel;

namespace GoEmu.Syscalls.Table;

/// <summary>One line of the table: a system call, how well it is supported, and what does it.</summary>
public sealed unsafe class SyscallEntry
{
    internal SyscallEntry(SyscallNr number, Support support, string note, delegate*<GuestTask, in SyscallArgs, SyscallResult> handler)
    {
        Number = number;
        Support = support;
        Note = note;
        Handler = handler;
    }

    /// <summary>Its number and name.</summary>
    public SyscallNr Number { get; }

    /// <summary>How much of it there is.</summary>
    public Support Support { get; }

    /// <summary>Limits or reason; empty when there is nothing to say.</summary>
    public string Note { get; }

    /// <summary>What would do it but for the handler put before it.</summary>
    internal delegate*<GuestTask, in SyscallArgs, SyscallResult> Overridden { get; private init; }

    /// <summary>The same entry with a handler put before.</summary>
    internal SyscallEntry WithHandler(delegate*<GuestTask, in SyscallArgs, SyscallResult> handler) =>
        new(Number, Support, Note, handler) { Overridden = Handler };

    /// <summary>What does it.</summary>
    internal delegate*<GuestTask, in SyscallArgs, SyscallResult> Handler { get; }
}
