namespace GoEmu.Cli.Boot;

/// <summary>
/// Makes a tree of steps as they come: what happens deeper on the stack than the call before it belongs to that call. Depth counts from the
/// top of the stack, so that a stack which is moved makes no difference.
/// </summary>
internal sealed class BootTree(List<BootStep> roots)
{
    private readonly List<(BootStep Step, ulong Depth, string Caller)> _open = [];

    /// <summary>The innermost step that has not ended.</summary>
    public BootStep? Current => _open.Count == 0 ? null : _open[^1].Step;

    /// <summary>Adds a step of its own: nothing that is open goes on.</summary>
    public void AddRoot(BootStep step, ulong depth)
    {
        Close(0, step.Start);
        roots.Add(step);
        _open.Add((step, depth, ""));
    }

    /// <summary>
    /// Adds what <paramref name="caller"/> does at a depth of the stack. Of calls at one place one after the other the first stands for all.
    /// <paramref name="moves"/> says that the caller has no frame of one size, so that its calls are at different depths.
    /// </summary>
    public void Add(BootStep step, string caller, ulong depth, bool moves)
    {
        int open = _open.Count;
        while (open > 1 && (_open[open - 1].Depth >= depth || (moves && _open[open - 1].Caller == caller)))
            open--;
        Close(open, step.Start);
        List<BootStep> siblings = _open.Count == 0 ? roots : _open[^1].Step.Steps;
        if (siblings.Count > 0 && siblings[^1] is { } last && last.Address == step.Address && last.Name == step.Name && last.Steps.Count == 0)
        {
            last.Calls++;
            _open.Add((last, depth, caller));
            return;
        }
        if (step.Kind == BootStepKind.Inlined && siblings.Exists(s => s.Address == step.Address))
            return; // the next round of a loop
        siblings.Add(step);
        _open.Add((step, depth, caller));
    }

    /// <summary>Ends all that is open.</summary>
    public void End(long? instructions) => Close(0, instructions);

    private void Close(int keep, long? instructions)
    {
        for (int n = _open.Count - 1; n >= keep; n--)
            _open[n].Step.Cost = instructions - _open[n].Step.Start;
        _open.RemoveRange(keep, _open.Count - keep);
    }
}
