using GoEmu.Differential.Machine;

namespace GoEmu.Differential.Engines;

/// <summary>An engine with a mistake of one bit, to see that mistakes are found.</summary>
public sealed unsafe class Saboteur(IMachine engine, string what) : IMachine
{
    private const ulong Carry = 1;

    /// <summary>What can be wrong.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["flag", "register", "vector", "memory", "rip", "fault"];

    /// <inheritdoc/>
    public string Name => engine.Name;

    /// <inheritdoc/>
    public uint Components => engine.Components;

    /// <inheritdoc/>
    public bool Refused => engine.Refused;

    /// <inheritdoc/>
    public void Run(in MachineState input, ref MachineState output)
    {
        engine.Run(input, ref output);
        switch (what)
        {
            case "flag":
                output.Rflags ^= Carry;
                break;
            case "register":
                output.Gpr[11] ^= 1UL << 63;
                break;
            case "vector":
                fixed (byte* x = output.XState)
                    x[MachineState.YmmHigh + 16 * 15 + 15] ^= 1;
                break;
            case "memory":
                TestMemory.Data(Window.Of(input.Rip))[^1] ^= 1;
                break;
            case "rip":
                output.Rip++;
                break;
            case "fault":
                output.Address++;
                break;
            default:
                throw new ArgumentException($"no such mistake: {what}");
        }
    }
}
