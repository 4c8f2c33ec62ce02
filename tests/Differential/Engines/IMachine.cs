using GoEmu.Differential.Machine;

namespace GoEmu.Differential.Engines;

/// <summary>Something that runs code from a state until it faults; the INT3 behind every case is such a fault.</summary>
public interface IMachine
{
    /// <summary>Name in reports and in the list of what is not compared.</summary>
    string Name { get; }

    /// <summary>The state components it has, as in XCR0: what XGETBV says of others does not count.</summary>
    uint Components { get; }

    /// <summary>True when the last run ended at an instruction that the engine does not have.</summary>
    bool Refused { get; }

    /// <summary>Runs from <paramref name="input"/>; <paramref name="output"/> is normalised.</summary>
    void Run(in MachineState input, ref MachineState output);
}
