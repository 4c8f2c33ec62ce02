namespace GoEmu.Emulator.Jit;

/// <summary>What a translation is for.</summary>
internal enum StepMode
{
    /// <summary>A unit that stays.</summary>
    None,

    /// <summary>One instruction, run once, on a page that stays writable.</summary>
    Once,

    /// <summary>One instruction with the guest's trap flag set: whatever it does, it leaves translated code behind it.</summary>
    Trap,

    /// <summary>One instruction that has a probe, kept for the next time; it leaves translated code behind it.</summary>
    PastProbe,
}
