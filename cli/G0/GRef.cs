namespace GoEmu.Cli.G0;

/// <summary>A g at a switch.</summary>
/// <param name="Role">Whose stack it is.</param>
/// <param name="Address">Address of the g; 0 for none.</param>
/// <param name="Id">The goroutine's number; 0 for others.</param>
internal readonly record struct GRef(StackRole Role, ulong Address, ulong Id)
{
    /// <summary>"g 17", "g0", "gsignal" or "-".</summary>
    public override string ToString() => Role switch
    {
        StackRole.Goroutine => $"g {Id}",
        StackRole.G0 => "g0",
        StackRole.GSignal => "gsignal",
        _ => "-",
    };
}
