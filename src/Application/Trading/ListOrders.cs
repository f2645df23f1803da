using System.Linq.Expressions;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>The tenant's latest orders with their slices, newest first.</summary>
/// <param name="Limit">At most so many.</param>
public sealed record ListOrdersQuery(int Limit = PageLimit.Default) : ITenantRequest<IReadOnlyList<OrderDto>>;

/// <summary>An order.</summary>
public sealed record OrderDto
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The bot's id.</summary>
    public required Guid BotId { get; init; }

    /// <summary>The bot's name.</summary>
    public required string Bot { get; init; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; init; }

    /// <summary>US session.</summary>
    public required DateOnly Session { get; init; }

    /// <summary><c>Plan</c>, <c>Dip</c> or <c>Hand</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>For example <c>Buy</c> or <c>Sell_1_4</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>Open</c>, <c>Completed</c> or <c>Unfilled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Dollars (purchase) or shares (sale) as decided.</summary>
    public required decimal Requested { get; init; }

    /// <summary>What netting took of it.</summary>
    public required decimal Netted { get; init; }

    /// <summary>Shares filled at the broker.</summary>
    public required decimal FilledQuantity { get; init; }

    /// <summary>Dollars filled at the broker.</summary>
    public required decimal FilledAmount { get; init; }

    /// <summary>UTC time the plan was due.</summary>
    public required DateTime PlannedAt { get; init; }

    /// <summary>UTC time it ended; null while it is open.</summary>
    public required DateTime? EndedAt { get; init; }

    /// <summary>The child orders in the order of time.</summary>
    public IReadOnlyList<OrderSliceDto> Slices { get; init; } = [];

    internal static Expression<Func<Order, Bot, OrderDto>> Projection { get; } = (order, bot) => new()
    {
        Id = order.Id,
        BotId = order.BotId,
        Bot = bot.Name,
        Symbol = order.Symbol,
        Session = order.SessionDate,
        Origin = order.Origin.ToString(),
        Kind = order.Kind.Name(),
        State = order.State.ToString(),
        Requested = order.Requested,
        Netted = order.Netted,
        FilledQuantity = order.FilledQuantity,
        FilledAmount = order.FilledAmount,
        PlannedAt = order.PlannedAt,
        EndedAt = order.EndedAt,
    };
}

/// <summary>A child order.</summary>
/// <param name="Number">Place in the order of time; 0 for the only slice of a closing-dip or by-hand order.</param>
/// <param name="DueAt">UTC time to send it.</param>
/// <param name="State">For example <c>Planned</c>, <c>Accepted</c> or <c>Filled</c>.</param>
/// <param name="Quantity">Shares asked for.</param>
/// <param name="LimitPrice">Dollars.</param>
/// <param name="OrderNumber">The broker's number.</param>
/// <param name="FilledQuantity">Shares filled.</param>
/// <param name="FilledAmount">Dollars filled.</param>
/// <param name="Error">Why it was rejected, failed, skipped or missed.</param>
public sealed record OrderSliceDto(
    int Number, DateTime DueAt, string State, decimal Quantity, decimal LimitPrice, string? OrderNumber, decimal FilledQuantity, decimal FilledAmount, string? Error)
{
    internal static Expression<Func<OrderSlice, OrderSliceOf>> Projection { get; } = slice => new(
        slice.OrderId,
        new(slice.Number, slice.DueAt, slice.State.ToString(), slice.Quantity, slice.LimitPrice, slice.OrderNumber, slice.FilledQuantity, slice.FilledAmount, slice.Error));
}

/// <summary>A slice with its order, to put the two together.</summary>
internal sealed record OrderSliceOf(Guid OrderId, OrderSliceDto Slice);

internal sealed class ListOrdersValidator : AbstractValidator<ListOrdersQuery>
{
    public ListOrdersValidator() => RuleFor(query => query.Limit).IsPageLimit();
}

internal sealed class ListOrdersHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListOrdersQuery, IReadOnlyList<OrderDto>>
{
    public async Task<IReadOnlyList<OrderDto>> Handle(ListOrdersQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var orders = await db.Orders.AsNoTracking()
            .OrderByDescending(order => order.PlannedAt).ThenByDescending(order => order.Id)
            .Take(request.Limit)
            .Join(db.Bots, order => order.BotId, bot => bot.Id, OrderDto.Projection)
            .ToListAsync(cancellationToken);

        // A second query instead of a join: an order's columns are not repeated for each slice.
        var ids = orders.ConvertAll(order => order.Id);
        var slices = (await db.OrderSlices.AsNoTracking()
                .Where(slice => ids.Contains(slice.OrderId))
                .OrderBy(slice => slice.Number)
                .Select(OrderSliceDto.Projection)
                .ToListAsync(cancellationToken))
            .ToLookup(row => row.OrderId, row => row.Slice);
        return [.. orders
            .OrderByDescending(order => order.PlannedAt).ThenByDescending(order => order.Id)
            .Select(order => order with { Slices = [.. slices[order.Id]] })];
    }
}
