using System.Globalization;

namespace GoEmu.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(int Rounds, IReadOnlyCollection<string> Only)
{
    private const int DefaultRounds = 3;

    internal bool IsPartial => Only.Count > 0;

    internal bool Wants(string name) => !IsPartial || Only.Contains(name);

    internal static bool TryParse(string[] arguments, out Options options)
    {
        options = new Options(DefaultRounds, []);
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            string value = arguments[i + 1];
            switch (arguments[i])
            {
                case "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out int rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                case "--only":
                    options = options with
                    {
                        Only = value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                    };
                    break;
                default:
                    return false;
            }
        }
        return arguments.Length % 2 == 0;
    }
}
