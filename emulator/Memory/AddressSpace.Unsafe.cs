using GoEmu.Emulator.Abi;
using GoEmu.Emulator.Host;

namespace GoEmu.Emulator.Memory;

/// <summary>
/// The guest's memory: which pages it has, what it may do with them, and where new ones go. Guest address equals host address; the
/// host's pages never have execute permission. Results are those of the system calls: a value, or a negative errno. Lock order: the
/// engine's lock before this object's, so <see cref="ICodeInvalidation"/> is always called without ours.
/// </summary>
public sealed unsafe class AddressSpace(bool wholeRange) : ICodeSource
{
    private const long SysMmap = 9, SysMprotect = 10, SysMunmap = 11, SysMremap = 25, SysFstat = 5;
    private const ulong SmallMapping = 4UL << 20, LowBudget = 256UL << 20;

    private readonly HostLock _lock = new();
    private readonly VmaList _vmas = new();
    private readonly HashSet<ulong> _protectedPages = [];
    private readonly List<(ulong Start, ulong End)> _imageRanges = [];
    private ICodeInvalidation? _invalidation;
    private ulong _lowUsed;
    private ulong _brkStart, _brk;

    /// <summary>Tells whom to inform of code that changes.</summary>
    public void SetInvalidation(ICodeInvalidation invalidation) => _invalidation = invalidation;

    /// <summary>A copy of all mappings in order.</summary>
    public Vma[] Snapshot()
    {
        using (_lock.Enter())
            return [.. _vmas.All];
    }

    /// <summary>The mapping that holds an address, or null.</summary>
    public Vma? Find(ulong address)
    {
        using (_lock.Enter())
            return _vmas.Find(address);
    }

    /// <summary>True where the guest may have memory.</summary>
    public bool IsGuestRange(ulong start, ulong length)
    {
        if (!wholeRange)
            return GuestLayout.IsGuestRange(start, length);
        ulong end = start + length;
        if (start >= GuestLayout.LowStart && start <= end && end <= GuestLayout.HighEnd)
            return true;
        return _imageRanges.Exists(range => start >= range.Start && start <= end && end <= range.End);
    }

    /// <summary>Gives the guest a range above <see cref="GuestLayout.HighEnd"/>, which is reserved on the host; before anything runs.</summary>
    public void AddRange(ulong start, ulong end) => _imageRanges.Add((start, end));

    /// <summary>mmap(2). <paramref name="name"/> is shown in /proc/self/maps when no file is behind the mapping.</summary>
    public long Map(ulong address, ulong length, Protection protection, MapFlags flags, int fd, ulong offset, string name = "")
    {
        if (length == 0)
            return -Errno.EINVAL;
        length = GuestLayout.PageUp(length);
        if (length == 0 || length > GuestLayout.HighEnd)
            return -Errno.ENOMEM;
        bool isFixed = (flags & (MapFlags.Fixed | MapFlags.FixedNoReplace)) != 0;
        if (isFixed && (address & (GuestLayout.PageSize - 1)) != 0)
            return -Errno.EINVAL;
        if (isFixed && !IsGuestRange(address, length))
            return address < GuestLayout.LowStart ? -Errno.EPERM : -Errno.ENOMEM;
        List<Vma> dropped = isFixed && (flags & MapFlags.FixedNoReplace) == 0 ? DropCode(address, address + length) : [];
        using (_lock.Enter())
        {
            if ((flags & MapFlags.FixedNoReplace) != 0 && !_vmas.IsFree(address, address + length))
                return -Errno.EEXIST;
            ulong place = isFixed ? address : Place(GuestLayout.PageDown(address), length, protection, flags, fd);
            if (place == 0)
                return -Errno.ENOMEM;
            MapFlags hostFlags = (flags & ~(MapFlags.FixedNoReplace | MapFlags.Low32 | MapFlags.GrowsDown)) | MapFlags.Fixed;
            long result = HostSyscall.Call(SysMmap, place, length, HostProtection(protection), (ulong)hostFlags, (ulong)(long)fd, offset);
            if (result < 0)
            {
                RestoreExecute(dropped, address, address + length);
                return result;
            }
            Forget(place, length);
            _vmas.Add(Describe(place, length, protection, flags, fd, offset, name));
            return result;
        }
    }

