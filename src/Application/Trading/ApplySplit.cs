using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Applies a split to everything that the user holds of a symbol, and lets the bots go on that were stopped for it (trading rules, section 12).</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Numerator">New shares.</param>
/// <param name="Denominator">Old shares for which there are so many new ones.</param>
/// <param name="EffectiveDate">First session at the new price.</param>
/// <param name="Confirmed">Without it nothing is changed, and the answer shows what would be.</param>
/// <param name="HistoryOnly">It lies in the past and today's holdings are counted in new shares already, as after an import: it is recorded for what was
/// bought before it, and no holding changes.</param>
public sealed record ApplySplitCommand(string Symbol, int Numerator, int Denominator, DateOnly EffectiveDate, bool Confirmed, bool HistoryOnly = false)
    : ITenantRequest<Result<SplitDto>>;

/// <summary>A split, and what it does.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Numerator">New shares.</param>
/// <param name="Denominator">Old shares.</param>
/// <param name="EffectiveDate">First session at the new price.</param>
/// <param name="Applied">False: this is what it would do.</param>
/// <param name="Holdings">Each holding of the symbol.</param>
public sealed record SplitDto(string Symbol, int Numerator, int Denominator, DateOnly EffectiveDate, bool Applied, IReadOnlyList<SplitHoldingDto> Holdings);

/// <summary>A holding before and after a split; what it cost stays what it was.</summary>
/// <param name="Name">The bot's name, or the holding's.</param>
/// <param name="QuantityBefore">Shares.</param>
/// <param name="QuantityAfter">Shares.</param>
/// <param name="AveragePriceBefore">Dollars.</param>
/// <param name="AveragePriceAfter">Dollars.</param>
public sealed record SplitHoldingDto(string Name, decimal QuantityBefore, decimal QuantityAfter, decimal AveragePriceBefore, decimal AveragePriceAfter);

internal sealed class ApplySplitValidator : AbstractValidator<ApplySplitCommand>
{
    private const int Largest = 1000;

    public ApplySplitValidator(TimeProvider clock)
    {
        RuleFor(request => request.Symbol).NotEmpty().IsTickerFilter();
        RuleFor(request => request.Numerator).InclusiveBetween(1, Largest);
        RuleFor(request => request.Denominator).InclusiveBetween(1, Largest).NotEqual(request => request.Numerator);
        RuleFor(request => request.EffectiveDate).LessThanOrEqualTo(_ => DateOnly.FromDateTime(clock.Now()));
        RuleFor(request => request.EffectiveDate)
            .Must((request, date) => !request.HistoryOnly || date < DateOnly.FromDateTime(clock.Now()).AddDays(-SplitWatch.SameWithinDays))
            .WithText("So recent a split changes what you hold: apply it without 'historyOnly'.", "최근의 분할은 보유 수량에 영향을 줍니다. 'historyOnly' 없이 적용해 주십시오.");
    }
}

internal sealed class ApplySplitHandler(IEggMoneyDbFactory databases, Notifier notifier, AuditTrail audit, TimeProvider clock) : IRequestHandler<ApplySplitCommand, Result<SplitDto>>
{
    public async Task<Result<SplitDto>> Handle(ApplySplitCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var (symbol, from, to) = (request.Symbol, request.EffectiveDate.AddDays(-SplitWatch.SameWithinDays), request.EffectiveDate.AddDays(SplitWatch.SameWithinDays));
        if (await db.StockSplits.AnyAsync(split => split.Symbol == symbol && split.EffectiveDate >= from && split.EffectiveDate <= to, cancellationToken))
        {
            return TradingErrors.SplitApplied.With(symbol);
        }

        if (!request.HistoryOnly && await IsOpenAsync(db, symbol, cancellationToken))
        {
            return TradingErrors.SplitWhileOpen.With(symbol);
        }

        var positions = await db.Positions.Where(position => position.Symbol == symbol && position.Quantity != 0).OrderBy(position => position.Name).ToListAsync(cancellationToken);
        var before = positions.ConvertAll(position => (position.Quantity, position.AveragePrice));
        if (!request.HistoryOnly)
        {
            positions.ForEach(position => position.Split(request.Numerator, request.Denominator));
        }

        var answer = new SplitDto(
            symbol,
            request.Numerator,
            request.Denominator,
            request.EffectiveDate,
            request.Confirmed,
            [.. positions.Zip(before, (now, was) => new SplitHoldingDto(now.Name, was.Quantity, now.Quantity, was.AveragePrice, now.AveragePrice))]);
        if (!request.Confirmed)
        {
            return answer;
        }

        db.StockSplits.Add(new() { Id = clock.NewId(), Symbol = symbol, EffectiveDate = request.EffectiveDate, Numerator = request.Numerator, Denominator = request.Denominator, AppliedAt = clock.Now() });
        if (!request.HistoryOnly)
        {
            await ReleaseAsync(db, symbol, cancellationToken);
            notifier.Add(db, NotificationKind.BotChanged, $"split/{symbol}/{request.EffectiveDate:yyyy-MM-dd}/applied", request.EffectiveDate, answer);
        }

        await audit.AddAsync(
            db,
            request.HistoryOnly ? "split.recorded" : "split.applied",
            symbol,
            positions.Zip(before, (now, was) => new { now.Name, was.Quantity, was.AveragePrice }),
            new { request.Numerator, request.Denominator, request.EffectiveDate, holdings = positions.Select(now => new { now.Name, now.Quantity, now.AveragePrice }) },
            cancellationToken);
        await db.SaveAsync(cancellationToken);
        return answer;
    }

    private static async Task<bool> IsOpenAsync(IEggMoneyDb db, string symbol, CancellationToken cancellationToken) =>
        await db.Orders.AnyAsync(order => order.Symbol == symbol && order.State == OrderState.Open, cancellationToken)
        || await db.Operations.AnyAsync(
            operation => (operation.State == OperationState.Running || operation.State == OperationState.Stuck) && db.Bots.Any(bot => bot.Id == operation.BotId && bot.Symbol == symbol),
            cancellationToken)
        || await db.OrderSlices.Where(SliceFilters.Unfinished).AnyAsync(slice => slice.Symbol == symbol, cancellationToken);

    /// <summary>The bots that were stopped for it go on; one with a question open waits for that answer.</summary>
    private static async Task ReleaseAsync(IEggMoneyDb db, string symbol, CancellationToken cancellationToken)
    {
        foreach (var bot in await db.Bots.Where(bot => bot.Symbol == symbol && bot.PauseReason == PauseReason.SplitSuspected).ToListAsync(cancellationToken))
        {
            bot.PauseReason = PauseReason.OrderUndecided;
            await Undecided.ReleaseAsync(db, bot, cancellationToken);
        }
    }
}
