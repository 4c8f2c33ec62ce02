using System.Buffers.Binary;
using GoEmu.Emulator.Loader;
using GoEmu.GoRuntime.Layouts;

namespace GoEmu.GoRuntime.Symbols;

/// <summary>
/// The trees of inlined calls. A function's tree is its FUNCDATA_InlTree (3), an array of runtime.inlinedCall; its table
/// PCDATA_InlTreeIndex (2) tells which element an instruction belongs to, and the element's parentPc is an instruction
/// of the caller, so that the walk goes on from there. Two forms: Go 1.18 and 1.19 (<c>runtime/symtab.go</c>: parent
/// int16, funcID, file, line, func_, parentPc; 20 bytes) and since Go 1.20 (<c>runtime/symtabinl.go</c>: funcID,
/// nameOff, parentPc, startLine; 16 bytes).
/// </summary>
internal sealed class InlineTable
{
    private const int IndexTable = 2; // PCDATA_InlTreeIndex
    private const int TreeData = 3; // FUNCDATA_InlTree

    private readonly ReadOnlyMemory<byte> _data; // from moduledata.gofunc on
    private readonly bool _old;

    private InlineTable(ReadOnlyMemory<byte> data, bool old)
    {
        _data = data;
        _old = old;
    }

    private int EntrySize => _old ? 20 : 16;

    private int IdAt => _old ? 2 : 0;

    private int NameAt => _old ? 12 : 4;

    private int ParentAt => _old ? 16 : 8;

    /// <summary>Null where functions' data cannot be found: without module data, and before Go 1.18.</summary>
    internal static InlineTable? Read(GoBinary binary, LinkedImage image, RuntimeLayout layout)
    {
        if (binary.Module is not { } module || binary.Functions is not { } functions
            || functions.Version == PcLnTabVersion.Go116
            || !image.TryReadPointer(module.Address + layout.ModuleData.Offset("gofunc"), out ulong start))
            return null;
        foreach (ElfSegment s in binary.Image.ProgramHeaders.ToArray())
        {
            if (s.Type != ElfSegmentType.Load || !s.Contains(start) || start - s.VirtualAddress >= s.FileSize)
                continue;
            ulong end = s.VirtualAddress + s.FileSize;
            if (functions.Address > start && functions.Address < end)
                end = functions.Address;
            ReadOnlyMemory<byte> data = binary.Image.ReadFileBacked(start, end - start);
            return data.IsEmpty ? null : new InlineTable(data, functions.Version == PcLnTabVersion.Go118);
        }

        return null;
    }

    /// <summary>The innermost call that was inlined at an instruction; false when it is the function's own.</summary>
    internal bool TryFind(PcLnTab functions, in GoFunction f, ulong pc, out uint name, out byte id, out ulong callerPc)
    {
        name = 0;
        id = 0;
        callerPc = 0;
        int index = functions.PcData(f, IndexTable, pc);
        if (index < 0 || !functions.TryFuncData(f.Index, TreeData, out uint tree))
            return false;
        ulong at = tree + ((ulong)index * (ulong)EntrySize);
        if (at + (ulong)EntrySize > (ulong)_data.Length)
            return false;
        ReadOnlySpan<byte> call = _data.Span[(int)at..];
        id = call[IdAt];
        name = BinaryPrimitives.ReadUInt32LittleEndian(call[NameAt..]);
        callerPc = f.Entry + BinaryPrimitives.ReadUInt32LittleEndian(call[ParentAt..]);
        return callerPc >= f.Entry && callerPc < f.End;
    }
}
