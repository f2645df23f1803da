namespace EggMoney.Unit.Architecture.Bad.Trading.Dispatch;

internal sealed class InternalLedger
{
    public decimal Sum { get; init; }
}
