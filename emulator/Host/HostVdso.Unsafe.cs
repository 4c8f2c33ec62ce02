namespace GoEmu.Emulator.Host;

/// <summary>Finds functions in the host's vDSO (vdso(7)) by reading its dynamic symbol table in memory.</summary>
public static unsafe class HostVdso
{
    private const int AtSysinfoEhdr = 33, PtLoad = 1, PtDynamic = 2, DtStrTab = 5, DtSymTab = 6;

    /// <summary>Address of the function, or 0 when there is no vDSO or it lacks the name.</summary>
    public static ulong Find(ReadOnlySpan<byte> name)
    {
        byte* image = (byte*)Libc.GetAuxVal(AtSysinfoEhdr);
        if (image == null)
            return 0;
        byte* headers = image + *(ulong*)(image + 32);
        int count = *(ushort*)(image + 56);
        ulong loadBias = (ulong)image;
        byte* dynamic = null;
        for (int n = 0; n < count; n++)
        {
            byte* header = headers + n * 56;
            if (*(int*)header == PtLoad)
                loadBias = (ulong)image + *(ulong*)(header + 8) - *(ulong*)(header + 16);
            else if (*(int*)header == PtDynamic)
                dynamic = image + *(ulong*)(header + 8);
        }
        return dynamic == null ? 0 : FindSymbol(dynamic, loadBias, name);
    }

    private static ulong FindSymbol(byte* dynamic, ulong bias, ReadOnlySpan<byte> name)
    {
        byte* strings = null, symbols = null;
        for (ulong* entry = (ulong*)dynamic; entry[0] != 0; entry += 2)
        {
            if (entry[0] == DtStrTab)
                strings = (byte*)(bias + entry[1]);
            else if (entry[0] == DtSymTab)
                symbols = (byte*)(bias + entry[1]);
        }
        if (strings == null || symbols == null)
            return 0;
        // The string table follows the symbol table in every vDSO the kernel builds, which bounds the walk without a hash table.
        for (byte* symbol = symbols; symbol < strings; symbol += 24)
        {
            byte* text = strings + *(uint*)symbol;
            if (new ReadOnlySpan<byte>(text, name.Length).SequenceEqual(name) && text[name.Length] == 0 && *(ushort*)(symbol + 6) != 0)
                return bias + *(ulong*)(symbol + 8);
        }
        return 0;
    }
}
