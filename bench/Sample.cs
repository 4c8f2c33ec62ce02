namespace GoEmu.Bench;

/// <summary>Repeated measurements of one thing, in seconds.</summary>
internal sealed class Sample
{
    private readonly List<double> _values = [];

    internal bool IsEmpty => _values.Count == 0;

    internal double Min => _values.Min();

    internal double Median
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    internal void Add(TimeSpan value) => _values.Add(value.TotalSeconds);

    internal static double GeometricMean(IReadOnlyCollection<double> ratios)
        => Math.Exp(ratios.Sum(Math.Log) / ratios.Count);
}
