using System.Runtime.InteropServices;
using GoEmu.Emulator.Jit;

namespace GoEmu.Emulator.Interpreter;

/// <summary>
/// All blocks, with the links between them. Ops lie in chunks of native memory that live until everything is dropped at once. All of
/// it under the engine's lock; running threads only follow the pointers in ops and the <see cref="JumpCache"/>.
/// </summary>
internal sealed unsafe class BlockCache
{
    private const int ChunkOps = 32768, MaxChunks = 192, InitialBlocks = 4096;

    private readonly NativeList<Block> _blocks = new(InitialBlocks);
    private readonly NativeList<BlockLink> _links = new(InitialBlocks * 2);
    private readonly Dictionary<ulong, int> _byPc = [];
    private readonly List<nint> _chunks = [];
    private Op* _free, _chunkEnd;

    /// <summary>For indirect jumps.</summary>
    public JumpCache Jumps { get; } = new();

    /// <summary>Blocks by number.</summary>
    public NativeList<Block> Blocks => _blocks;

    /// <summary>False when everything should be dropped before more is added.</summary>
    public bool HasRoom => _chunks.Count < MaxChunks;

    /// <summary>Bytes in use.</summary>
    public long Used => (long)_chunks.Count * ChunkOps * Op.Bytes - (_chunkEnd - _free) * Op.Bytes;

    /// <summary>The number of the block that begins at a guest address, or -1.</summary>
    public int Find(ulong pc) => _byPc.TryGetValue(pc, out int block) ? block : -1;

    /// <summary>Adds what was built, linked to the blocks that are there, and returns its number.</summary>
    public int Add(BlockBuilder builder)
    {
        int index = _blocks.Count;
        Op* first = Copy(builder, Allocate(SizeOf(builder)), index);
        _ = _blocks.Add(new Block { Start = builder.Start, End = builder.End, First = first, Incoming = -1 });
        _byPc[builder.Start] = index;
        foreach ((int op, ulong target) in builder.Branches)
        {
            if (_byPc.TryGetValue(target, out int block))
                Link(first[op].Target, block);
        }
        Jumps.Set(builder.Start, first);
        return index;
    }

    /// <summary>Ops that a block takes: a header, its own, and a stub for each branch.</summary>
    public static int SizeOf(BlockBuilder builder) => 1 + builder.Ops.Length + builder.Branches.Length;

    /// <summary>Writes what was built to memory, unlinked, and returns its first op.</summary>
    public static Op* Copy(BlockBuilder builder, Op* memory, int index)
    {
        *memory = new Op { Imm = (long)builder.Start, Disp = index };
        Op* first = memory + 1;
        builder.Ops.CopyTo(new Span<Op>(first, builder.Ops.Length));
        Op* stub = first + builder.Ops.Length;
        foreach ((int op, ulong target) in builder.Branches)
        {
            *stub = new Op { Handler = &ControlOps.Stub, Imm = (long)target, Disp = (int)(first + op - stub), Dst = Op.IsStub };
            first[op].Target = stub;
            stub++;
        }
        return first;
    }

    private Op* Allocate(int ops)
    {
        if (_chunkEnd - _free < ops)
        {
            _free = (Op*)NativeMemory.Alloc(ChunkOps, Op.Bytes);
            _chunkEnd = _free + ChunkOps;
            _chunks.Add((nint)_free);
        }
        Op* result = _free;
        _free += ops;
        return result;
    }

    /// <summary>Makes the branch of a stub lead straight to a block.</summary>
    public void Link(Op* stub, int block)
    {
        Op* branch = stub + stub->Disp;
        ref Block target = ref _blocks[block];
        target.Incoming = _links.Add(new BlockLink { Branch = branch, Stub = stub, Next = target.Incoming });
        Volatile.Write(ref branch->Imm, (long)target.First);
    }

    /// <summary>Makes nothing lead to a block any more; no thread may be interpreting.</summary>
    public void Retire(int index)
    {
        ref Block block = ref _blocks[index];
        for (int link = block.Incoming; link >= 0; link = _links[link].Next)
            _links[link].Branch->Target = _links[link].Stub;
        block.Incoming = -1;
        block.Retired = true;
        Jumps.Remove(block.First);
        if (Find(block.Start) == index)
            _ = _byPc.Remove(block.Start);
    }

    /// <summary>Drops everything; no thread may be interpreting.</summary>
    public void Clear()
    {
        _blocks.Clear();
        _links.Clear();
        _byPc.Clear();
        Jumps.Clear();
        foreach (nint chunk in _chunks)
            NativeMemory.Free((void*)chunk);
        _chunks.Clear();
        _free = _chunkEnd = null;
    }
}
