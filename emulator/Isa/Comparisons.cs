using GoEmu.Emulator.Interpreter;

namespace GoEmu.Emulator.Isa;

/// <summary>The conditions that compilers put behind a comparison.</summary>
internal static class Comparisons
{
    internal struct Below : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => a < b;
    }

    internal struct AboveEqual : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => a >= b;
    }

    internal struct Equal : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => a == b;
    }

    internal struct NotEqual : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => a != b;
    }

    internal struct BelowEqual : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => a <= b;
    }

    internal struct Above : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => a > b;
    }

    internal struct Negative : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => (long)W.Sign(a - b) < 0;
    }

    internal struct NotNegative : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => (long)W.Sign(a - b) >= 0;
    }

    internal struct Less : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => (long)W.Sign(a) < (long)W.Sign(b);
    }

    internal struct GreaterEqual : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => (long)W.Sign(a) >= (long)W.Sign(b);
    }

    internal struct LessEqual : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => (long)W.Sign(a) <= (long)W.Sign(b);
    }

    internal struct Greater : IComparison
    {
        public static bool Holds<W>(ulong a, ulong b) where W : struct, IWidth => (long)W.Sign(a) > (long)W.Sign(b);
    }
}
