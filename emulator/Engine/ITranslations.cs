namespace GoEmu.Emulator.Engine;

/// <summary>What an engine has made from guest code and must forget when that code changes.</summary>
internal interface ITranslations
{
    /// <summary>A quick test, without any lock, that is right when it says no.</summary>
    bool MayContain(ulong start, ulong end);

    /// <summary>True when something was made from the range. The caller holds <see cref="EngineHost.Lock"/>.</summary>
    bool Contains(ulong start, ulong end);

    /// <summary>Forgets everything made from the range. The caller holds the lock and has stopped all threads.</summary>
    void Retire(ulong start, ulong end);
}
