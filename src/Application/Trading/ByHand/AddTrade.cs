using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Adds a trade to the history by hand. It changes no holding.</summary>
/// <param name="Values">The trade.</param>
/// <param name="DryRun">Only show before and after.</param>
/// <param name="ActId">Id of the trade: one that was added before is found by it.</param>
public sealed record AddTradeCommand(TradeValues Values, bool DryRun, Guid ActId) : ITenantRequest<Result<CorrectionDto>>;

/// <summary>A trade, as its owner says.</summary>
/// <param name="BotId">The bot; null without one.</param>
/// <param name="Name">The bot's name, or the owner's for it.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Session">US session.</param>
/// <param name="Kind">For example <c>Buy</c> or <c>Sell_1_4</c>.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Average price in dollars.</param>
/// <param name="ExecutedAt">UTC.</param>
/// <param name="Fees">Dollars of fees and taxes.</param>
/// <param name="AveragePrice">Of a sale: the holding's average price that its profit is counted from, in dollars.</param>
/// <param name="RealisedProfit">Of a sale: proceeds − fees − exact cost; counted from the average price where it is left out.</param>
public sealed record TradeValues(
    Guid? BotId,
    string Name,
    string Symbol,
    DateOnly Session,
    string Kind,
    decimal Quantity,
    decimal Price,
    DateTime ExecutedAt,
    decimal Fees = 0,
    decimal? AveragePrice = null,
    decimal? RealisedProfit = null)
{
    internal void ApplyTo(Trade trade)
    {
        trade.BotId = BotId;
        trade.Name = Name;
        trade.Symbol = Symbol;
        trade.SessionDate = Session;
        trade.Kind = OrderKinds.Parse(Kind);
        trade.Quantity = Quantity;
        trade.Price = Price;
        trade.Total = Money.ToCents(Quantity * Price);
        trade.Fees = Fees;
        trade.ExecutedAt = ExecutedAt.ToUniversalTime();
        var sale = trade.Kind.SideOf() == Side.Sell;
        trade.AveragePrice = sale ? AveragePrice!.Value : 0;
        trade.Profit = sale ? SaleProfit.Of(trade.Total, trade.AveragePrice, Quantity) : null;
        trade.ProfitRate = sale ? SaleProfit.Rate(Price, trade.AveragePrice) : null;
        trade.RealisedProfit = sale ? RealisedProfit ?? trade.Total - Fees - Money.ToCents(trade.AveragePrice * Quantity) : null;
    }
}

internal sealed class TradeValuesValidator : AbstractValidator<TradeValues>
{
    private static readonly DateOnly Earliest = new(1990, 1, 1);

    public TradeValuesValidator(TimeProvider clock)
    {
        RuleFor(values => values.Name).NotEmpty().IsLine(100);
        RuleFor(values => values.Symbol).NotEmpty().IsTickerFilter();
        RuleFor(values => values.Kind).NotEmpty().NamesOrderKind();
        RuleFor(values => values.Session).InclusiveBetween(Earliest, DateOnly.FromDateTime(clock.Now()).AddDays(1))
            .WithText("Give a day from 1990 until today.", "1990년부터 오늘까지의 날짜를 입력하십시오.");
        RuleFor(values => values.ExecutedAt).InclusiveBetween(Earliest.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), clock.Now().AddDays(1))
            .WithText("Give a time from 1990 until now.", "1990년부터 현재까지의 시각을 입력하십시오.");
        RuleFor(values => values.Quantity).GreaterThan(0).LessThanOrEqualTo(1_000_000).FitsStorage();
        RuleFor(values => values.Price).GreaterThan(0).LessThanOrEqualTo(1_000_000).FitsStorage();
        RuleFor(values => values.Quantity).Must((values, quantity) => quantity is < 0 or > 1_000_000 || values.Price is < 0 or > 1_000_000 || quantity * values.Price <= Corrections.Largest)
            .WithText("That is worth too much.", "금액이 너무 큽니다.");
        RuleFor(values => values.Fees).InclusiveBetween(0, Corrections.Largest).FitsStorage();
        RuleFor(values => values.AveragePrice ?? 0).InclusiveBetween(0, 1_000_000).FitsStorage().OverridePropertyName(nameof(TradeValues.AveragePrice));
        RuleFor(values => values.AveragePrice)
            .Must((values, average) => !IsSale(values) || average > 0)
            .WithText("A sale needs the average price that its profit is counted from.", "매도에는 수익을 계산할 평균가가 필요합니다.");
        RuleFor(values => values.RealisedProfit ?? 0).InclusiveBetween(-Corrections.Largest, Corrections.Largest).FitsStorage().OverridePropertyName(nameof(TradeValues.RealisedProfit));
        RuleFor(values => values.RealisedProfit)
            .Must((values, profit) => profit is null || IsSale(values))
            .WithText("Only a sale realises a profit.", "실현 손익은 매도에만 지정할 수 있습니다.");
    }

    private static bool IsSale(TradeValues values) => values.Kind is not null && OrderKinds.TryParse(values.Kind, out var kind) && kind.SideOf() == Side.Sell;
}

internal sealed class AddTradeValidator : AbstractValidator<AddTradeCommand>
{
    public AddTradeValidator(TimeProvider clock) => RuleFor(request => request.Values).SetValidator(new TradeValuesValidator(clock)).OverridePropertyName("");
}

internal sealed class AddTradeHandler(IEggMoneyDbFactory databases, AuditTrail audit, TimeProvider clock) : IRequestHandler<AddTradeCommand, Result<CorrectionDto>>
{
    public async Task<Result<CorrectionDto>> Handle(AddTradeCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var cash = await Corrections.CashAsync(db, cancellationToken);
        var money = MoneyStateDto.Of(cash);
        if (!request.DryRun && await db.Trades.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.ActId, cancellationToken) is { } begun)
        {
            return new CorrectionDto(false, begun.Id, null, new(null, TradeStateDto.Of(begun)), new(money, money), 0, Corrections.Explain(0), 0);
        }

        if (await Corrections.RefusalAsync(db, request.Values.BotId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var trade = new Trade { Id = request.DryRun ? clock.NewId() : request.ActId, Name = request.Values.Name, Symbol = request.Values.Symbol };
        request.Values.ApplyTo(trade);
        db.Trades.Add(trade);
        var entry = Corrections.Balance(db, cash, 0, trade.RealisedProfit ?? 0, 0, $"{trade.Name} {trade.Symbol} {trade.Kind.Name()}", clock);
        var after = TradeStateDto.Of(trade);
        if (!request.DryRun)
        {
            await audit.AddAsync(db, "trade.added", trade.Id.ToString(), money, new { trade = after, money = MoneyStateDto.Of(cash), balancingEntry = entry }, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return new CorrectionDto(request.DryRun, trade.Id, null, new(null, after), new(money, MoneyStateDto.Of(cash)), entry, Corrections.Explain(entry), 0);
    }
}
