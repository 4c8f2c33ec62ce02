using System.Text;
using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;
using GoEmu.Emulator.Loader;
using GoEmu.Syscalls.Table;

namespace GoEmu.Syscalls.Kernel;

/// <summary>Finds what execve(2) would run: permission, file type, <c>#!</c> lines (fs/binfmt_script.c), ELF headers.</summary>
internal static unsafe class ExecResolver
{
    private const int MaxScripts = 5, ScriptLine = 256, CloseOnExec = 0x80000, TypeMask = 0xF000, Regular = 0x8000, Directory = 0x4000;

    /// <summary>Opens and checks a program.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    /// <param name="arguments">argv.</param>
    /// <param name="prefix">Folder in which the dynamic linker is looked up first, or empty.</param>
    /// <exception cref="ExecException">It cannot be executed.</exception>
    public static ExecTarget Resolve(byte[] path, IReadOnlyList<byte[]> arguments, string prefix)
    {
        byte[] current = path;
        for (int depth = 0; depth <= MaxScripts; depth++)
        {
            int fd = Open(current);
            try
            {
                if (TryReadScript(fd, out byte[] interpreter, out byte[]? option))
                {
                    List<byte[]> next = [interpreter];
                    if (option != null)
                        next.Add(option);
                    next.Add(current);
                    next.AddRange(arguments.Skip(1));
                    (current, arguments) = (interpreter, next);
                    Close(fd);
                    continue;
                }
                ElfImage image = ElfImage.ReadHeaders(fd, Length(fd));
                ExecTarget? linker = image.Interpreter is { } name ? ResolveLinker(name, prefix) : null;
                return new ExecTarget(fd, image, current, arguments, path, linker);
            }
            catch (ElfException e)
            {
                Close(fd);
                throw new ExecException(Errno.ENOEXEC, e.Message);
            }
            catch (ExecException)
            {
                Close(fd);
                throw;
            }
        }
        throw new ExecException(Errno.ELOOP, "too many levels of script interpreters");
    }

    private static ExecTarget ResolveLinker(string name, string prefix)
    {
        string path = prefix.Length > 0 && File.Exists(prefix + name) ? prefix + name : name;
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        int fd = -1;
        try
        {
            fd = Open(bytes);
            return new ExecTarget(fd, ElfImage.ReadHeaders(fd, Length(fd)), bytes, [], bytes, null);
        }
        catch (ElfException e)
        {
            Close(fd);
            throw new ExecException(Errno.ELIBBAD, $"dynamic linker {path}: {e.Message}");
        }
        catch (ExecException e)
        {
            throw new ExecException(e.Errno, $"dynamic linker {path}: {e.Message}");
        }
    }

    /// <summary>Closes a descriptor of ours.</summary>
    public static void Close(int fd) => HostSyscall.Quick((long)SyscallNr.close, (ulong)fd);

    private static int Open(byte[] path)
    {
        if (path.Length == 0)
            throw new ExecException(Errno.ENOENT, "No such file or directory");
        const int atFdCwd = -100, executable = 1, effective = 0x200;
        byte* stat = stackalloc byte[144];
        long result = NativePath.With(path, p => HostSyscall.Call((long)SyscallNr.stat, p, (ulong)stat));
        if (result < 0)
            throw new ExecException(-result, ErrnoText.Describe(-result));
        int type = *(int*)(stat + 24) & TypeMask;
        if (type == Directory)
            throw new ExecException(Errno.EACCES, "Is a directory");
        if (type != Regular)
            throw new ExecException(Errno.EACCES, "not a regular file");
        result = NativePath.With(path, p => HostSyscall.Call((long)SyscallNr.faccessat2, unchecked((ulong)atFdCwd), p, executable, effective));
        if (result < 0 && result != -Errno.ENOSYS)
            throw new ExecException(-result, ErrnoText.Describe(-result));
        result = NativePath.With(path, p => HostSyscall.Call((long)SyscallNr.open, p, CloseOnExec));
        return result >= 0 ? (int)result : throw new ExecException(-result, ErrnoText.Describe(-result));
    }

    private static long Length(int fd)
    {
        byte* stat = stackalloc byte[144];
        return HostSyscall.Quick((long)SyscallNr.fstat, (ulong)fd, (ulong)stat) == 0 ? *(long*)(stat + 48) : 0;
    }

    private static bool TryReadScript(int fd, out byte[] interpreter, out byte[]? option)
    {
        interpreter = [];
        option = null;
        byte* buffer = stackalloc byte[ScriptLine];
        long got = HostSyscall.Call((long)SyscallNr.pread64, (ulong)fd, (ulong)buffer, ScriptLine);
        if (got < 2 || buffer[0] != '#' || buffer[1] != '!')
            return false;
        ReadOnlySpan<byte> line = new(buffer + 2, (int)got - 2);
        int end = line.IndexOf((byte)'\n');
        bool truncated = end < 0 && got == ScriptLine;
        line = Trim(end < 0 ? line : line[..end]);
        int space = line.IndexOfAny((byte)' ', (byte)'\t');
        if (line.IsEmpty || (truncated && space < 0))
            throw new ExecException(Errno.ENOEXEC, "script has no usable interpreter line");
        interpreter = (space < 0 ? line : line[..space]).ToArray();
        if (space >= 0 && Trim(line[space..]) is { IsEmpty: false } rest)
            option = rest.ToArray();
        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && (text[0] == (byte)' ' || text[0] == (byte)'\t'))
            text = text[1..];
        while (!text.IsEmpty && text[^1] is (byte)' ' or (byte)'\t' or (byte)'\r' or 0)
            text = text[..^1];
        return text;
    }

    /// <summary>A path for messages.</summary>
    public static string Show(byte[] path) => Encoding.UTF8.GetString(path);
}
