using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Market;

/// <summary>The indicators of a symbol after its latest session (trading rules, section 13).</summary>
/// <param name="Symbol">Ticker.</param>
public sealed record GetIndicatorsQuery(string Symbol) : ITenantRequest<Result<IndicatorsDto>>;

/// <summary>Indicators; null where there are too few sessions.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Market">Where the prices are from.</param>
/// <param name="Session">The latest session that they know.</param>
/// <param name="Sessions">How many they are worked out from.</param>
/// <param name="Complete">False when the broker could not be asked for what is missing.</param>
/// <param name="Close">Its close in dollars.</param>
/// <param name="Rsi">RSI(14) by Wilder, 0 to 100.</param>
/// <param name="RsiLevel">What it is called.</param>
/// <param name="Atr">ATR(14) by Wilder, in dollars.</param>
/// <param name="MovingAverage20">Mean of the latest 20 closes.</param>
/// <param name="MovingAverage60">Mean of the latest 60 closes.</param>
/// <param name="Trend">Where the close stands to both.</param>
/// <param name="Drawdown">From the highest close of 90 sessions, as a rate from −1 to 0.</param>
/// <param name="Vix">The VIX; null where the account's broker does not tell it.</param>
/// <param name="VixLevel">What it is called.</param>
public sealed record IndicatorsDto(
    string Symbol,
    string Market,
    DateOnly Session,
    int Sessions,
    bool Complete,
    decimal Close,
    decimal? Rsi,
    Mood? RsiLevel,
    decimal? Atr,
    decimal? MovingAverage20,
    decimal? MovingAverage60,
    Trend? Trend,
    decimal? Drawdown,
    decimal? Vix,
    Mood? VixLevel);

internal sealed class GetIndicatorsValidator : AbstractValidator<GetIndicatorsQuery>
{
    public GetIndicatorsValidator() => RuleFor(query => query.Symbol).NotEmpty().IsTickerFilter();
}

internal sealed class GetIndicatorsHandler(IEggMoneyDbFactory databases, IndicatorReader indicators) : IRequestHandler<GetIndicatorsQuery, Result<IndicatorsDto>>
{
    public async Task<Result<IndicatorsDto>> Handle(GetIndicatorsQuery request, CancellationToken cancellationToken)
    {
        UserCredential? account;
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            // The connection is given back before the broker is asked, who may take their time.
            account = await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken);
        }

        if (account is null)
        {
            return MarketErrors.NoAccount;
        }

        return await indicators.FindAsync(account, request.Symbol, cancellationToken) is { } found ? found : MarketErrors.NoPrices.With(request.Symbol);
    }
}
