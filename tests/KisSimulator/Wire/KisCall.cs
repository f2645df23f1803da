using EggMoney.KisSimulator.Accounts;
using EggMoney.KisSimulator.Faults;

namespace EggMoney.KisSimulator.Wire;

/// <summary>A request that has passed the gateway's checks.</summary>
internal sealed record KisCall(
    KisEnvironment Environment, string Path, string TrId, bool Following, Account Account, IReadOnlyDictionary<string, string> Fields, DateTime Now)
{
    public bool Real => Environment == KisEnvironment.Real;

    public string this[string field] => Fields[field];

    public Moment Moment(string? symbol = null) => new(Path, TrId, Account.Keys.Name, symbol);
}
