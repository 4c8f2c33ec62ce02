using System.Runtime.InteropServices;

namespace GoEmu.Syscalls.Kernel;

/// <summary>stack_t of sigaltstack(2).</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct StackDescriptor
{
    /// <summary>ss_sp.</summary>
    [FieldOffset(0)] public ulong Address;

    /// <summary>ss_flags.</summary>
    [FieldOffset(8)] public int Flags;

    /// <summary>ss_size in bytes.</summary>
    [FieldOffset(16)] public ulong Size;
}
