using GoEmu.Emulator.Memory;

namespace GoEmu.Differential.Machine;

/// <summary>
/// Where the code of cases is put: ever new places, so that engines need not be told of each case that its code has changed. Around
/// each case is INT3, which ends it wherever it jumps to nearby.
/// </summary>
public sealed unsafe class CodeArea(ICodeInvalidation engines)
{
    /// <summary>INT3 before and behind each case: as far as a short jump reaches.</summary>
    public const int Margin = 144;

    private const byte Int3 = 0xCC;

    private readonly ulong[] _next = [Window.Low.Code, Window.High.Code];

    /// <summary>A place for <paramref name="length"/> bytes of code, <paramref name="offset"/> bytes behind a cache line's start.</summary>
    public ulong Reserve(Window window, int length, int offset)
    {
        ref ulong next = ref _next[window == Window.Low ? 0 : 1];
        ulong line = (next + Margin + 63) & ~63UL;
        if (line + (ulong)(offset + length + 2 * Margin) > window.Pads)
        {
            Clear(window);
            line = (window.Code + Margin + 63) & ~63UL;
        }
        next = line + (ulong)(offset + length);
        return line + (ulong)offset;
    }

    /// <summary>Writes a case's code at a place that <see cref="Reserve"/> gave since the last <see cref="Clear"/>.</summary>
    public static void Write(ulong address, ReadOnlySpan<byte> code) => code.CopyTo(new Span<byte>((void*)address, code.Length));

    /// <summary>Writes code wherever a case in a text file wants it; everything there was before is forgotten.</summary>
    public void WriteAnywhere(ulong address, ReadOnlySpan<byte> code)
    {
        Window window = Window.Of(address);
        Clear(window);
        Write(address, code);
    }

    /// <summary>Makes everything INT3 again.</summary>
    public void Clear(Window window)
    {
        new Span<byte>((void*)window.Code, (int)Window.CodeSize).Fill(Int3);
        engines.Invalidate(window.Code, window.Code + Window.CodeSize);
        _next[window == Window.Low ? 0 : 1] = window.Code;
    }
}
