using System.Collections.Concurrent;
using System.Text.Json;
using EggMoney.Application.Notifications.Live;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Writes down what a save changes that somebody may be watching, in the transaction of the save itself: who sees an event finds its row.</summary>
internal sealed class LiveEvents : ILiveBell
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();

    public Task NextAsync(Guid userId) => _waiting.GetOrAdd(userId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Something of the user's was saved.</summary>
    public void Ring(Guid userId)
    {
        if (_waiting.TryRemove(userId, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>The events of what is about to be saved.</summary>
    public static IReadOnlyList<LiveEvent> Of(ChangeTracker changes)
    {
        var events = new List<LiveEvent>();
        foreach (var entry in changes.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            if (Tell(entry) is var (kind, data))
            {
                events.Add(new()
                {
                    Id = LiveEventId.Next(),
                    Kind = kind,
                    Data = JsonSerializer.Serialize(data, JsonSerializerOptions.Web),
                    CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
                });
            }
        }

        return events;
    }

    private static (string Kind, object Data)? Tell(EntityEntry entry) => entry.Entity switch
    {
        Order order when IsNew(entry, nameof(Order.State), nameof(Order.FilledQuantity), nameof(Order.Netted)) => ("order", new
        {
            order.Id,
            order.BotId,
            order.Symbol,
            session = order.SessionDate,
            origin = order.Origin.ToString(),
            kind = order.Kind.Name(),
            state = order.State.ToString(),
            order.Requested,
            order.FilledQuantity,
            order.FilledAmount,
        }),
        OrderSlice slice when entry.State == EntityState.Modified && IsNew(entry, nameof(OrderSlice.State)) => ("slice", new
        {
            slice.Id,
            slice.OrderId,
            slice.Number,
            slice.Symbol,
            side = slice.Side.ToString(),
            state = slice.State.ToString(),
            slice.Quantity,
            slice.LimitPrice,
            slice.FilledQuantity,
        }),
        Fill fill when entry.State == EntityState.Added => ("fill", new
        {
            fill.Id,
            fill.OrderId,
            fill.BotId,
            fill.Symbol,
            side = fill.Side.ToString(),
            fill.Quantity,
            fill.Amount,
            fill.Fees,
            fill.ExecutedAt,
        }),
        Notification notification when IsNew(entry, nameof(Notification.ReadAt)) => ("notification", new
        {
            notification.Id,
            kind = notification.Kind.ToString(),
            session = notification.SessionDate,
            notification.ReadAt,
        }),
        DispatchRun run when IsNew(entry, nameof(DispatchRun.State)) && IsProgress(run) => ("run", new
        {
            session = run.SessionDate,
            phase = run.Phase.ToString(),
            run.Number,
            state = run.State.ToString(),
            run.Attempts,
            run.DueAt,
            run.Error,
        }),
        Operation operation when IsNew(entry, nameof(Operation.State), nameof(Operation.Step), nameof(Operation.Done), nameof(Operation.Error)) => ("operation", new
        {
            operation.Id,
            kind = operation.Kind.ToString(),
            state = operation.State.ToString(),
            operation.BotId,
            operation.Step,
            operation.Done,
            operation.Total,
            operation.Error,
        }),
        _ => null,
    };

    private static bool IsNew(EntityEntry entry, params string[] told) =>
        entry.State == EntityState.Added || told.Any(name => !Equals(entry.Property(name).OriginalValue, entry.Property(name).CurrentValue));

    /// <summary>Asking about fills every minute is no news; how it ended is.</summary>
    private static bool IsProgress(DispatchRun run) => run.Phase != WorkPhase.ConfirmFills || run.IsOver || run.State == RunState.Failed;
}
