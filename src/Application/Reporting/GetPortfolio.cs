using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>What the tenant has, now.</summary>
public sealed record GetPortfolioQuery : ITenantRequest<Result<PortfolioDto>>;

/// <summary>An amount in both currencies.</summary>
/// <param name="Usd">Dollars.</param>
/// <param name="Krw">Whole won; null without a rate.</param>
public sealed record MoneyDto(decimal Usd, decimal? Krw)
{
    internal static MoneyDto Of(decimal dollars, FoundRate? rate) => new(Money.ToCents(dollars), ExchangeRateTable.ToWon(dollars, rate));
}

/// <summary>The rate that an answer's won are counted at.</summary>
/// <param name="Won">Won for a dollar; null when no rate is known: then all won are missing. Set one under /exchange-rates.</param>
/// <param name="Source">Where it is from; null without one.</param>
/// <param name="Date">The day that it is of; null for a month's.</param>
public sealed record UsedRateDto(decimal? Won, string? Source, DateOnly? Date)
{
    internal static UsedRateDto Of(FoundRate? rate) => new(rate?.Won, rate?.Source, rate?.Date);
}

/// <summary>A portfolio.</summary>
/// <param name="Rate">The exchange rate of all won here.</param>
/// <param name="Cash">Cash as the books have it.</param>
/// <param name="Reserve">RP kept by hand.</param>
/// <param name="HoldingsValue">What is held at its price, or at its cost where there is none.</param>
/// <param name="Cost">Exact cost of what is held, fees included.</param>
/// <param name="UnrealisedProfit">Value − cost of what has a price.</param>
/// <param name="RealisedProfit">Realised so far.</param>
/// <param name="NetDeposits">Paid in − taken out.</param>
/// <param name="Equity">Cash + reserve + value.</param>
/// <param name="OneDaySeeds">Σ seed of the active bots.</param>
/// <param name="Withdrawable">Equity − Σ seed × max tier of all bots, at least 0.</param>
/// <param name="LowBalance">Cash is below two days' seeds of the active bots that hold something.</param>
/// <param name="HighBalance">Cash is above 15,000 dollars.</param>
/// <param name="Unpriced">Symbols without any price.</param>
/// <param name="Lines">The bots in their order, then what is kept by hand.</param>
public sealed record PortfolioDto(
    UsedRateDto Rate,
    MoneyDto Cash,
    MoneyDto Reserve,
    MoneyDto HoldingsValue,
    MoneyDto Cost,
    MoneyDto UnrealisedProfit,
    MoneyDto RealisedProfit,
    MoneyDto NetDeposits,
    MoneyDto Equity,
    MoneyDto OneDaySeeds,
    MoneyDto Withdrawable,
    bool LowBalance,
    bool HighBalance,
    IReadOnlyList<string> Unpriced,
    IReadOnlyList<PortfolioLineDto> Lines);

/// <summary>A bot with its holding, or a holding kept by hand.</summary>
/// <param name="BotId">Null for one kept by hand.</param>
/// <param name="Name">The bot's, or the holding's.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Active">Whether the bot is active; false for a holding kept by hand.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="AveragePrice">Dollars, as decisions see it.</param>
/// <param name="Cost">Exact cost in dollars.</param>
/// <param name="Tier">How far in, in seeds; null by hand.</param>
/// <param name="MaxTier">Of how many; null by hand.</param>
/// <param name="Progress">Tier / max tier; null by hand.</param>
/// <param name="BandPrice">Dollars; null without a holding.</param>
/// <param name="TakeProfitPrice">Dollars; null without a holding.</param>
/// <param name="Price">Dollars; null when there is none.</param>
/// <param name="PriceOf">The session whose close the price is, where nobody quotes the symbol now; null for a quote.</param>
/// <param name="Value">Dollars; null without a price.</param>
/// <param name="Profit">Value − cost in dollars; null without a price.</param>
/// <param name="ProfitKrw">The same in won.</param>
/// <param name="ProfitRate">Profit / cost.</param>
public sealed record PortfolioLineDto(
    Guid? BotId,
    string Name,
    string Symbol,
    bool Active,
    decimal Quantity,
    decimal AveragePrice,
    decimal Cost,
    decimal? Tier,
    decimal? MaxTier,
    decimal? Progress,
    decimal? BandPrice,
    decimal? TakeProfitPrice,
    decimal? Price,
    DateOnly? PriceOf,
    decimal? Value,
    decimal? Profit,
    decimal? ProfitKrw,
    decimal? ProfitRate);

internal sealed class GetPortfolioHandler(IEggMoneyDbFactory databases, PortfolioReader reader) : IRequestHandler<GetPortfolioQuery, Result<PortfolioDto>>
{
    public async Task<Result<PortfolioDto>> Handle(GetPortfolioQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var figures = await reader.ReadAsync(db, cancellationToken);
        MoneyDto Both(decimal dollars) => MoneyDto.Of(dollars, figures.Rate);
        return new PortfolioDto(
            UsedRateDto.Of(figures.Rate),
            Both(figures.Account.Cash),
            Both(figures.Account.Reserve),
            Both(figures.HoldingsValue),
            Both(figures.Cost),
            Both(figures.UnrealisedProfit),
            Both(figures.Account.RealisedProfit),
            Both(figures.Account.NetDeposits),
            Both(figures.Equity),
            Both(figures.OneDaySeeds),
            Both(figures.Withdrawable),
            figures.LowBalance,
            figures.HighBalance,
            figures.Unpriced,
            [.. figures.Lines.Select(line => ToDto(line, figures))]);
    }

    private static PortfolioLineDto ToDto(PortfolioLine line, PortfolioFigures figures) => new(
        line.Bot?.Id,
        line.Name,
        line.Symbol,
        line.Bot is { Active: true },
        line.Quantity,
        line.AveragePrice,
        line.Cost,
        line.Tier,
        line.Bot?.MaxTier,
        line.Bot is null ? null : Math.Round(line.Tier!.Value / line.Bot.MaxTier, 4, MidpointRounding.AwayFromZero),
        line.BandPrice,
        line.TakeProfitPrice,
        line.Price?.Price,
        line.Price?.CloseOf,
        line.Value,
        line.Profit,
        figures.Won(line.Profit),
        line.ProfitRate);
}
