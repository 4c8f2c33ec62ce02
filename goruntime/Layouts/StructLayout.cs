namespace GoEmu.GoRuntime.Layouts;

/// <summary>A structure of the Go runtime: the fields that goemu reads, by path ("sched.pc").</summary>
public sealed class StructLayout
{
    private readonly Dictionary<string, FieldLayout> _fields;

    internal StructLayout(string name, int size, Dictionary<string, FieldLayout> fields)
    {
        Name = name;
        Size = size;
        _fields = fields;
    }

    /// <summary>Name in package runtime ("g").</summary>
    public string Name { get; }

    /// <summary>Bytes.</summary>
    public int Size { get; }

    /// <summary>Paths of all fields.</summary>
    public IReadOnlyCollection<string> Fields => _fields.Keys;

    /// <summary>Finds a field; false where this version of Go has none of that name.</summary>
    public bool TryFind(string path, out FieldLayout field) => _fields.TryGetValue(path, out field);

    /// <summary>Finds the first of several names that a field has had over the versions.</summary>
    public bool TryFind(string path, string other, out FieldLayout field) =>
        _fields.TryGetValue(path, out field) || _fields.TryGetValue(other, out field);

    /// <summary>Offset of a field that every version has.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public ulong Offset(string path) => (ulong)_fields[path].Offset;
}
