using System.Text;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime;
using GoEmu.GoRuntime.Symbols;
using GoEmu.Syscalls.Kernel;

namespace GoEmu.Cli.Live;

/// <summary>What is known of the Go program that runs in this process.</summary>
internal static class LiveGo
{
    private const ulong AtEntry = 9;

    /// <summary>The program's functions where they are in memory; null when it is no Go program or cannot be read.</summary>
    public static GoSymbols? ReadSymbols(GuestProcess process) =>
        ReadBinary(process) is { } binary ? new GoSymbols(binary, LoadBias(process, binary.Image)) : null;

    /// <summary>Reads the program's file; null when it is no Go program or cannot be read.</summary>
    public static GoBinary? ReadBinary(GuestProcess process)
    {
        try
        {
            return GoBinary.TryRead(ElfImage.Inspect(File.ReadAllBytes(Encoding.UTF8.GetString(process.Image.Path))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ElfException)
        {
            return null; // then there are no names
        }
    }

    /// <summary>What the loader added to the addresses of the program's file.</summary>
    public static ulong LoadBias(GuestProcess process, ElfImage image)
    {
        ReadOnlySpan<byte> vector = process.Image.AuxVector;
        for (; vector.Length >= 16; vector = vector[16..])
        {
            if (BitConverter.ToUInt64(vector) == AtEntry)
                return BitConverter.ToUInt64(vector[8..]) - image.Entry;
        }
        return 0;
    }

    /// <summary>The program with its memory, or null and in <paramref name="error"/> what it lacks.</summary>
    public static GoProcess? TryCreate(GuestProcess process, out string error)
    {
        error = "";
        if (ReadBinary(process) is not { } binary)
            error = "is not a Go program";
        else if (binary.Functions is null)
            error = "has no function table that is known";
        else if (GoProcess.Create(binary, new LiveMemory(), LoadBias(process, binary.Image)) is { } go)
            return go;
        else
            error = $"is of a Go version that is not known ({binary.GoVersion ?? "none found"}); 1.18 is the oldest";
        return null;
    }
}
