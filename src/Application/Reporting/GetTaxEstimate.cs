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
public sealed record OpeningDto(string Symbol, decimal Quantity, decimal Cost, DateOnly? AssumedDate);

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
        var history = await TaxHistory.ReadAsync(db, calendar, cancellationToken);
        var rates = new TaxRates(history.Rates);
        var (average, fifo) = (Work(history, LotMethod.MovingAverage, request.Year, rates), Work(history, LotMethod.FirstInFirstOut, request.Year, rates));
        var replaced = average.Count == 0 ? [] : rates.Replaced.Where(day => day.Key.Year <= request.Year).ToList();
        var openings = history.Opening.Where(lot => average.Exists(sale => sale.Trade.Symbol == lot.Symbol)).ToList();
        var complete = replaced.TrueForAll(day => day.Value is not null);
        return new TaxEstimateDto(
            request.Year,
            GainsTax.Allowance,
            complete,
            TaxSumDto.Of(GainsTax.Of(average.Sum(sale => sale.Gain))),
            TaxSumDto.Of(GainsTax.Of(fifo.Sum(sale => sale.Gain))),
            [.. average.Zip(fifo, (mean, first) => ToDto(mean, first, history.Rates))],
            openings.ConvertAll(lot => new OpeningDto(lot.Symbol, lot.Quantity, lot.Cost, lot.Assumed == DateOnly.MinValue ? null : lot.Assumed)),
            replaced.ConvertAll(day => new ReplacedRateDto(day.Key, day.Value?.Date, day.Value?.Won)),
            [.. Notes(openings.Count > 0, replaced.Count > 0, complete)]);
    }

    private static List<TaxSale> Work(TaxHistory history, LotMethod method, int year, TaxRates rates) =>
        [.. TaxLots.Work(history.Trades, history.Splits, history.Opening, method, rates.On).Where(sale => sale.Trade.Settled.Year == year)];

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

    private static IEnumerable<string> Notes(bool openings, bool replaced, bool complete)
    {
        yield return Language.Pick(
            "An estimate from this server's books, not advice. What your broker reports is what counts, and shares that you hold elsewhere belong to the same allowance.",
            "이 서버의 장부로 계산한 추정치이며 세무 자문이 아닙니다. 신고에는 증권사의 자료를 사용하십시오. 다른 곳에서 보유한 해외 주식도 같은 기본공제에 포함됩니다.");
        if (openings)
        {
            yield return Language.Pick(
                "Some shares were there before the history begins. They count at the cost that the books have, as bought on the day of the first trade known.",
                "기록이 시작되기 전부터 보유한 주식이 있습니다. 장부상 원가로, 알려진 첫 거래의 결제일에 취득한 것으로 가정했습니다.");
        }

        if (replaced)
        {
            yield return Language.Pick(
                "Some days had no exchange rate of their own; the nearest earlier one, or the month's, stood in. Set them under /exchange-rates/daily.",
                "환율이 없는 날짜가 있어 가장 가까운 이전 환율 또는 해당 월의 환율을 사용했습니다. /exchange-rates/daily에서 입력하실 수 있습니다.");
        }

        if (!complete)
        {
            yield return Language.Pick(
                "Some days have no exchange rate at all; what was bought or sold on them counts as nothing. These figures are of no use until a rate is set.",
                "환율을 전혀 알 수 없는 날짜가 있어 해당 거래가 0원으로 계산되었습니다. 환율을 입력하실 때까지 이 수치를 사용하지 마십시오.");
        }
    }
}
