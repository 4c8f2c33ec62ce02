using System.Runtime.Intrinsics;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Instructions declared with an <see cref="IUnaryImmediate"/>.</summary>
internal unsafe struct UnaryImmediate<T> : ILaneOperation where T : struct, IUnaryImmediate
{
    public static int MemoryBytes => T.MemoryBytes;

    public static byte UpperImmediate(byte immediate) => T.UpperImmediate(immediate);

    public static MmxKind Mmx => T.Mmx;

    public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b, byte immediate) => T.Apply(b, immediate);

    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b) => Lanes<UnaryImmediate<T>>.Bind(b);
}
