using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>What may still change at a broker. Until its session is reconciled, an order that has ended may turn out to have filled all the same.</summary>
public static class Unreconciled
{
    /// <summary>Orders that are open, or of a session that is not reconciled yet. Those of an old machine never are: this server never sent them.</summary>
    public static IQueryable<Order> Orders(IEggMoneyDb db) => db.Orders.Where(order => order.State == OrderState.Open
        || (order.Origin != OrderOrigin.Import && !db.DispatchRuns.Any(run => run.SessionDate == order.SessionDate && run.Phase == WorkPhase.CloseSession && run.State == RunState.Succeeded)));

    /// <summary>Slices of these orders that went to an account.</summary>
    public static IQueryable<OrderSlice> SlicesAt(IEggMoneyDb db, Guid credentialId) =>
        db.OrderSlices.Where(slice => slice.CredentialId == credentialId && Orders(db).Any(order => order.Id == slice.OrderId));
}
