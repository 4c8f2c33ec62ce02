using System.Text;
using GoEmu.GoRuntime.Layouts;
using GoEmu.GoRuntime.Memory;

namespace GoEmu.GoRuntime.Program;

/// <summary>
/// What the linker put together: modules, init tasks in the order in which the runtime runs them, method tables, names of
/// types. Sources: Go's <c>runtime/symtab.go</c> (moduledata), <c>runtime/proc.go</c> (initTask, doInit),
/// <c>runtime/type.go</c> and <c>internal/abi/type.go</c>.
/// </summary>
public sealed class GoProgram
{
    private const int MostModules = 1000;
    private const ulong MostEntries = 1 << 24;
    private const byte ExtraStar = 2; // TFlagExtraStar: the name has a "*" that is not the type's

    private readonly GoProcess _process;
    private readonly IMemoryReader _memory;
    private readonly RuntimeLayout _layout;

    internal GoProgram(GoProcess process)
    {
        _process = process;
        _memory = process.Memory;
        _layout = process.Layout;
    }

    /// <summary>All modules, the program itself first.</summary>
    public IReadOnlyList<LinkedModule> Modules()
    {
        var modules = new List<LinkedModule>();
        ulong at = First();
        while (at != 0 && modules.Count < MostModules)
        {
            modules.Add(new LinkedModule(
                at,
                _layout.ModuleData.TryFind("modulename", out FieldLayout name) ? _memory.GoString(at + (ulong)name.Offset) : "",
                Field(at, "text"),
                Field(at, "etext"),
                Count(at, "typelinks"),
                Count(at, "itablinks"),
                Count(at, "inittasks")));
            at = Field(at, "next");
        }

        return modules;
    }

    /// <summary>
    /// All init tasks in the order of their start: the runtime's own, then the program's. Each once, as the runtime runs them, and
    /// without those that only lead to others.
    /// </summary>
    public IReadOnlyList<InitTask> InitTasks()
    {
        var tasks = new List<InitTask>();
        var seen = new HashSet<ulong>();
        ulong runtime = Biased(_process.Addresses.RuntimeInit);
        if (_layout.Minor >= 21)
        {
            tasks.AddRange(Pointers(runtime).Where(seen.Add).Select(t => Task(t, 0, ofRuntime: true)));
            foreach (LinkedModule m in Modules())
            {
                ulong list = m.Address + _layout.ModuleData.Offset("inittasks");
                tasks.AddRange(Pointers(list).Where(seen.Add).Select(t => Task(t, 0, ofRuntime: false)));
            }

            return tasks;
        }

        AddTree(runtime, ofRuntime: true, seen, tasks);
        AddTree(Biased(_process.Addresses.MainInit), ofRuntime: false, seen, tasks);
        return tasks;
    }

    /// <summary>The method tables of all modules that list them.</summary>
    public IEnumerable<GoItab> Itabs()
    {
        foreach (LinkedModule m in Modules())
        {
            if (!_layout.ModuleData.TryFind("itablinks", out FieldLayout links))
                continue;
            foreach (ulong itab in Pointers(m.Address + (ulong)links.Offset))
            {
                yield return new GoItab(
                    itab,
                    TypeName(Pointer(itab, _layout.Itab, "inter", "Inter")),
                    TypeName(Pointer(itab, _layout.Itab, "_type", "Type")));
            }
        }
    }

    /// <summary>Name of the type whose descriptor is at an address, in a module's own data; empty where it cannot be read.</summary>
    public string TypeName(ulong type)
    {
        if (type == 0 || !_layout.Type.TryFind("str", "Str", out FieldLayout str) || !_layout.Type.TryFind("tflag", "TFlag", out FieldLayout flags))
            return "";
        foreach (LinkedModule m in Modules())
        {
            ulong types = Field(m.Address, "types");
            if (type < types || type >= Field(m.Address, "etypes"))
                continue;
            if (!_memory.TryReadNumber(type + (ulong)str.Offset, 4, out ulong offset)
                || !_memory.TryReadNumber(type + (ulong)flags.Offset, 1, out ulong flag))
                return "";
            string name = Name(types + offset);
            return (flag & ExtraStar) != 0 && name.StartsWith('*') ? name[1..] : name;
        }

        return "";
    }

