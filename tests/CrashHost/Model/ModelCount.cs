using System.Globalization;
using EggMoney.KisSimulator;

namespace EggMoney.CrashHost.Model;

/// <summary>What a run has seen.</summary>
internal sealed class ModelCount
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _ends = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private int _orders;
    private int _fills;
    private int _answers;
    private int _userSessions;

    /// <summary>Sessions played to their end.</summary>
    public int Sessions { get; private set; }

    /// <summary>Nodes that ended before their time.</summary>
    public int Kills => _ends.Values.Sum();

    /// <summary>Faults that struck.</summary>
    public int Faults => _faults.Values.Sum();

    public void Ended(string step)
    {
        lock (_lock)
        {
            _ends[step] = _ends.GetValueOrDefault(step) + 1;
        }
    }

    /// <summary>A line of the broker's log.</summary>
    public void Hear(string line)
    {
        if (line.StartsWith("fault ", StringComparison.Ordinal) || line.Contains(" fault ", StringComparison.Ordinal))
        {
            var kind = line[(line.IndexOf("fault ", StringComparison.Ordinal) + 6)..].Split(' ')[0];
            lock (_lock)
            {
                _faults[kind] = _faults.GetValueOrDefault(kind) + 1;
            }
        }
    }

    public void Add(int session = 0, int userSessions = 0, int answers = 0)
    {
        lock (_lock)
        {
            Sessions += session;
            _userSessions += userSessions;
            _answers += answers;
        }
    }

    public void Add(SimulatedLedger ledger)
    {
        lock (_lock)
        {
            _orders += ledger.PlacedOrders;
            _fills += ledger.Orders.Sum(order => order.Fills.Count);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Sessions} sessions, {_userSessions} user-sessions, {_orders} orders, {_fills} fills, {_answers} answers by owners; {Kills} kills ({Of(_ends)}); {Faults} faults ({Of(_faults)})");

    private static string Of(SortedDictionary<string, int> counts) => string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}"));
}
