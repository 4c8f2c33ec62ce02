using GoEmu.Emulator.Loader;

namespace GoEmu.Syscalls.Kernel;

/// <summary>A program found and checked: an open file and the arguments after any <c>#!</c> lines were followed.</summary>
/// <param name="FileDescriptor">Host file descriptor of the ELF file, close-on-exec; the owner closes it.</param>
/// <param name="Image">Its headers.</param>
/// <param name="Path">Path of the ELF file as given or as the script named it.</param>
/// <param name="Arguments">argv, with the interpreter's arguments in front.</param>
/// <param name="ExecPath">The path that was asked for (AT_EXECFN).</param>
/// <param name="Linker">The dynamic linker that the program names, or null.</param>
internal sealed record ExecTarget(int FileDescriptor, ElfImage Image, byte[] Path, IReadOnlyList<byte[]> Arguments, byte[] ExecPath, ExecTarget? Linker)
{
    /// <summary>Closes its files.</summary>
    public void Close()
    {
        ExecResolver.Close(FileDescriptor);
        Linker?.Close();
    }
}
