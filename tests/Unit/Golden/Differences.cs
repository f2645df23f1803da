namespace EggMoney.Unit.Golden;

/// <summary>What differs from the expected result, with the tolerances of golden/README.md.</summary>
internal sealed class Differences(bool edge)
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    public void Same<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            _found.Add($"{what}: expected {Show(expected)}, got {Show(actual)}");
        }
    }

    public void Price(string what, decimal? expected, decimal? actual) => Near(what, expected, actual, edge ? 0.02m : 0.01m);

    public void Dollars(string what, decimal? expected, decimal? actual) => Near(what, expected, actual, edge ? 0.05m : 0.01m);

    public void Shares(string what, decimal? expected, decimal? actual) => Near(what, expected, actual, edge ? 1 : 0);

    public void Profit(string what, decimal? expected, decimal? actual, decimal shares) =>
        Near(what, expected, actual, (0.01m * shares) + 0.01m);

    /// <summary>A tenth of the profit goes into AddedSeed.</summary>
    public void AddedSeed(string what, decimal? expected, decimal? actual, decimal shares) =>
        Near(what, expected, actual, (((0.01m * shares) + 0.01m) / 10) + 0.000001m);

    public void Rate(string what, decimal? expected, decimal? actual) => Near(what, expected, actual, 0.01m);

    public void Near(string what, decimal? expected, decimal? actual, decimal tolerance)
    {
        if (expected is null != actual is null || Math.Abs((expected ?? 0) - (actual ?? 0)) > tolerance)
        {
            _found.Add($"{what}: expected {Show(expected)} ± {tolerance}, got {Show(actual)}");
        }
    }

    public void Require(bool holds, string what)
    {
        if (!holds)
        {
            _found.Add(what);
        }
    }

    private static string Show<T>(T value) => value?.ToString() ?? "none";
}
