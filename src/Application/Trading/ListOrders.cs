using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>The tenant's orders with their slices, newest first.</summary>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Session">Only this US session's.</param>
/// <param name="From">Only of this session and later ones.</param>
/// <param name="To">Only of this session and earlier ones.</param>
/// <param name="Symbol">Only of this ticker.</param>
/// <param name="BotId">Only this bot's.</param>
/// <param name="State">Only in this state: <c>Open</c>, <c>Completed</c> or <c>Unfilled</c>.</param>
/// <param name="Kind">Only of this kind, for example <c>Sell_1_4</c>.</param>
public sealed record ListOrdersQuery(
    string? Cursor = null,
    int Limit = PageLimit.Default,
    DateOnly? Session = null,
    DateOnly? From = null,
    DateOnly? To = null,
    string? Symbol = null,
    Guid? BotId = null,
    string? State = null,
    string? Kind = null) : ITenantRequest<Result<Page<OrderDto>>>;

/// <summary>An order.</summary>
public record OrderDto
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

    /// <summary><c>Plan</c>, <c>Dip</c>, <c>Hand</c>, <c>Realisation</c> or <c>Import</c>.</summary>
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

    internal static OrderDto Of(Order order, string bot) => new()
    {
        Id = order.Id,
        BotId = order.BotId,
        Bot = bot,
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
/// <param name="Id">Id.</param>
/// <param name="Number">Place in the order of time; 0 for the only slice of a closing-dip or by-hand order.</param>
/// <param name="DueAt">UTC time to send it.</param>
/// <param name="State">For example <c>Planned</c>, <c>Accepted</c> or <c>Filled</c>.</param>
/// <param name="Quantity">Shares asked for.</param>
/// <param name="LimitPrice">Dollars.</param>
/// <param name="OrderNumber">The broker's number.</param>
/// <param name="FilledQuantity">Shares filled.</param>
/// <param name="FilledAmount">Dollars filled.</param>
/// <param name="NeedsAnswer">The broker's lists do not say what became of it; <c>Error</c> says why, and its bot waits for the owner's answer.</param>
/// <param name="Error">Why it was rejected, failed, skipped or missed, or what it waits for: a stable code, a colon and words in the reader's language, or words only.</param>
public sealed record OrderSliceDto(
    Guid Id, int Number, DateTime DueAt, string State, decimal Quantity, decimal LimitPrice, string? OrderNumber, decimal FilledQuantity, decimal FilledAmount, bool NeedsAnswer, string? Error)
{
    internal static OrderSliceDto Of(OrderSlice slice) => new(
        slice.Id, slice.Number, slice.DueAt, slice.State.ToString(), slice.Quantity, slice.LimitPrice, slice.OrderNumber, slice.FilledQuantity, slice.FilledAmount, slice.NeedsAnswer, SliceWords.For(slice.Error));
}

internal sealed class ListOrdersValidator : AbstractValidator<ListOrdersQuery>
{
    public ListOrdersValidator()
    {
        RuleFor(query => query.Limit).IsPageLimit();
        RuleFor(query => query.Symbol).IsTickerFilter();
        RuleFor(query => query.State).Names<ListOrdersQuery, OrderState>();
        RuleFor(query => query.Kind).NamesOrderKind();
    }
}

internal sealed class ListOrdersHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListOrdersQuery, Result<Page<OrderDto>>>
{
    public async Task<Result<Page<OrderDto>>> Handle(ListOrdersQuery request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryParse(request.Cursor, out var cursor))
        {
            return CommonErrors.BadCursor;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = Filtered(db.Orders.AsNoTracking(), request);
        if (cursor is var (at, id))
        {
            rows = rows.Where(order => order.PlannedAt < at || (order.PlannedAt == at && order.Id.CompareTo(id) < 0));
        }

        var orders = await rows
            .OrderByDescending(order => order.PlannedAt).ThenByDescending(order => order.Id)
            .Take(request.Limit + 1)
            .Join(db.Bots.WithDeleted(), order => order.BotId, bot => bot.Id, (order, bot) => new { order, bot })
            .OrderByDescending(row => row.order.PlannedAt).ThenByDescending(row => row.order.Id)
            .Select(row => new { row.order, row.bot.Name })
            .ToListAsync(cancellationToken);
        var page = Page<OrderDto>.Of(orders.ConvertAll(row => OrderDto.Of(row.order, row.Name)), request.Limit, order => new(order.PlannedAt, order.Id));

        // A second query instead of a join: an order's columns are not repeated for each slice.
        var ids = page.Items.Select(order => order.Id).ToList();
        var slices = (await db.OrderSlices.AsNoTracking()
                .Where(slice => ids.Contains(slice.OrderId))
                .OrderBy(slice => slice.Number)
                .ToListAsync(cancellationToken))
            .ToLookup(slice => slice.OrderId, OrderSliceDto.Of);
        return page with { Items = [.. page.Items.Select(order => order with { Slices = [.. slices[order.Id]] })] };
    }

    private static IQueryable<Order> Filtered(IQueryable<Order> orders, ListOrdersQuery request)
    {
        if (request.Session is { } session)
        {
            orders = orders.Where(order => order.SessionDate == session);
        }

        if (request.From is { } from)
        {
            orders = orders.Where(order => order.SessionDate >= from);
        }

        if (request.To is { } to)
        {
            orders = orders.Where(order => order.SessionDate <= to);
        }

        if (request.Symbol is { } symbol)
        {
            orders = orders.Where(order => order.Symbol == symbol);
        }

        if (request.BotId is { } bot)
        {
            orders = orders.Where(order => order.BotId == bot);
        }

        if (request.State is { } state)
        {
            var wanted = Enum.Parse<OrderState>(state);
            orders = orders.Where(order => order.State == wanted);
        }

        if (request.Kind is { } kind)
        {
            var wanted = OrderKinds.Parse(kind);
            orders = orders.Where(order => order.Kind == wanted);
        }

        return orders;
    }
}