    /// <summary>munmap(2).</summary>
    public long Unmap(ulong address, ulong length)
    {
        length = GuestLayout.PageUp(length);
        if ((address & (GuestLayout.PageSize - 1)) != 0 || length == 0)
            return -Errno.EINVAL;
        if (!IsGuestRange(address, length))
            return -Errno.EINVAL;
        List<Vma> dropped = DropCode(address, address + length);
        using (_lock.Enter())
        {
            long result = HostSyscall.Call(SysMunmap, address, length);
            if (result != 0)
            {
                RestoreExecute(dropped, address, address + length);
                return result;
            }
            Forget(address, length);
            _vmas.Remove(address, address + length);
            return 0;
        }
    }

    /// <summary>mprotect(2).</summary>
    public long Protect(ulong address, ulong length, Protection protection, ulong flags = 0)
    {
        if ((address & (GuestLayout.PageSize - 1)) != 0)
            return -Errno.EINVAL;
        length = GuestLayout.PageUp(length);
        if (length == 0)
            return 0;
        if (!IsGuestRange(address, length))
            return -Errno.ENOMEM;
        List<Vma> dropped = DropCode(address, address + length);
        using (_lock.Enter())
        {
            long result = HostSyscall.Call(SysMprotect, address, length, HostProtection(protection) | (flags & 0x03000000));
            // At a gap the kernel stops, with all before it changed.
            ulong end = result == 0 ? address + length : result == -Errno.ENOMEM ? _vmas.CoveredEnd(address, address + length) : address;
            RestoreExecute(dropped, end, address + length);
            Forget(address, end - address);
            _vmas.Change(address, end, vma => vma with { Protection = protection });
            return result;
        }
    }

    /// <summary>mremap(2).</summary>
    public long Remap(ulong old, ulong oldLength, ulong newLength, ulong flags, ulong wanted)
    {
        const ulong mayMove = 1, isFixed = 2, dontUnmap = 4;
        oldLength = GuestLayout.PageUp(oldLength);
        newLength = GuestLayout.PageUp(newLength);
        if ((old & (GuestLayout.PageSize - 1)) != 0 || newLength == 0 || (flags & ~7UL) != 0)
            return -Errno.EINVAL;
        if ((flags & isFixed) != 0 && ((flags & mayMove) == 0 || !IsGuestRange(wanted, newLength) || (wanted & (GuestLayout.PageSize - 1)) != 0))
            return -Errno.EINVAL;
        if (!IsGuestRange(old, Math.Max(oldLength, 1)))
            return -Errno.EFAULT;
        List<Vma> dropped = DropCode(old, old + oldLength);
        if ((flags & isFixed) != 0)
            dropped.AddRange(DropCode(wanted, wanted + newLength));
        using (_lock.Enter())
        {
            long result = RemapLocked(old, oldLength, newLength, flags, wanted);
            if (result < 0)
                RestoreExecute(dropped, 0, ulong.MaxValue);
            return result;
        }

        long RemapLocked(ulong old, ulong oldLength, ulong newLength, ulong flags, ulong wanted)
        {
            Vma? vma = _vmas.Find(old);
            if (vma == null)
                return -Errno.EFAULT;
            ulong target = old;
            if ((flags & (isFixed | dontUnmap)) != 0)
                target = (flags & isFixed) != 0 ? wanted : PlaceHigh(newLength);
            else if (newLength > oldLength && !(_vmas.IsFree(old + oldLength, old + newLength) && IsGuestRange(old, newLength)))
                target = (flags & mayMove) != 0 ? PlaceHigh(newLength) : 0;
            if (target == 0)
                return -Errno.ENOMEM;
            long result = target == old
                ? HostSyscall.Call(SysMremap, old, oldLength, newLength, 0)
                : HostSyscall.Call(SysMremap, old, oldLength, newLength, mayMove | isFixed | (flags & dontUnmap), target);
            if (result < 0)
                return result;
            if (dropped.Find(d => d.Start <= old && old < d.End) is { } before)
                vma = before; // as it was before its code was dropped
            Vma moved = vma.Slice(Math.Max(vma.Start, old), Math.Min(vma.End, old + Math.Max(oldLength, GuestLayout.PageSize)));
            if (oldLength != 0 && (flags & dontUnmap) == 0)
                _vmas.Remove(old, old + oldLength);
            _vmas.Add(moved with { Start = target, End = target + newLength });
            return result;
        }
    }

