using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Adds a holding by hand: a bot's, or one that is kept beside the bots.</summary>
/// <param name="BotId">The bot; null for one that is kept by hand.</param>
/// <param name="Name">What its owner calls it; a bot's holding has the bot's name.</param>
/// <param name="Symbol">Ticker; a bot's holding has the bot's.</param>
/// <param name="Values">What is held.</param>
/// <param name="DryRun">Only show before and after.</param>
/// <param name="ActId">Id of the holding: one that was added before is found by it.</param>
public sealed record AddPositionCommand(Guid? BotId, string? Name, string? Symbol, HoldingValues Values, bool DryRun, Guid ActId) : ITenantRequest<Result<CorrectionDto>>;

/// <summary>What is held, as its owner says.</summary>
/// <param name="Quantity">Shares.</param>
/// <param name="AveragePrice">Average price in dollars, as decisions see it.</param>
/// <param name="Cost">Exact cost in dollars, fees included; quantity × average price where it is left out.</param>
public sealed record HoldingValues(decimal Quantity, decimal AveragePrice, decimal? Cost = null)
{
    internal decimal ExactCost => Cost ?? Money.ToCents(Quantity * AveragePrice);
}

internal sealed class AddPositionValidator : AbstractValidator<AddPositionCommand>
{
    public AddPositionValidator()
    {
        RuleFor(request => request.Name).NotEmpty().When(request => request.BotId is null);
        RuleFor(request => request.Symbol).NotEmpty().When(request => request.BotId is null);
        RuleFor(request => request.Name).IsLine(100);
        RuleFor(request => request.Symbol).IsTickerFilter();
        RuleFor(request => request.Values).SetValidator(new HoldingValuesValidator()).OverridePropertyName("");
        RuleFor(request => request.Values.Quantity).GreaterThan(0).OverridePropertyName(nameof(HoldingValues.Quantity));
    }
}

internal sealed class HoldingValuesValidator : AbstractValidator<HoldingValues>
{
    public HoldingValuesValidator()
    {
        RuleFor(values => values.Quantity).InclusiveBetween(0, 1_000_000).FitsStorage();
        RuleFor(values => values.AveragePrice).InclusiveBetween(0, 1_000_000).PrecisionScale(9, 2, ignoreTrailingZeros: true);
        RuleFor(values => values.AveragePrice).GreaterThan(0).When(values => values.Quantity > 0);
        RuleFor(values => values.Cost ?? 0).InclusiveBetween(0, Corrections.Largest).FitsStorage().OverridePropertyName(nameof(HoldingValues.Cost));
        RuleFor(values => values.Quantity).Must((values, quantity) => quantity * values.AveragePrice <= Corrections.Largest).WithText("That is worth too much.", "금액이 너무 큽니다.");
    }
}

internal sealed class AddPositionHandler(IEggMoneyDbFactory databases, AuditTrail audit, TimeProvider clock) : IRequestHandler<AddPositionCommand, Result<CorrectionDto>>
{
    public async Task<Result<CorrectionDto>> Handle(AddPositionCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var cash = await Corrections.CashAsync(db, cancellationToken);
        var money = MoneyStateDto.Of(cash);
        if (!request.DryRun && await db.Positions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.ActId, cancellationToken) is { } begun)
        {
            return new CorrectionDto(false, begun.Id, new(null, HoldingStateDto.Of(begun)), null, new(money, money), 0, Corrections.Explain(0), begun.Version);
        }

        if (await Corrections.RefusalAsync(db, request.BotId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var bot = request.BotId is null ? null : await db.Bots.SingleOrDefaultAsync(row => row.Id == request.BotId, cancellationToken);
        var position = request.BotId is null ? null : await db.Positions.SingleOrDefaultAsync(row => row.BotId == request.BotId, cancellationToken);
        if (request.BotId is not null && bot is null)
        {
            return CommonErrors.NotFound;
        }

        if (position is { Quantity: not 0 })
        {
            return ByHandErrors.HoldingExists;
        }

        if (position is null)
        {
            position = new() { Id = request.DryRun ? clock.NewId() : request.ActId, BotId = bot?.Id, Name = bot?.Name ?? request.Name!, Symbol = bot?.Symbol ?? request.Symbol! };
            db.Positions.Add(position);
        }

        position.Correct(request.Values.Quantity, request.Values.AveragePrice, request.Values.ExactCost, clock.Now());
        var entry = Corrections.Balance(db, cash, position.Cost, 0, position.Cost, $"{position.Name} {position.Symbol}", clock);
        var after = HoldingStateDto.Of(position);
        if (!request.DryRun)
        {
            if (bot is not null)
            {
                // A plan that looks at the bot just now must see what it holds.
                db.Touch(bot);
            }

            await audit.AddAsync(db, "position.added", position.Id.ToString(), money, new { holding = after, money = MoneyStateDto.Of(cash), balancingEntry = entry }, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return new CorrectionDto(request.DryRun, position.Id, new(null, after), null, new(money, MoneyStateDto.Of(cash)), entry, Corrections.Explain(entry), position.Version);
    }
}
