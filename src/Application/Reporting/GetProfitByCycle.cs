using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>The cycles of the tenant's bots, latest first: from a first purchase to the sale of the last share.</summary>
/// <param name="BotId">Only this bot's.</param>
/// <param name="Limit">At most so many.</param>
public sealed record GetProfitByCycleQuery(Guid? BotId = null, int Limit = PageLimit.Default) : ITenantRequest<Result<IReadOnlyList<CycleProfitDto>>>;

/// <summary>A cycle.</summary>
/// <param name="BotId">Null when the bot is gone.</param>
/// <param name="Bot">Its name at the time.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="StartedAt">UTC time of the first purchase; null when it is not known, as of some imported trades.</param>
/// <param name="EndedAt">UTC time of the latest sale; null while it runs.</param>
/// <param name="Days">Whole days from the one to the other; null while it runs.</param>
/// <param name="Running">Whether the bot still holds shares of it.</param>
/// <param name="Sums">Its trades.</param>
public sealed record CycleProfitDto(Guid? BotId, string Bot, string Symbol, DateTime? StartedAt, DateTime? EndedAt, int? Days, bool Running, ProfitSums Sums);

internal sealed class GetProfitByCycleValidator : AbstractValidator<GetProfitByCycleQuery>
{
    public GetProfitByCycleValidator() => RuleFor(query => query.Limit).IsPageLimit();
}

internal sealed class GetProfitByCycleHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetProfitByCycleQuery, Result<IReadOnlyList<CycleProfitDto>>>
{
    public async Task<Result<IReadOnlyList<CycleProfitDto>>> Handle(GetProfitByCycleQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var book = await ProfitBook.ReadAsync(db, cancellationToken);
        var running = (await db.Positions.AsNoTracking()
                .Where(position => position.Quantity != 0 && position.BotId != null)
                .Select(position => new { position.BotId, position.CycleStartedAt })
                .ToListAsync(cancellationToken))
            .ConvertAll(position => (position.BotId, position.CycleStartedAt));
        return Result.Ok<IReadOnlyList<CycleProfitDto>>([.. book.Trades
            .Where(trade => request.BotId is null || trade.BotId == request.BotId)
            .GroupBy(trade => (trade.BotId, Name: trade.BotId is null ? trade.Name : null, trade.Symbol, trade.CycleStartedAt))
            .OrderByDescending(cycle => cycle.Key.CycleStartedAt ?? cycle.First().ExecutedAt)
            .ThenBy(cycle => cycle.Last().Name, StringComparer.Ordinal)
            .Take(request.Limit)
            .Select(cycle =>
            {
                var (start, runs, last) = (cycle.Key.CycleStartedAt, running.Contains((cycle.Key.BotId, cycle.Key.CycleStartedAt)), cycle.Last());
                DateTime? end = runs ? null : last.ExecutedAt;
                return new CycleProfitDto(cycle.Key.BotId, last.Name, cycle.Key.Symbol, start, end, end is { } ended && start is { } began ? (ended - began).Days : null, runs, book.Sum(cycle));
            })]);
    }
}
