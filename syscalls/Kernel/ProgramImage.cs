namespace GoEmu.Syscalls.Kernel;

/// <summary>What /proc/self tells of a program: its file, arguments, environment, auxiliary vector and stack.</summary>
/// <param name="Path">Absolute path of the executable, as bytes.</param>
/// <param name="CommandLine">Arguments, each with its NUL.</param>
/// <param name="Environment">Environment strings, each with its NUL.</param>
/// <param name="AuxVector">The auxiliary vector as it lies on the stack.</param>
/// <param name="EntryPoint">Address of the first instruction (of the dynamic linker, if there is one).</param>
/// <param name="StackPointer">RSP at that instruction.</param>
public sealed record ProgramImage(byte[] Path, byte[] CommandLine, byte[] Environment, byte[] AuxVector, ulong EntryPoint, ulong StackPointer)
{
    /// <summary>Before anything is loaded.</summary>
    public static ProgramImage Empty { get; } = new([], [], [], [], 0, 0);
}
