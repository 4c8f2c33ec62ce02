namespace GoEmu.Emulator.Recording;

/// <summary>Takes what an engine records of the branches that guest threads take. Called on the threads concerned, or while all are stopped.</summary>
public interface IBranchSink
{
    /// <summary>A piece of what a thread's branches did, which follows the last one.</summary>
    void Branches(int threadId, in BranchPiece piece);

    /// <summary>From here on a target at <paramref name="pc"/> may be told by a number.</summary>
    void Site(int number, ulong pc);

    /// <summary>
    /// Bytes of a page of code, before any of it runs in that version. Threads go by the version of the highest epoch that is not above
    /// theirs, or of the lowest there is. Called by one thread at a time.
    /// </summary>
    void Code(ulong page, uint epoch, ReadOnlySpan<byte> bytes);

    /// <summary>Code that does not run as it stands: the host does its work, and it goes on <paramref name="length"/> bytes further on.</summary>
    void Replaced(ulong pc, int length);

    /// <summary>This process is now the child of a fork, with one thread; what follows is that thread's, and all code comes again.</summary>
    void Forked(int processId);
}
