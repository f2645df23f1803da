using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>How far a gain realisation is, by its orders: nothing of it is counted a second time elsewhere.</summary>
/// <param name="Sold">Shares sold.</param>
/// <param name="Bought">Shares bought back.</param>
/// <param name="Proceeds">Dollars that the sales brought, without fees.</param>
/// <param name="Paid">Dollars that the purchases took, without fees.</param>
/// <param name="Fees">Dollars of fees, both ways.</param>
/// <param name="RealisedGain">Proceeds − fees − exact cost of what was sold, in dollars.</param>
/// <param name="LatestSaleAt">UTC time of the latest fill of a sale; null before the first.</param>
internal sealed record RealisationProgress(decimal Sold, decimal Bought, decimal Proceeds, decimal Paid, decimal Fees, decimal RealisedGain, DateTime? LatestSaleAt)
{
    /// <summary>Shares that are still to be bought back.</summary>
    public decimal Missing => Sold - Bought;

    /// <summary>Reads it.</summary>
    public static async Task<RealisationProgress> LoadAsync(IEggMoneyDb db, Guid operationId, CancellationToken cancellationToken) =>
        Of(await db.Orders.AsNoTracking().Where(order => order.OperationId == operationId).ToListAsync(cancellationToken));

    /// <summary>Of these orders.</summary>
    public static RealisationProgress Of(IReadOnlyCollection<Order> orders)
    {
        var sales = orders.Where(order => order.Side == Side.Sell).ToList();
        var purchases = orders.Where(order => order.Side == Side.Buy).ToList();
        return new(
            sales.Sum(order => order.FilledQuantity),
            purchases.Sum(order => order.FilledQuantity),
            sales.Sum(order => order.FilledAmount),
            purchases.Sum(order => order.FilledAmount),
            orders.Sum(order => order.FilledFees),
            sales.Sum(order => order.FilledAmount - order.FilledFees - order.CostRemoved),
            sales.Max(order => order.LatestFillAt));
    }

    /// <summary>Notes the steps done and to do on the operation.</summary>
    public void NoteOn(Operation operation, Realisation realisation)
    {
        var target = operation.Step == Realisation.Selling ? realisation.Target : Sold;
        operation.Total = Realisation.Batches(target) * 2;
        operation.Done = Math.Min(operation.Total, (int)(decimal.Floor(Sold / Realisation.BatchShares) + decimal.Floor(Bought / Realisation.BatchShares)));
        if (target > 0 && Bought >= target)
        {
            operation.Done = operation.Total;
        }
    }
}
