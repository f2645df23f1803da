using System.Runtime.CompilerServices;
using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>The tenant's trades, oldest first, read as they are written out.</summary>
/// <param name="From">Only of this US session and later ones.</param>
/// <param name="To">Only of this US session and earlier ones.</param>
/// <param name="Symbol">Only of this ticker.</param>
/// <param name="BotId">Only this bot's.</param>
/// <param name="Kind">Only of this kind, for example <c>Sell_1_4</c>.</param>
public sealed record ExportTradesQuery(DateOnly? From = null, DateOnly? To = null, string? Symbol = null, Guid? BotId = null, string? Kind = null)
    : ITenantRequest<Result<TradeExport>>;

/// <summary>Trades on their way out.</summary>
/// <param name="Zone">The tenant's zone, for local times.</param>
/// <param name="Trades">Read while they are enumerated, once.</param>
public sealed record TradeExport(TimeZoneInfo Zone, IAsyncEnumerable<TradeDto> Trades);

internal sealed class ExportTradesValidator : AbstractValidator<ExportTradesQuery>
{
    public ExportTradesValidator()
    {
        RuleFor(query => query.To).GreaterThanOrEqualTo(query => query.From!.Value).When(query => query.From is not null);
        RuleFor(query => query.Symbol).IsTickerFilter();
        RuleFor(query => query.Kind).NamesOrderKind();
    }
}

internal sealed class ExportTradesHandler(IEggMoneyDbFactory databases) : IRequestHandler<ExportTradesQuery, Result<TradeExport>>
{
    public async Task<Result<TradeExport>> Handle(ExportTradesQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return new TradeExport(await UserDays.ZoneAsync(db, cancellationToken), ReadAsync(request, cancellationToken));
    }

    private async IAsyncEnumerable<TradeDto> ReadAsync(ExportTradesQuery request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var trades = db.Trades.AsNoTracking().Matching(request.From, request.To, request.Symbol, request.BotId, request.Kind)
            .OrderBy(trade => trade.ExecutedAt).ThenBy(trade => trade.Id)
            .Select(TradeDto.Projection);
        await foreach (var trade in trades.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return trade;
        }
    }
}
