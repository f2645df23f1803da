using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Market;

/// <summary>The market as the tenant's bots see it: its session, its mood, and each of their symbols.</summary>
public sealed record GetMarketOverviewQuery : ITenantRequest<Result<MarketOverviewDto>>;

/// <summary>The market now.</summary>
/// <param name="Now">The trading clock, UTC.</param>
/// <param name="Open">Whether the regular session is under way.</param>
/// <param name="Session">The one under way, or else the next; null where the calendar ends.</param>
/// <param name="EarlyClose">That session closes early.</param>
/// <param name="Vix">The VIX; null where the account's broker does not tell it.</param>
/// <param name="VixLevel">What it is called.</param>
/// <param name="Symbols">Of bots and holdings, by name.</param>
/// <param name="Unknown">Symbols without prices.</param>
public sealed record MarketOverviewDto(
    DateTime Now,
    bool Open,
    MarketSessionDto? Session,
    bool EarlyClose,
    decimal? Vix,
    Mood? VixLevel,
    IReadOnlyList<IndicatorsDto> Symbols,
    IReadOnlyList<string> Unknown);

/// <summary>A session of the market.</summary>
/// <param name="Date">US session.</param>
/// <param name="Open">UTC.</param>
/// <param name="Close">UTC.</param>
public sealed record MarketSessionDto(DateOnly Date, DateTime Open, DateTime Close);

internal sealed class GetMarketOverviewHandler(IEggMoneyDbFactory databases, IndicatorReader indicators, IMarketFacts facts, IMarketCalendar calendar, TimeProvider clock, ILogger<GetMarketOverviewHandler> logger)
    : IRequestHandler<GetMarketOverviewQuery, Result<MarketOverviewDto>>
{
    /// <summary>Whoever trades more than these sees the first ones: each may cost a question to the broker.</summary>
    private const int MaxSymbols = 20;

    /// <summary>Of all questions to the broker together: somebody waits for the answer.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    public async Task<Result<MarketOverviewDto>> Handle(GetMarketOverviewQuery request, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var (account, symbols) = await ReadAsync(cancellationToken);
        using var limit = new CancellationTokenSource(Budget, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var known = new List<IndicatorsDto>();
        var unknown = new List<string>();
        foreach (var symbol in symbols)
        {
            if (account is not null && !limit.IsCancellationRequested && await FindAsync(account, symbol, both.Token, cancellationToken) is { } found)
            {
                known.Add(found);
            }
            else
            {
                unknown.Add(symbol);
            }
        }

        var session = calendar.UnderWayOrNext(now);
        var vix = facts.FindVix(account);
        return new MarketOverviewDto(
            now,
            session is not null && session.Open <= now,
            session is null ? null : new(session.Date, session.Open, session.Close),
            session is { ClosesEarly: true },
            vix,
            vix is { } index ? MarketWords.OfVix(index) : null,
            known,
            unknown);
    }

    /// <summary>The connection is given back before a broker is asked, who may take their time.</summary>
    private async Task<(UserCredential? Account, List<string> Symbols)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var symbols = await db.Bots.Select(bot => bot.Symbol).Union(db.Positions.Where(position => position.Quantity != 0).Select(position => position.Symbol)).ToListAsync(cancellationToken);
        return (
            await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken),
            [.. symbols.Order(StringComparer.Ordinal).Take(MaxSymbols)]);
    }

    /// <summary>One symbol that cannot be told does not take the others along.</summary>
    private async Task<IndicatorsDto?> FindAsync(UserCredential account, string symbol, CancellationToken limited, CancellationToken cancellationToken)
    {
        try
        {
            return await indicators.FindAsync(account, symbol, limited);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "No indicators of {Symbol}", symbol);
            return null;
        }
    }
}
