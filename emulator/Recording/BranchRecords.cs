using System.Buffers.Binary;

namespace GoEmu.Emulator.Recording;

/// <summary>
/// What translated code and the engine write while branches are recorded, in two streams for each thread that say when it was each one's
/// turn only together with the code: an <em>outcome</em>, a byte of 0 or 1, for each conditional branch and each direct jump or call to its
/// own or a lower address, which is always taken; and a <em>target</em> for each indirect transfer. Beside them are records
/// (<see cref="BranchRecord"/>), each with its place in both. From all that and the code every instruction that ran can be found again.
/// </summary>
public static class BranchRecords
{
    /// <summary>Instead of a site's number: four bytes of address follow.</summary>
    public const int ShortTarget = 1;

    /// <summary>Instead of a site's number: eight bytes of address follow.</summary>
    public const int LongTarget = 0;

    /// <summary>Number of the first site, a place that has come to be known as one where an indirect transfer may lead. A target that is one is its number alone.</summary>
    public const int FirstSite = 2;

    /// <summary>Above the number of the last.</summary>
    public const int SiteEnd = 1 << 16;

    /// <summary>Bytes of a site's number, and of what may be in its place.</summary>
    public const int SiteBytes = 2;

    /// <summary>Most bytes of a target.</summary>
    public const int MaxTargetBytes = SiteBytes + 8;

    /// <summary>Writes a target by its site's number, or its address where that is 0; returns how many bytes that takes.</summary>
    public static int WriteTarget(Span<byte> to, int site, ulong pc)
    {
        if (site != 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)site);
            return SiteBytes;
        }
        bool isShort = pc <= uint.MaxValue;
        BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)(isShort ? ShortTarget : LongTarget));
        if (isShort)
            BinaryPrimitives.WriteUInt32LittleEndian(to[SiteBytes..], (uint)pc);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(to[SiteBytes..], pc);
        return SiteBytes + (isShort ? sizeof(uint) : sizeof(ulong));
    }
}
