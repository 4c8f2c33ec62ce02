namespace GoEmu.Emulator.Jit.Instrumentation;

/// <summary>
/// The code of a direct transfer of control under instrumentation: <c>[mov byte [r15+pending], 1] [lea r15, [r15+amount]] [mov [r15], r15b]
/// jmp target</c>. The first store is there when branches are recorded (elsewhere, when instructions are counted too: see
/// <see cref="CountedBranches"/>), the second when instructions are counted and a slice may end here.
/// The displacement of the LEA, and of the second store, is less or more by what the target has pending itself.
/// </summary>
internal readonly struct EdgeShape
{
    /// <summary>Bytes of the LEA that moves the position.</summary>
    public const int LeaBytes = 4;

    /// <summary>Bytes of the store that ends a slice.</summary>
    public const int CheckBytes = 4;

    /// <summary>Bytes of the store of an outcome.</summary>
    public const int RecordBytes = 5;

    /// <summary>Likewise where instructions are counted.</summary>
    public const int CountedRecordBytes = 8;

    private const int JumpBytes = 5;

    private readonly int _recordBytes;

    private EdgeShape(int amount, int recordBytes, bool checks)
    {
        Amount = amount;
        _recordBytes = recordBytes;
        Checks = checks;
    }

    /// <summary>What the position moves by.</summary>
    public int Amount { get; }

    /// <summary>Whether the outcome is stored.</summary>
    public bool Records => _recordBytes != 0;

    /// <summary>Whether a slice may end here.</summary>
    public bool Checks { get; }

    /// <summary>Whether there is a LEA.</summary>
    public bool Moves => Amount != 0;

    /// <summary>Bytes from the first store to the end of the jump.</summary>
    public int Bytes => _recordBytes + (Moves ? LeaBytes : 0) + (Checks ? CheckBytes : 0) + JumpBytes;

    /// <summary>Bytes from the LEA, or what follows it, to the end.</summary>
    public int BytesFromLea => Bytes - _recordBytes;

    /// <summary>Bytes from behind the LEA to the end.</summary>
    public int BytesBehindLea => (Checks ? CheckBytes : 0) + JumpBytes;

    /// <summary>A taken branch. <paramref name="pending"/> is what the code before it adds, <paramref name="backward"/> whether it leads to itself or below.</summary>
    public static EdgeShape Branch(InstrumentationKind kind, int pending, bool conditional, bool backward) =>
        Create(kind, pending, conditional || backward, backward);

    /// <summary>A direct call, behind its push.</summary>
    public static EdgeShape Call(InstrumentationKind kind, int pending, bool backward) => Create(kind, pending, backward, true);

    /// <summary>The jump that ends a unit, which is no instruction of the guest's.</summary>
    public static EdgeShape Closing(int pending) => new(pending, 0, false);

    private static EdgeShape Create(InstrumentationKind kind, int pending, bool records, bool checks) => kind switch
    {
        InstrumentationKind.Counting => new EdgeShape(pending + 1, 0, checks),
        InstrumentationKind.CountedBranches => new EdgeShape(pending + 1, records ? CountedRecordBytes : 0, checks),
        _ => new EdgeShape(records ? pending + 1 : pending, records ? RecordBytes : 0, false),
    };
}
