using EggMoney.CrashHost.Nights;

namespace EggMoney.Benchmarks.Nights;

/// <summary>What the program complained of: how often, and what it was the first times.</summary>
internal sealed class NightLog
{
    private const int Kept = 30;

    private readonly List<string> _first = [];
    private readonly Dictionary<string, int> _kinds = [];
    private string? _begun;

    public NightLog(ChildProcess process) => process.Heard += Hear;

    /// <summary>Errors so far.</summary>
    public int Failures { get; private set; }

    public object Report()
    {
        lock (_first)
        {
            return new { kinds = _kinds.OrderByDescending(pair => pair.Value).ToDictionary(), first = _first };
        }
    }

    private void Hear(string line)
    {
        lock (_first)
        {
            // A line with level and category, then what happened, then perhaps an exception.
            if (line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal) || line.StartsWith("warn:", StringComparison.Ordinal))
            {
                _begun = line;
                Failures += line[0] == 'w' ? 0 : 1;
                _kinds[line] = _kinds.GetValueOrDefault(line) + 1;
            }
            else if (_begun is not null)
            {
                if (_first.Count < Kept)
                {
                    _first.Add(_begun + line);
                }

                _begun = null;
            }
        }
    }
}
