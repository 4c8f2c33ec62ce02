using GoEmu.Emulator.Engine;
using GoEmu.Emulator.Jit;
using GoEmu.Emulator.Memory;

namespace GoEmu.Emulator.Recording;

/// <summary>
/// The code of a recording: the sink gets each page before any of it runs, and again when it has changed. The caller holds the translation
/// lock, as does who retires code.
/// </summary>
internal sealed unsafe class RecordedCode : ITranslations
{
    private readonly IBranchSink _sink;
    private readonly EngineHost _host;
    private readonly HashSet<ulong> _pages = [];
    private ulong _low = ulong.MaxValue, _high;
    private bool _hasBegun;

    public RecordedCode(IBranchSink sink, EngineHost host)
    {
        _sink = sink;
        _host = host;
        host.Add(this);
    }

    /// <summary>Grows whenever code that has run is changed or unmapped.</summary>
    public uint Epoch { get; private set; }

    /// <summary>Code from <paramref name="start"/> up to <paramref name="end"/> is about to run; <paramref name="stays"/> says that its change will be noticed.</summary>
    public void Add(ulong start, ulong end, bool stays)
    {
        if (!_hasBegun)
            Begin();
        if (!stays)
            Epoch++; // it may be changed without anybody's notice, as it is not write-protected
        for (ulong page = GuestLayout.PageDown(start); page < end; page += GuestLayout.PageSize)
        {
            if (!stays || _pages.Add(page))
                Tell(page);
            _low = Math.Min(_low, page);
            _high = Math.Max(_high, page + GuestLayout.PageSize);
        }
    }

    /// <summary>Whether the sink has a page as it is.</summary>
    public bool Has(ulong page) => _pages.Contains(page);

    /// <summary>Tells the sink of all pages again.</summary>
    public void Repeat()
    {
        foreach (ulong page in _pages)
            Tell(page);
    }

    private void Begin()
    {
        _hasBegun = true;
        NativeStubs stubs = _host.Stubs;
        foreach ((ulong pc, (VdsoFunction function, int length)) in _host.Intrinsics)
        {
            if (stubs.Vdso[(int)function] != 0)
                _sink.Replaced(pc, length);
        }
    }

    private void Tell(ulong page) => _sink.Code(page, Epoch, new ReadOnlySpan<byte>((byte*)page, (int)GuestLayout.PageSize));

    bool ITranslations.MayContain(ulong start, ulong end) => start < _high && end > _low;

    bool ITranslations.Contains(ulong start, ulong end)
    {
        if (end - start > (ulong)_pages.Count * GuestLayout.PageSize)
            return _pages.Any(p => p < end && p + GuestLayout.PageSize > start);
        for (ulong page = GuestLayout.PageDown(start); page < end; page += GuestLayout.PageSize)
        {
            if (_pages.Contains(page))
                return true;
        }
        return false;
    }

    void ITranslations.Retire(ulong start, ulong end)
    {
        if (_pages.RemoveWhere(p => p < end && p + GuestLayout.PageSize > start) != 0)
            Epoch++;
    }
}
