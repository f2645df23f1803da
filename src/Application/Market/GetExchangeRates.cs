using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Market;

/// <summary>Won for a dollar through a year, as the tenant reckons with it.</summary>
/// <param name="Year">Calendar year.</param>
public sealed record GetExchangeRatesQuery(int Year) : ITenantRequest<Result<ExchangeRatesDto>>;

/// <summary>A year's rates.</summary>
/// <param name="Year">Calendar year.</param>
/// <param name="Months">The months that have one.</param>
/// <param name="Days">The days that have one.</param>
public sealed record ExchangeRatesDto(int Year, IReadOnlyList<MonthRateDto> Months, IReadOnlyList<DayRateDto> Days);

/// <summary>A month's rate.</summary>
/// <param name="Month">For example 2026-03.</param>
/// <param name="Won">Won for a dollar.</param>
/// <param name="Source"><c>hand</c>, <c>import</c>, or <c>average</c> of its days.</param>
public sealed record MonthRateDto(string Month, decimal Won, string Source);

/// <summary>A day's rate.</summary>
/// <param name="Date">The day in Korea.</param>
/// <param name="Won">Won for a dollar.</param>
/// <param name="Source"><c>hand</c>, the broker that told it, or <c>generated</c> in an invented market.</param>
public sealed record DayRateDto(DateOnly Date, decimal Won, string Source);

internal sealed class GetExchangeRatesValidator : AbstractValidator<GetExchangeRatesQuery>
{
    public GetExchangeRatesValidator() => RuleFor(query => query.Year).InclusiveBetween(RateRules.FirstYear, RateRules.LastYear);
}

internal sealed class GetExchangeRatesHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetExchangeRatesQuery, Result<ExchangeRatesDto>>
{
    public async Task<Result<ExchangeRatesDto>> Handle(GetExchangeRatesQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var rates = await DayRates.LoadAsync(db, cancellationToken);
        return new ExchangeRatesDto(
            request.Year,
            [.. rates.Months.Where(month => month.Key.Year == request.Year).Select(month => new MonthRateDto(ExchangeRateTable.Text(month.Key), month.Value.Won, month.Value.Source))],
            [.. rates.Days.Where(day => day.Date.Year == request.Year).Select(day => new DayRateDto(day.Date, day.Won, day.Source))]);
    }
}

/// <summary>What a rate may be.</summary>
internal static class RateRules
{
    public const int FirstYear = 2000;
    public const int LastYear = 2100;

    public static IRuleBuilderOptions<T, decimal> IsRate<T>(this IRuleBuilder<T, decimal> rule) =>
        rule.InclusiveBetween(100, 100_000).PrecisionScale(10, 4, ignoreTrailingZeros: true);

    public static IRuleBuilderOptions<T, DateOnly> IsRateDate<T>(this IRuleBuilder<T, DateOnly> rule) =>
        rule.InclusiveBetween(new(FirstYear, 1, 1), new(LastYear, 12, 31));
}
