using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Corrects a holding by hand, or takes it away. Nothing is bought or sold by it.</summary>
/// <param name="PositionId">The holding.</param>
/// <param name="Values">What is held; null takes it away.</param>
/// <param name="Version">The version that the caller read; null when they do not care.</param>
/// <param name="DryRun">Only show before and after.</param>
public sealed record UpdatePositionCommand(Guid PositionId, HoldingValues? Values, int? Version, bool DryRun) : ITenantRequest<Result<CorrectionDto>>;

internal sealed class UpdatePositionValidator : AbstractValidator<UpdatePositionCommand>
{
    public UpdatePositionValidator() => RuleFor(request => request.Values!).SetValidator(new HoldingValuesValidator()).OverridePropertyName("").When(request => request.Values is not null);
}

internal sealed class UpdatePositionHandler(IEggMoneyDbFactory databases, AuditTrail audit, TimeProvider clock) : IRequestHandler<UpdatePositionCommand, Result<CorrectionDto>>
{
    public async Task<Result<CorrectionDto>> Handle(UpdatePositionCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Positions.SingleOrDefaultAsync(row => row.Id == request.PositionId, cancellationToken) is not { } position)
        {
            return CommonErrors.NotFound;
        }

        if (Versions.AreStale(request.Version, position.Version))
        {
            return CommonErrors.Stale;
        }

        if (await Corrections.RefusalAsync(db, position.BotId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var cash = await Corrections.CashAsync(db, cancellationToken);
        var (money, before, cost) = (MoneyStateDto.Of(cash), HoldingStateDto.Of(position), position.Cost);
        var values = request.Values ?? new(0, 0, 0);
        position.Correct(values.Quantity, values.AveragePrice, values.ExactCost, clock.Now());
        var entry = Corrections.Balance(db, cash, position.Cost - cost, 0, Corrections.SharesAdded(before.Quantity, cost, position), $"{position.Name} {position.Symbol}", clock);
        var after = position.Quantity > 0 ? HoldingStateDto.Of(position) : null;
        var version = position.Version;
        if (!request.DryRun)
        {
            await KeepAsync(db, position.BotId, position, after is null, cancellationToken);
            var action = after is null ? "position.deleted" : "position.corrected";
            await audit.AddAsync(
                db, action, position.Id.ToString(), new { holding = before, money }, new { holding = after, money = MoneyStateDto.Of(cash), balancingEntry = entry }, cancellationToken);
            await db.SaveAsync(cancellationToken);
            version = position.Version;
        }

        return new CorrectionDto(request.DryRun, position.Id, new(before, after), null, new(money, MoneyStateDto.Of(cash)), entry, Corrections.Explain(entry), version);
    }

    private static async Task KeepAsync(IEggMoneyDb db, Guid? botId, Domain.Portfolio.Position position, bool gone, CancellationToken cancellationToken)
    {
        if (botId is null && gone)
        {
            db.Positions.Remove(position);
        }
        else
        {
            db.Touch(position);
        }

        if (await db.Bots.SingleOrDefaultAsync(row => row.Id == botId, cancellationToken) is { } bot)
        {
            // A plan that looks at the bot just now must see what it holds.
            db.Touch(bot);
        }
    }
}