    /// <summary>Runs <paramref name="action"/> while no mapping can change; for fork.</summary>
    public T WhileLocked<T>(Func<T> action)
    {
        using (_lock.Enter())
            return action();
    }

    /// <summary>Where the heap of brk(2) begins; right behind the main image.</summary>
    public void SetBrkStart(ulong address) => _brkStart = _brk = GuestLayout.PageUp(address);

    /// <summary>brk(2): the new break, or the old one when the request cannot be met.</summary>
    public ulong Brk(ulong wanted)
    {
        ulong current, wantedEnd;
        using (_lock.Enter())
        {
            if (wanted < _brkStart)
                return _brk;
            current = GuestLayout.PageUp(_brk);
            wantedEnd = GuestLayout.PageUp(wanted);
            if (wantedEnd > current && !(_vmas.IsFree(current, wantedEnd) && IsGuestRange(current, wantedEnd - current)))
                return _brk;
        }
        const MapFlags how = MapFlags.Private | MapFlags.Anonymous | MapFlags.FixedNoReplace;
        if (wantedEnd > current && Map(current, wantedEnd - current, Protection.Read | Protection.Write, how, -1, 0, "[heap]") < 0)
            return _brk;
        if (wantedEnd < current && Unmap(wantedEnd, current - wantedEnd) < 0)
            return _brk;
        return _brk = wanted;
    }

    /// <inheritdoc/>
    public bool PrepareCode(ulong pc, bool protect, out ulong end)
    {
        ulong page = GuestLayout.PageDown(pc);
        end = page + GuestLayout.PageSize;
        using (_lock.Enter())
        {
            Vma? vma = _vmas.Find(pc);
            if (vma == null || (vma.Protection & Protection.Execute) == 0)
                return false;
            if (protect && (vma.Protection & Protection.Write) != 0 && _protectedPages.Add(page))
                _ = HostSyscall.Call(SysMprotect, page, GuestLayout.PageSize, HostMemory.Read);
        }
        return UserCopy.Read(pc, out byte _); // a page behind the end of its file faults
    }

    /// <summary>True when a write fault was only due to code translated from the page: the page is writable now and its code forgotten.</summary>
    public bool HandleWriteFault(ulong address)
    {
        ulong page = GuestLayout.PageDown(address);
        using (_lock.Enter())
        {
            if (_protectedPages.Remove(page))
                _ = HostSyscall.Call(SysMprotect, page, GuestLayout.PageSize, HostMemory.ReadWrite);
            else if ((_vmas.Find(address)?.Protection & (Protection.Write | Protection.Execute)) != (Protection.Write | Protection.Execute))
                return false; // otherwise another thread was here first
        }
        _invalidation?.Invalidate(page, page + GuestLayout.PageSize);
        return true;
    }

    /// <summary>Makes all write-protected code pages writable again, because the host's kernel is to write to one; true when there were any.</summary>
    public bool ReleaseProtectedPages()
    {
        ulong[] pages;
        using (_lock.Enter())
            pages = [.. _protectedPages];
        foreach (ulong page in pages)
            HandleWriteFault(page);
        return pages.Length > 0;
    }

