using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Reporting;

/// <summary>A price of a holding.</summary>
/// <param name="Price">Dollars.</param>
/// <param name="CloseOf">The session whose close it is, when nobody quotes the symbol now; null for a quote.</param>
internal sealed record PriceMark(decimal Price, DateOnly? CloseOf);

/// <summary>A bot with what it holds, or a holding kept by hand.</summary>
internal sealed record PortfolioLine(Bot? Bot, Position? Position, PriceMark? Price)
{
    public string Name => Bot?.Name ?? Position!.Name;

    public string Symbol => Position?.Symbol ?? Bot!.Symbol;

    public decimal Quantity => Position?.Quantity ?? 0;

    public bool IsHeld => Quantity != 0;

    public decimal Cost => IsHeld ? Position!.Cost : 0;

    public decimal AveragePrice => IsHeld ? Position!.AveragePrice : 0;

    public decimal? Tier => Bot is null ? null : Tiers.Of(Bot, IsHeld ? Position : null);

    public decimal? BandPrice => Bot is null ? null : Band.PriceFor(Bot, Position);

    public decimal? TakeProfitPrice => Bot is not null && IsHeld ? Money.ToCents(TakeProfit.Price(AveragePrice, Bot.ProfitRate)) : null;

    /// <summary>Null without a price, 0 without a holding.</summary>
    public decimal? Value => !IsHeld ? 0 : Price is null ? null : Money.ToCents(Price.Price * Quantity);

    public decimal? Profit => Value is { } value ? Money.ToCents(value - Cost) : null;

    public decimal? ProfitRate => Profit is { } profit && Cost > 0 ? Math.Round(profit / Cost, 6, MidpointRounding.AwayFromZero) : null;
}

/// <summary>A tenant's figures of one moment (trading rules, section 13), worked out once for the portfolio, the daily report and the equity point.</summary>
/// <param name="Account">Cash and what was paid in and realised.</param>
/// <param name="Lines">All bots in their order, then what is kept by hand.</param>
/// <param name="Rate">Won for a dollar; null without one.</param>
internal sealed record PortfolioFigures(CashAccount Account, IReadOnlyList<PortfolioLine> Lines, FoundRate? Rate)
{
    /// <summary>Dollars of cash above which the owner is told that much of it idles.</summary>
    private const decimal MuchCash = 15_000;

    public IEnumerable<PortfolioLine> Held => Lines.Where(line => line.IsHeld);

    private IEnumerable<Bot> Bots => Lines.Where(line => line.Bot is not null).Select(line => line.Bot!);

    public decimal Cost => Lines.Sum(line => line.Cost);

    /// <summary>What has no price counts at its cost.</summary>
    public decimal HoldingsValue => Held.Sum(line => line.Value ?? line.Cost);

    /// <summary>Over what has a price.</summary>
    public decimal UnrealisedProfit => Held.Sum(line => line.Profit ?? 0);

    public decimal Equity => Account.Cash + Account.Reserve + HoldingsValue;

    public decimal OneDaySeeds => Bots.Where(bot => bot.Active).Sum(bot => bot.Seed);

    public bool LowBalance => Account.Cash < 2 * Lines.Where(line => line.IsHeld && line.Bot is { Active: true }).Sum(line => line.Bot!.Seed);

    public bool HighBalance => Account.Cash > MuchCash;

    public decimal MostInvested => Bots.Sum(bot => bot.Seed * bot.MaxTier);

    public decimal Withdrawable => Math.Max(0, Money.ToCents(Equity - MostInvested));

    public IReadOnlyList<string> Unpriced => [.. Held.Where(line => line.Price is null).Select(line => line.Symbol).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Also what has only an older session's close.</summary>
    public IReadOnlyList<string> UnpricedAt(DateOnly session) =>
        [.. Held.Where(line => line.Price is null || line.Price.CloseOf < session).Select(line => line.Symbol).Distinct().Order(StringComparer.Ordinal)];

    public decimal? Won(decimal? dollars) => ExchangeRateTable.ToWon(dollars, Rate);
}
