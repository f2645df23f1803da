namespace EggMoney.KisSimulator.Faults;

/// <summary>Where a fault could strike.</summary>
internal sealed record Moment(string? Path, string? TrId, string? Account, string? Symbol = null);

/// <summary>The faults that are to come, in the order in which they were added.</summary>
/// <remarks>Not thread-safe: the exchange's lock guards it.</remarks>
internal sealed class FaultScript(int seed, Action<string> log)
{
    private readonly List<Entry> _entries = [];
    private readonly Random _random = new(seed);

    public int Waiting => _entries.Count;

    public void Add(Fault fault, DateTime now) => _entries.Add(new(fault, now + fault.Duration));

    public void Clear() => _entries.Clear();

    /// <summary>Whether the broker is gone away at an instant.</summary>
    public bool GoneAway(Moment moment, DateTime now)
    {
        _entries.RemoveAll(entry => entry.Fault.Kind == FaultKind.GoneAway && entry.Until <= now);
        return _entries.Exists(entry => entry.Fault.Kind == FaultKind.GoneAway && Matches(entry.Fault, moment));
    }

    /// <summary>The fault of a kind that strikes now, counted; null when none does.</summary>
    public Fault? Take(FaultKind kind, Moment moment)
    {
        foreach (var entry in _entries)
        {
            if (entry.Fault.Kind != kind || !Matches(entry.Fault, moment) || !Strikes(entry.Fault.Probability))
            {
                continue;
            }

            entry.Count++;
            if (entry.Count >= entry.Fault.Times)
            {
                _entries.Remove(entry);
            }

            log($"fault {kind} for {moment.Account ?? "?"} {moment.Path} {moment.Symbol}".TrimEnd());
            return entry.Fault;
        }

        return null;
    }

    // Only what is a matter of chance draws: a test without chance is not disturbed by how often it is asked.
    private bool Strikes(decimal probability) => probability >= 1 || _random.Next(1_000_000) < probability * 1_000_000;

    private static bool Matches(Fault fault, Moment moment) =>
        (fault.Path is null || fault.Path == moment.Path || fault.Path == moment.TrId)
        && (fault.Account is null || fault.Account == moment.Account)
        && (fault.Symbol is null || fault.Symbol == moment.Symbol);

    private sealed class Entry(Fault fault, DateTime until)
    {
        public Fault Fault => fault;

        public DateTime Until => until;

        public int Count { get; set; }
    }
}
