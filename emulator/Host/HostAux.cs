namespace GoEmu.Emulator.Host;

/// <summary>The auxiliary vector of the host process.</summary>
public static class HostAux
{
    /// <summary>Value of an entry, 0 when missing (getauxval(3)).</summary>
    public static ulong Get(ulong type) => Libc.GetAuxVal((nuint)type);
}