    /// <summary>A name as types store it: a byte of flags, the length as a varint, the text (<c>internal/abi/type.go</c>, Name).</summary>
    private string Name(ulong at)
    {
        ulong length = 0;
        for (int shift = 0; shift < 28; shift += 7)
        {
            if (!_memory.TryReadNumber(++at, 1, out ulong b))
                return "";
            length |= (b & 0x7f) << shift;
            if ((b & 0x80) != 0)
                continue;
            byte[] text = new byte[Math.Min(length, 4096)];
            return _memory.TryRead(at + 1, text) ? Encoding.UTF8.GetString(text) : "";
        }

        return "";
    }

    /// <summary>Before Go 1.21: a task's dependencies first, each task once (<c>runtime/proc.go</c>, doInit).</summary>
    private void AddTree(ulong task, bool ofRuntime, HashSet<ulong> seen, List<InitTask> tasks)
    {
        // A stack of our own: a program may have thousands of packages one behind the other.
        var open = new Stack<(ulong Task, ulong Dependencies, ulong Next)>();
        if (task != 0 && seen.Add(task))
            open.Push((task, Dependencies(task), 0));
        ulong first = (ulong)_layout.InitTask.Size;
        while (open.TryPop(out (ulong Task, ulong Dependencies, ulong Next) top))
        {
            if (top.Next == top.Dependencies)
            {
                InitTask done = Task(top.Task, top.Dependencies, ofRuntime);
                if (done.Functions.Count > 0)
                    tasks.Add(done);
                continue;
            }

            open.Push(top with { Next = top.Next + 1 });
            if (_memory.TryReadUInt64(top.Task + first + (top.Next * 8), out ulong other) && other != 0 && seen.Add(other))
                open.Push((other, Dependencies(other), 0));
        }
    }

    private ulong Dependencies(ulong task) => Math.Min(_memory.Field(task, _layout.InitTask, "ndeps"), 1 << 16);

    /// <summary>A task's functions are listed behind it, and before Go 1.21 behind its dependencies.</summary>
    private InitTask Task(ulong at, ulong dependencies, bool ofRuntime)
    {
        ulong count = Math.Min(_memory.Field(at, _layout.InitTask, "nfns"), 1 << 16);
        ulong list = at + (ulong)_layout.InitTask.Size + (dependencies * 8);
        var functions = new List<string>((int)count);
        for (ulong i = 0; i < count; i++)
        {
            if (_memory.TryReadUInt64(list + (i * 8), out ulong pc) && _process.Symbols.TryFunction(pc, out GoFunction f))
                functions.Add(_process.Symbols.NameOf(f));
        }

        return new InitTask(at, functions.Count == 0 ? "" : Package(functions[0]), functions, ofRuntime);
    }

    /// <summary>The import path in a symbol: up to the first dot behind the last slash; dots of the path itself are escaped there.</summary>
    private static string Package(string function)
    {
        int slash = function.LastIndexOf('/');
        int dot = function.IndexOf('.', slash + 1);
        return dot < 0 ? function : function[..dot];
    }

    private ulong First() => Biased(_process.Addresses.FirstModuleData);

    private ulong Biased(ulong linked) => linked == 0 ? 0 : linked + _process.LoadBias;

    private ulong Field(ulong module, string path) => _memory.Field(module, _layout.ModuleData, path);

    private ulong Pointer(ulong at, StructLayout layout, string path, string other) =>
        _memory.Field(at, layout, layout.TryFind(path, out _) ? path : other);

    private int? Count(ulong module, string path) =>
        _layout.ModuleData.TryFind(path, out FieldLayout f)
        && _memory.TryReadUInt64(module + (ulong)f.Offset + 8, out ulong length) && length < MostEntries
            ? (int)length
            : null;

    private IEnumerable<ulong> Pointers(ulong slice)
    {
        if (slice == 0 || !_memory.TryReadUInt64(slice, out ulong data) || !_memory.TryReadUInt64(slice + 8, out ulong length)
            || length > MostEntries)
            yield break;
        for (ulong i = 0; i < length && _memory.TryReadUInt64(data + (i * 8), out ulong pointer); i++)
            yield return pointer;
    }
}
