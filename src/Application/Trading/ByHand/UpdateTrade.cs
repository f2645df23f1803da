using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Corrects a trade that was entered or imported, or takes it away. It changes no holding.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="Values">The trade as it was; null takes it away.</param>
/// <param name="DryRun">Only show before and after.</param>
public sealed record UpdateTradeCommand(Guid TradeId, TradeValues? Values, bool DryRun) : ITenantRequest<Result<CorrectionDto>>;

internal sealed class UpdateTradeValidator : AbstractValidator<UpdateTradeCommand>
{
    public UpdateTradeValidator(TimeProvider clock) =>
        RuleFor(request => request.Values!).SetValidator(new TradeValuesValidator(clock)).OverridePropertyName("").When(request => request.Values is not null);
}

internal sealed class UpdateTradeHandler(IEggMoneyDbFactory databases, AuditTrail audit, TimeProvider clock) : IRequestHandler<UpdateTradeCommand, Result<CorrectionDto>>
{
    public async Task<Result<CorrectionDto>> Handle(UpdateTradeCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Trades.SingleOrDefaultAsync(row => row.Id == request.TradeId, cancellationToken) is not { } trade)
        {
            return CommonErrors.NotFound;
        }

        if (trade.OrderId is not null)
        {
            return ByHandErrors.TradeOfOrder;
        }

        if (await Corrections.RefusalAsync(db, trade.BotId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (request.Values?.BotId is { } other && other != trade.BotId && await Corrections.RefusalAsync(db, other, cancellationToken) is { } refused)
        {
            return refused;
        }

        var cash = await Corrections.CashAsync(db, cancellationToken);
        var (money, before, profit) = (MoneyStateDto.Of(cash), TradeStateDto.Of(trade), trade.RealisedProfit ?? 0);
        if (request.Values is { } values)
        {
            values.ApplyTo(trade);
        }

        var change = (request.Values is null ? 0 : trade.RealisedProfit ?? 0) - profit;
        var after = request.Values is null ? null : TradeStateDto.Of(trade);
        var entry = Corrections.Balance(db, cash, 0, change, 0, $"{before.Name} {before.Symbol} {before.Kind}", clock);
        if (!request.DryRun)
        {
            if (after is null)
            {
                db.Trades.Remove(trade);
            }

            // A trade has no version: of two corrections at once the money's refuses one.
            db.Touch(cash);
            var action = after is null ? "trade.deleted" : "trade.corrected";
            await audit.AddAsync(
                db, action, trade.Id.ToString(), new { trade = before, money }, new { trade = after, money = MoneyStateDto.Of(cash), balancingEntry = entry }, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return new CorrectionDto(request.DryRun, trade.Id, null, new(before, after), new(money, MoneyStateDto.Of(cash)), entry, Corrections.Explain(entry), 0);
    }
}
