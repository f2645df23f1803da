namespace EggMoney.KisSimulator.Accounts;

/// <summary>An order as it is asked for, still in the wire's texts.</summary>
internal sealed record OrderRequest(
    SimulatedSide Side, string ExchangeCode, string Symbol, string Quantity, string Price, string Type, string Channel)
{
    public bool ByApi => Channel == OrderDesk.Api;
}
