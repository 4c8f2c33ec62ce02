namespace GoEmu.Emulator.Interpreter;

/// <summary>Whether anything can see the flags that an op leaves.</summary>
internal interface IFlags
{
    /// <summary>False when all of them are overwritten before anything reads them or can fault.</summary>
    static abstract bool Live { get; }
}
