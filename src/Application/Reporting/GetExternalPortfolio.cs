using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>The portfolio in the old program's shape (trading rules, section 13), for the overview server.</summary>
public sealed record GetExternalPortfolioQuery : ITenantRequest<Result<ExternalPortfolio>>;

/// <summary>A portfolio as the overview server knows it.</summary>
/// <param name="Items">What is held.</param>
/// <param name="Balance">Cash, reserve and holdings in dollars.</param>
/// <param name="TotalSeed">Σ seed of the active bots.</param>
/// <param name="WalletCash">Dollars of cash.</param>
public sealed record ExternalPortfolio(IReadOnlyList<ExternalItem> Items, decimal Balance, decimal TotalSeed, decimal WalletCash);

/// <summary>A holding as the overview server knows it.</summary>
/// <param name="Name">The bot's, or the holding's.</param>
/// <param name="Ticker">Ticker.</param>
/// <param name="Amount">Shares.</param>
/// <param name="Price">Average price in dollars.</param>
/// <param name="TotalPrice">Shares × average price in dollars.</param>
/// <param name="CurrentPrice">Dollars; null without a price.</param>
/// <param name="DaysUntilNext">Seeds left until the bot is fully invested: at a seed a day, days; null by hand.</param>
/// <param name="Pool">Dollars that the bot may still invest; null by hand.</param>
public sealed record ExternalItem(string Name, string Ticker, decimal Amount, decimal Price, decimal TotalPrice, decimal? CurrentPrice, int? DaysUntilNext, decimal? Pool);

internal sealed class GetExternalPortfolioHandler(IEggMoneyDbFactory databases, PortfolioReader reader) : IRequestHandler<GetExternalPortfolioQuery, Result<ExternalPortfolio>>
{
    public async Task<Result<ExternalPortfolio>> Handle(GetExternalPortfolioQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var figures = await reader.ReadAsync(db, cancellationToken);
        return new ExternalPortfolio([.. figures.Held.Select(Item)], Money.ToCents(figures.Equity), figures.OneDaySeeds, Money.ToCents(figures.Account.Cash));
    }

    private static ExternalItem Item(PortfolioLine line) => new(
        line.Name,
        line.Symbol,
        line.Quantity,
        line.AveragePrice,
        Money.ToCents(line.Quantity * line.AveragePrice),
        line.Price?.Price,
        line.Bot is { } bot ? (int)Math.Clamp(Math.Floor(bot.MaxTier - line.Tier!.Value), 0, int.MaxValue) : null,
        line.Bot is { } owner ? Math.Max(0, Money.ToCents((owner.Seed * owner.MaxTier) - (line.Quantity * line.AveragePrice))) : null);
}
