using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>The tenant's long acts, newest first.</summary>
/// <param name="Limit">At most so many.</param>
public sealed record ListOperationsQuery(int Limit = PageLimit.Default) : ITenantRequest<IReadOnlyList<OperationDto>>;

/// <summary>A long act by hand and how far it is.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">What it does.</param>
/// <param name="State">How it stands.</param>
/// <param name="Step">Which part it is in: <c>selling</c>, <c>buying</c> or <c>over</c>.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all, as far as known.</param>
/// <param name="BotId">The bot.</param>
/// <param name="Bot">The bot's name.</param>
/// <param name="Target">Shares to sell and buy back.</param>
/// <param name="Sold">Shares sold.</param>
/// <param name="Bought">Shares bought back.</param>
/// <param name="Missing">Shares sold and not bought back yet.</param>
/// <param name="Proceeds">Dollars that the sales brought, without fees.</param>
/// <param name="Paid">Dollars that the purchases took, without fees.</param>
/// <param name="Fees">Dollars of fees, both ways.</param>
/// <param name="RealisedGain">Dollars realised so far: proceeds − fees − exact cost.</param>
/// <param name="Error">What went wrong last, or what it waits for.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="FinishedAt">UTC; null while it is not over.</param>
public sealed record OperationDto(
    Guid Id,
    OperationKind Kind,
    OperationState State,
    string Step,
    int Done,
    int Total,
    Guid? BotId,
    string Bot,
    decimal Target,
    decimal Sold,
    decimal Bought,
    decimal Missing,
    decimal Proceeds,
    decimal Paid,
    decimal Fees,
    decimal RealisedGain,
    string? Error,
    DateTime CreatedAt,
    DateTime? FinishedAt)
{
    internal static OperationDto Of(Operation operation, string bot, RealisationProgress progress) => new(
        operation.Id,
        operation.Kind,
        operation.State,
        operation.Step,
        operation.Done,
        operation.Total,
        operation.BotId,
        bot,
        Realisation.Of(operation).Target,
        progress.Sold,
        progress.Bought,
        progress.Missing,
        progress.Proceeds,
        progress.Paid,
        progress.Fees,
        progress.RealisedGain,
        OperationWords.For(operation.Error),
        operation.CreatedAt,
        operation.FinishedAt);
}

internal sealed class ListOperationsValidator : AbstractValidator<ListOperationsQuery>
{
    public ListOperationsValidator() => RuleFor(query => query.Limit).IsPageLimit();
}

internal sealed class ListOperationsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListOperationsQuery, IReadOnlyList<OperationDto>>
{
    public async Task<IReadOnlyList<OperationDto>> Handle(ListOperationsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = await db.Operations.AsNoTracking()
            .OrderByDescending(operation => operation.CreatedAt).ThenByDescending(operation => operation.Id)
            .Take(request.Limit)
            .LeftJoin(db.Bots.WithDeleted(), operation => operation.BotId, bot => (Guid?)bot.Id, (operation, bot) => new { operation, Name = bot == null ? "" : bot.Name })
            .ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(row => (Guid?)row.operation.Id);
        var orders = (await db.Orders.AsNoTracking().Where(order => ids.Contains(order.OperationId)).ToListAsync(cancellationToken)).ToLookup(order => order.OperationId);
        return [.. rows.OrderByDescending(row => row.operation.CreatedAt).Select(row => OperationDto.Of(row.operation, row.Name, RealisationProgress.Of([.. orders[row.operation.Id]])))];
    }
}
