using GoEmu.Emulator.Host;
using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// Guest PC to host entry. PCs in the low window index a flat, sparse table that translated code jumps through; all others are in a
/// dictionary behind a direct-mapped hash that machine code reads. Writers hold the translation lock.
/// </summary>
internal sealed unsafe class EntryTable
{
    /// <summary>Entries of the hash, a power of two.</summary>
    public const int HashSize = 1 << 14;

    private const ulong NoKey = ulong.MaxValue;

    private readonly bool _hasTable;
    private readonly ulong* _table = (ulong*)GuestLayout.TableBase;
    private readonly ulong* _hash; // null with a table: then nothing jumps through the stub
    private readonly Dictionary<ulong, nint> _far = [];

    public EntryTable(bool hasTable, ulong hash)
    {
        _hasTable = hasTable;
        if (hasTable)
        {
            HostMemory.Reserve(GuestLayout.TableBase, GuestLayout.TableGuardEnd - GuestLayout.TableBase);
            HostMemory.MapFixed(GuestLayout.TableBase, GuestLayout.TableCodeEnd * 8, HostMemory.ReadWrite);
            HostMemory.NoHugePages(GuestLayout.TableBase, GuestLayout.TableCodeEnd * 8);
            return;
        }
        _hash = (ulong*)hash;
        ClearHash();
    }

    /// <summary>Memory for the hash: pairs of guest PC and host entry, which machine code reads.</summary>
    public static ulong AllocateHash() => (ulong)System.Runtime.InteropServices.NativeMemory.AllocZeroed(HashSize, 16);

    /// <summary>Entry of <paramref name="pc"/>, or null. For the holder of the translation lock.</summary>
    public byte* Find(ulong pc)
    {
        if (_hasTable && pc < GuestLayout.TableCodeEnd)
            return (byte*)_table[pc];
        return _far.TryGetValue(pc, out nint host) ? (byte*)host : null;
    }

    /// <summary>The same without the lock: may miss an entry that is not in the flat table or the hash.</summary>
    public byte* FindQuickly(ulong pc)
    {
        if (_hasTable && pc < GuestLayout.TableCodeEnd)
            return (byte*)Volatile.Read(ref _table[pc]);
        return null;
    }

    /// <summary>Sets an entry; complete code must be there.</summary>
    public void Set(ulong pc, byte* host)
    {
        if (_hasTable && pc < GuestLayout.TableCodeEnd)
        {
            Volatile.Write(ref _table[pc], (ulong)host);
            return;
        }
        _far[pc] = (nint)host;
    }

    /// <summary>
    /// Makes the hash stub find <paramref name="pc"/>, unless its slot is taken. The stub takes no lock: it sees a key only with its
    /// value, since the key is written last and a used slot is emptied only while no thread is in translated code.
    /// </summary>
    public void Publish(ulong pc, byte* host)
    {
        ulong* slot = _hash + 2 * (pc & (HashSize - 1));
        if (slot[0] != NoKey)
            return;
        slot[1] = (ulong)host;
        Volatile.Write(ref slot[0], pc);
    }

    /// <summary>Removes entries of [<paramref name="start"/>, <paramref name="end"/>) that lead into one unit's code; no thread may be in translated code.</summary>
    public void Remove(ulong start, ulong end, byte* hostStart, byte* hostEnd)
    {
        if (_hasTable && start < GuestLayout.TableCodeEnd)
        {
            for (ulong pc = start; pc < end; pc++)
            {
                byte* host = (byte*)_table[pc];
                if (host >= hostStart && host < hostEnd)
                    _table[pc] = 0;
            }
            return;
        }
        for (ulong pc = start; pc < end; pc++)
        {
            if (_far.TryGetValue(pc, out nint host) && (byte*)host >= hostStart && (byte*)host < hostEnd)
                _far.Remove(pc);
            if (_hash != null && _hash[2 * (pc & (HashSize - 1))] == pc)
                _hash[2 * (pc & (HashSize - 1))] = NoKey;
        }
    }

    /// <summary>Removes everything; no thread may be in translated code.</summary>
    public void Clear()
    {
        if (_hasTable)
            HostMemory.Discard(GuestLayout.TableBase, GuestLayout.TableCodeEnd * 8);
        _far.Clear();
        if (_hash != null)
            ClearHash();
    }

    private void ClearHash()
    {
        for (int n = 0; n < HashSize; n++)
            _hash[2 * n] = NoKey;
    }
}
