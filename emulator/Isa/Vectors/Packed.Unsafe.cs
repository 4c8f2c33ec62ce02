using System.Runtime.Intrinsics;
using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa.Vectors;

/// <summary>Instructions declared with an <see cref="IPacked"/>.</summary>
internal unsafe struct Packed<T> : ILaneOperation where T : struct, IPacked
{
    public static int MemoryBytes => T.MemoryBytes;

    public static MmxKind Mmx => T.Mmx;

    public static Vector128<byte> Apply(Vector128<byte> a, Vector128<byte> b, byte immediate) => T.Apply(a, b);

    /// <summary>Fills the op and chooses the handler.</summary>
    public static Handler Bind(Binding b) => Lanes<Packed<T>>.Bind(b);
}
