using System.Linq.Expressions;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>What the tenant holds, by bots and by hand.</summary>
public sealed record ListPositionsQuery : ITenantRequest<IReadOnlyList<PositionDto>>;

/// <summary>A holding.</summary>
/// <param name="Id">Id.</param>
/// <param name="BotId">Null when it is kept by hand.</param>
/// <param name="Name">The bot's name, or the owner's for it.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="AveragePrice">Average price in dollars, as decisions see it.</param>
/// <param name="Cost">Exact cost in dollars.</param>
/// <param name="CycleStartedAt">UTC time of the cycle's first purchase.</param>
/// <param name="LatestTradeAt">UTC time of the latest fill.</param>
/// <param name="Version">Rises with every change; as ETag, what a correction may be tied to.</param>
public sealed record PositionDto(
    Guid Id, Guid? BotId, string Name, string Symbol, decimal Quantity, decimal AveragePrice, decimal Cost, DateTime? CycleStartedAt, DateTime? LatestTradeAt, int Version)
{
    internal static Expression<Func<Position, PositionDto>> Projection { get; } = position => new(
        position.Id, position.BotId, position.Name, position.Symbol, position.Quantity, position.AveragePrice, position.Cost, position.CycleStartedAt, position.LatestTradeAt, position.Version);
}

internal sealed class ListPositionsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListPositionsQuery, IReadOnlyList<PositionDto>>
{
    public async Task<IReadOnlyList<PositionDto>> Handle(ListPositionsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Positions.AsNoTracking()
            .Where(position => position.Quantity != 0)
            .OrderBy(position => position.Symbol).ThenBy(position => position.Name)
            .Select(PositionDto.Projection)
            .ToListAsync(cancellationToken);
    }
}
