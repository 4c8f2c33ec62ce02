namespace GoEmu.Tracing;

/// <summary>A trace that cannot be read, or written; the message is for the person who asked.</summary>
public sealed class TraceException : Exception
{
    /// <summary>With a message.</summary>
    public TraceException(string message) : base(message)
    {
    }

    /// <summary>With a message and what is behind it.</summary>
    public TraceException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Without a message.</summary>
    public TraceException()
    {
    }
}
