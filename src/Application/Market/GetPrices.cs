using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Market;

/// <summary>Daily prices of a symbol on the market of the tenant's account; gaps are filled from the broker.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="From">First session; left out, the latest 120.</param>
/// <param name="To">Last session; left out, the latest.</param>
public sealed record GetPricesQuery(string Symbol, DateOnly? From = null, DateOnly? To = null) : ITenantRequest<Result<PricesDto>>;

/// <summary>Daily prices.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Market">Where they are from: <c>paper</c> prices are nobody's money.</param>
/// <param name="Complete">False when the broker could not be asked for what is missing.</param>
/// <param name="Days">Ascending.</param>
public sealed record PricesDto(string Symbol, string Market, bool Complete, IReadOnlyList<DailyPrice> Days);

internal sealed class GetPricesValidator : AbstractValidator<GetPricesQuery>
{
    /// <summary>Some five years: a broker is asked for a hundred at a time.</summary>
    private const int MostDays = 1830;

    public GetPricesValidator(IMarketCalendar calendar)
    {
        RuleFor(query => query.Symbol).NotEmpty().IsTickerFilter();
        RuleFor(query => query.From).GreaterThanOrEqualTo(calendar.FirstDate).LessThanOrEqualTo(calendar.LastDate);
        RuleFor(query => query.To).GreaterThanOrEqualTo(query => query.From ?? calendar.FirstDate).LessThanOrEqualTo(calendar.LastDate);
        RuleFor(query => query)
            .Must(query => query.From is null || query.To is null || query.To.Value.DayNumber - query.From.Value.DayNumber <= MostDays)
            .WithText("Ask for at most five years at a time.", "한 번에 최대 5년까지 조회하십시오.");
    }
}

internal sealed class GetPricesHandler(IEggMoneyDbFactory databases, PriceHistory history, TimeProvider clock) : IRequestHandler<GetPricesQuery, Result<PricesDto>>
{
    private const int DaysWithoutEnd = 1830;

    public async Task<Result<PricesDto>> Handle(GetPricesQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken) is not { } account)
        {
            return MarketErrors.NoAccount;
        }

        var today = DateOnly.FromDateTime(clock.Now());
        var to = request.To is { } end && end < today ? end : today;
        var (days, failed) = request.From is { } from
            ? await history.GetAsync(account, request.Symbol, from.AddDays(DaysWithoutEnd) < to ? to.AddDays(-DaysWithoutEnd) : from, to, cancellationToken)
            : await history.GetLatestAsync(account, request.Symbol, PriceHistory.Sessions, cancellationToken);
        return days.Count > 0
            ? new PricesDto(request.Symbol, MarketNames.Of(account), !failed, [.. days.Where(day => day.Date <= to).Select(PriceDays.Of)])
            : MarketErrors.NoPrices.With(request.Symbol);
    }
}

/// <summary>Kept prices as prices.</summary>
internal static class PriceDays
{
    public static DailyPrice Of(PriceDay day) => new(day.Date, day.Open, day.High, day.Low, day.Close, day.Volume);
}