    /// <summary>Forgets translations of a range whose memory changes. Execute permission goes first, so that none is made anew.</summary>
    /// <returns>The parts that could be executed, for <see cref="RestoreExecute"/> when the change fails.</returns>
    private List<Vma> DropCode(ulong start, ulong end)
    {
        List<Vma> dropped = [];
        using (_lock.Enter())
        {
            foreach (Vma vma in _vmas.Overlapping(start, end))
            {
                if ((vma.Protection & Protection.Execute) != 0)
                    dropped.Add(vma.Slice(Math.Max(vma.Start, start), Math.Min(vma.End, end)));
            }
            if (dropped.Count == 0)
                return dropped;
            _vmas.Change(start, end, vma => vma with { Protection = vma.Protection & ~Protection.Execute });
        }
        _invalidation?.Invalidate(start, end);
        return dropped;
    }

    /// <summary>Gives back what <see cref="DropCode"/> took, in a range; not where another thread has changed the protection since.</summary>
    private void RestoreExecute(List<Vma> dropped, ulong start, ulong end)
    {
        foreach (Vma part in dropped)
        {
            ulong from = Math.Max(part.Start, start), to = Math.Min(part.End, end);
            if (from < to)
                _vmas.Change(from, to, vma => (vma.Protection | Protection.Execute) == part.Protection ? vma with { Protection = part.Protection } : vma);
        }
    }

    private void Forget(ulong address, ulong length)
    {
        if (_protectedPages.Count > 0)
            _protectedPages.RemoveWhere(page => page >= address && page < address + length);
    }

    private static ulong HostProtection(Protection protection)
    {
        Protection host = protection & ~Protection.Execute;
        if ((protection & Protection.Execute) != 0)
            host |= Protection.Read;
        return (ulong)host;
    }

    private ulong Place(ulong hint, ulong length, Protection protection, MapFlags flags, int fd)
    {
        // Between the two areas a look-up by address would read guest memory, so no code goes there that could go elsewhere.
        bool awkward = !wholeRange && (protection & Protection.Execute) != 0 && hint is >= GuestLayout.LowEnd and < GuestLayout.HighStart;
        if (hint != 0 && !awkward && IsGuestRange(hint, length) && _vmas.IsFree(hint, hint + length))
            return hint;
        // Images and what may become code go low, where the look-up table and RIP-relative operands reach.
        bool file = fd >= 0 && (flags & (MapFlags.Anonymous | MapFlags.Shared)) == 0;
        bool small = length <= SmallMapping && (protection & Protection.Write) != 0 && _lowUsed < LowBudget &&
            (flags & (MapFlags.Stack | MapFlags.NoReserve | MapFlags.Shared)) == 0;
        if ((protection & Protection.Execute) != 0 || (flags & MapFlags.Low32) != 0 || file || small)
        {
            ulong low = _vmas.FindUp(GuestLayout.LibraryBase, GuestLayout.LowEnd, length);
            if (low != 0)
            {
                _lowUsed += length;
                return low;
            }
            if ((flags & MapFlags.Low32) != 0)
                return _vmas.FindUp(GuestLayout.PieBase, GuestLayout.LowEnd, length);
        }
        return PlaceHigh(length);
    }

    private ulong PlaceHigh(ulong length) => _vmas.FindDown(GuestLayout.HighStart, GuestLayout.HighEnd, length);

    private static Vma Describe(ulong start, ulong length, Protection protection, MapFlags flags, int fd, ulong offset, string name)
    {
        bool shared = (flags & MapFlags.Shared) != 0;
        if (fd < 0 || (flags & MapFlags.Anonymous) != 0)
            return new Vma(start, start + length, protection, shared, name, 0, 0, 0);
        byte* stat = stackalloc byte[144];
        if (HostSyscall.Quick(SysFstat, (ulong)fd, (ulong)stat) != 0)
            return new Vma(start, start + length, protection, shared, name, offset, 0, 0);
        return new Vma(start, start + length, protection, shared, System.Text.Encoding.UTF8.GetString(HostDescriptor.PathOf(fd)), offset, *(ulong*)stat, *(ulong*)(stat + 8));
    }
}
