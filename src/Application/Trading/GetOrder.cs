using System.Diagnostics.CodeAnalysis;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>One of the user's orders with all that belongs to it.</summary>
/// <param name="Id">The order.</param>
public sealed record GetOrderQuery(Guid Id) : ITenantRequest<Result<OrderDetailDto>>;

/// <summary>An order with its slices, what changed hands, and why it was made.</summary>
public sealed record OrderDetailDto : OrderDto
{
    [SetsRequiredMembers]
    internal OrderDetailDto(OrderDto order)
        : base(order)
    {
    }

    /// <summary>What changed hands, in the order of time.</summary>
    public IReadOnlyList<FillDto> Fills { get; init; } = [];

    /// <summary>The decision that made it; null for an order by hand.</summary>
    public DecisionDto? Decision { get; init; }
}

/// <summary>Shares that changed hands.</summary>
/// <param name="Id">Id.</param>
/// <param name="Slice">Number of the slice that asked for it; null for netting, which needs no broker.</param>
/// <param name="OrderNumber">The broker's number; null for netting.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Amount">Dollars without fees.</param>
/// <param name="Fees">Dollars.</param>
/// <param name="ExecutedAt">UTC.</param>
/// <param name="Late">It came after the slice had ended.</param>
public sealed record FillDto(Guid Id, int? Slice, string? OrderNumber, decimal Quantity, decimal Amount, decimal Fees, DateTime ExecutedAt, bool Late)
{
    internal static FillDto Of(Fill fill, int? slice) => new(fill.Id, slice, fill.OrderNumber, fill.Quantity, fill.Amount, fill.Fees, fill.ExecutedAt, fill.Late);
}

internal sealed class GetOrderHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetOrderQuery, Result<OrderDetailDto>>
{
    public async Task<Result<OrderDetailDto>> Handle(GetOrderQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var found = await db.Orders.AsNoTracking()
            .Where(order => order.Id == request.Id)
            .Join(db.Bots.WithDeleted(), order => order.BotId, bot => bot.Id, (order, bot) => new { order, bot.Name })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return CommonErrors.NotFound;
        }

        var slices = await db.OrderSlices.AsNoTracking().Where(slice => slice.OrderId == request.Id).OrderBy(slice => slice.Number).ToListAsync(cancellationToken);
        var numbers = slices.ToDictionary(slice => slice.Id, slice => slice.Number);
        var fills = await db.Fills.AsNoTracking()
            .Where(fill => fill.OrderId == request.Id)
            .OrderBy(fill => fill.ExecutedAt).ThenBy(fill => fill.Id)
            .ToListAsync(cancellationToken);
        return new OrderDetailDto(OrderDto.Of(found.order, found.Name))
        {
            Slices = [.. slices.Select(OrderSliceDto.Of)],
            Fills = [.. fills.Select(fill => FillDto.Of(fill, fill.SliceId is { } slice ? numbers[slice] : null))],
            Decision = await db.Decisions.AsNoTracking().Where(decision => decision.OrderId == request.Id).Select(DecisionDto.Projection).FirstOrDefaultAsync(cancellationToken),
        };
    }
}
