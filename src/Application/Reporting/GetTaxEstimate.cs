using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>An estimate of the tax on a year's gains for a resident of Korea (docs/tax.md). Not advice: the broker's own report is what counts.</summary>
/// <param name="Year">The year in which the sales were paid.</param>
public sealed record GetTaxEstimateQuery(int Year) : ITenantRequest<Result<TaxEstimateDto>>;

/// <summary>An estimate.</summary>
/// <param name="Year">The year in which the sales were paid.</param>
/// <param name="Allowance">Won of gains that are free.</param>
/// <param name="Complete">False when a rate is missing altogether, so that all won are too low.</param>
/// <param name="MovingAverage">With the mean cost of a symbol's shares.</param>
/// <param name="FirstInFirstOut">With the cost of the shares that were bought first.</param>
/// <param name="Sales">The year's sales, in their order.</param>
/// <param name="Openings">Shares that were there before the history, and what was assumed of them.</param>
/// <param name="ReplacedRates">Days that had no rate, and what stood in.</param>
/// <param name="Notes">What to know about the figures.</param>
public sealed record TaxEstimateDto(
    int Year,
    decimal Allowance,
    bool Complete,
    TaxSumDto MovingAverage,
    TaxSumDto FirstInFirstOut,
    IReadOnlyList<TaxSaleDto> Sales,
    IReadOnlyList<OpeningDto> Openings,
    IReadOnlyList<ReplacedRateDto> ReplacedRates,
    IReadOnlyList<string> Notes);

/// <summary>A year's tax by one method, in won.</summary>
/// <param name="Gains">Gains − losses.</param>
/// <param name="Taxable">Above the allowance.</param>
/// <param name="NationalTax">20 %.</param>
/// <param name="LocalTax">2 %.</param>
/// <param name="Tax">Both.</param>
/// <param name="AllowanceLeft">Gains that may still be realised this year without tax.</param>
public sealed record TaxSumDto(decimal Gains, decimal Taxable, decimal NationalTax, decimal LocalTax, decimal Tax, decimal AllowanceLeft)
{
    internal static TaxSumDto Of(GainsTaxSum sum) => new(sum.Gains, sum.Taxable, sum.National, sum.Local, sum.Tax, sum.AllowanceLeft);
}

/// <summary>A sale.</summary>
/// <param name="Session">US session.</param>
/// <param name="Settled">Day on which it was paid.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares as they were counted then.</param>
/// <param name="Amount">Dollars without fees.</param>
/// <param name="Fees">Dollars.</param>
/// <param name="Rate">Won for a dollar on that day; null when none is known.</param>
/// <param name="ProceedsKrw">Won.</param>
/// <param name="FeesKrw">Won.</param>
/// <param name="AverageCostKrw">Won that the shares had cost by moving average.</param>
/// <param name="AverageGainKrw">Won gained by it.</param>
/// <param name="FifoCostKrw">Won that they had cost first in, first out.</param>
/// <param name="FifoGainKrw">Won gained by it.</param>
public sealed record TaxSaleDto(
    DateOnly Session,
    DateOnly Settled,
    string Symbol,
    decimal Quantity,
    decimal Amount,
    decimal Fees,
    decimal? Rate,
    decimal ProceedsKrw,
    decimal FeesKrw,
    decimal AverageCostKrw,
    decimal AverageGainKrw,
    decimal FifoCostKrw,
    decimal FifoGainKrw);

/// <summary>Shares from before the history.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares as they are counted today.</param>
/// <param name="Cost">Dollars that they are assumed to have cost.</param>
/// <param name="AssumedDate">The day whose rate they are counted at.</param>
/// <param name="SuspectedSplit">For example 2:1, when they look like the work of a split that is not recorded; else null.</param>
public sealed record OpeningDto(string Symbol, decimal Quantity, decimal Cost, DateOnly? AssumedDate, string? SuspectedSplit);

/// <summary>A day without a rate of its own.</summary>
/// <param name="Date">The day.</param>
/// <param name="UsedDate">The day whose rate stood in; null when it was a month's, or none.</param>
/// <param name="Won">Won for a dollar; null when there was none at all.</param>
public sealed record ReplacedRateDto(DateOnly Date, DateOnly? UsedDate, decimal? Won);

internal sealed class GetTaxEstimateValidator : AbstractValidator<GetTaxEstimateQuery>
{
    public GetTaxEstimateValidator() => RuleFor(query => query.Year).InclusiveBetween(2000, 2100);
}

internal sealed class GetTaxEstimateHandler(IEggMoneyDbFactory databases, IMarketCalendar calendar) : IRequestHandler<GetTaxEstimateQuery, Result<TaxEstimateDto>>
{
    public async Task<Result<TaxEstimateDto>> Handle(GetTaxEstimateQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var history = await TaxHistory.ReadAsync(db, calendar, request.Year, cancellationToken);
        var rates = new TaxRates(history.Rates);
        var (average, fifo) = (Work(history, LotMethod.MovingAverage, request.Year, rates), Work(history, LotMethod.FirstInFirstOut, request.Year, rates));
        var replaced = rates.Replaced.ToList();
        var complete = replaced.TrueForAll(day => day.Value is not null);
        return new TaxEstimateDto(
            request.Year,
            GainsTax.Allowance,
            complete,
            TaxSumDto.Of(GainsTax.Of(average.Sum(sale => sale.Gain))),
            TaxSumDto.Of(GainsTax.Of(fifo.Sum(sale => sale.Gain))),
            [.. average.Zip(fifo, (mean, first) => ToDto(mean, first, history.Rates))],
            [.. history.Opening.Select(lot => new OpeningDto(lot.Symbol, lot.Quantity, lot.Cost, lot.Assumed == DateOnly.MinValue ? null : lot.Assumed, lot.LooksLike?.ToString()))],
            replaced.ConvertAll(day => new ReplacedRateDto(day.Key, day.Value?.Date, day.Value?.Won)),
            [.. TaxNotes.Of(history, replaced.Count > 0, complete)]);
    }

    private static List<TaxSale> Work(TaxHistory history, LotMethod method, int year, TaxRates rates) =>
        [.. TaxLots.Work(history.Trades, history.Splits, history.Opening, method, rates.On, year)];

    private static TaxSaleDto ToDto(TaxSale average, TaxSale fifo, ExchangeRateTable rates) => new(
        average.Trade.Session,
        average.Trade.Settled,
        average.Trade.Symbol,
        average.Trade.Quantity,
        average.Trade.Amount,
        average.Trade.Fees,
        rates.OfDay(average.Trade.Settled)?.Won,
        average.Proceeds,
        average.Fees,
        average.Cost,
        average.Gain,
        fifo.Cost,
        fifo.Gain);
}
