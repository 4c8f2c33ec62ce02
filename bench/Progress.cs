namespace GoEmu.Bench;

/// <summary>A line on stderr that says what is running: rewritten in place on a terminal, one after the other elsewhere.</summary>
internal sealed class Progress
{
    private readonly bool _terminal = !Console.IsErrorRedirected;

    internal void Show(string text) => Console.Error.Write(_terminal ? $"\r\e[K{text}" : text + "\n");

    internal void Clear() => Console.Error.Write(_terminal ? "\r\e[K" : "");
}
