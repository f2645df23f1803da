using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>What needs the tenant now, most urgent first.</summary>
public sealed record GetAttentionQuery : ITenantRequest<Result<AttentionDto>>;

/// <summary>What needs its owner now.</summary>
/// <param name="Items">Most urgent first; empty when nothing does.</param>
public sealed record AttentionDto(IReadOnlyList<AttentionItemDto> Items);

/// <summary>How urgent something is.</summary>
public enum Urgency
{
    /// <summary>Bots stand still until its owner acts.</summary>
    Act,

    /// <summary>Something went wrong, and should be looked at.</summary>
    Look,

    /// <summary>Worth knowing.</summary>
    Know,
}

/// <summary>What a matter is about.</summary>
public enum AttentionTarget
{
    /// <summary>The whole account: no id.</summary>
    Account,

    /// <summary>A bot.</summary>
    Bot,

    /// <summary>An order.</summary>
    Order,

    /// <summary>A long act.</summary>
    Operation,

    /// <summary>The brokerage accounts: no id.</summary>
    Credentials,

    /// <summary>The schedule: no id.</summary>
    Schedule,

    /// <summary>The run ledger: no id.</summary>
    Runs,

    /// <summary>The notification channels: no id.</summary>
    Channels,
}

/// <summary>A matter.</summary>
/// <param name="Code">What it is, for programs.</param>
/// <param name="Urgency">How urgent.</param>
/// <param name="Text">What it is and what to do, in the reader's language.</param>
/// <param name="Target">What it is about.</param>
/// <param name="Id">Of what it is about; null where that has none.</param>
public sealed record AttentionItemDto(string Code, Urgency Urgency, string Text, AttentionTarget Target, Guid? Id);

internal sealed class GetAttentionHandler(IEggMoneyDbFactory databases, PortfolioReader reader, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<GetAttentionQuery, Result<AttentionDto>>
{
    /// <summary>Names that fit into a sentence.</summary>
    private const int MaxNames = 5;

    public async Task<Result<AttentionDto>> Handle(GetAttentionQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var items = new List<AttentionItemDto>();
        await AddOrdersAsync(db, items, cancellationToken);
        var bots = await db.Bots.AsNoTracking().OrderBy(bot => bot.Ordinal).ToListAsync(cancellationToken);
        items.AddRange(bots.Where(bot => bot is { Active: true, Paused: true, PauseReason: not PauseReason.None }).Select(AttentionWords.Stopped));
        await AddOperationsAsync(db, items, cancellationToken);
        await AddSetupAsync(db, bots, items, cancellationToken);
        await AddNightsAsync(db, bots, items, cancellationToken);
        await AddChannelsAsync(db, items, cancellationToken);

        var figures = await reader.ReadAsync(db, cancellationToken);
        if (figures.LowBalance)
        {
            items.Add(AttentionWords.LowBalance(figures.Account.Cash));
        }

        if (figures.Unpriced is { Count: > 0 } unpriced)
        {
            items.Add(AttentionWords.Unpriced(unpriced.Take(MaxNames)));
        }

        return new AttentionDto([.. items.OrderBy(item => item.Urgency)]);
    }

    private static async Task AddOrdersAsync(IEggMoneyDb db, List<AttentionItemDto> items, CancellationToken cancellationToken)
    {
        var orders = await db.OrderSlices.AsNoTracking().Where(SliceFilters.NeedsAnswer)
            .Select(slice => new { slice.OrderId, slice.Symbol, slice.SessionDate })
            .Distinct().OrderBy(slice => slice.SessionDate).Take(MaxNames).ToListAsync(cancellationToken);
        items.AddRange(orders.Select(order => AttentionWords.Undecided(order.OrderId, order.Symbol, order.SessionDate)));
    }

    private static async Task AddOperationsAsync(IEggMoneyDb db, List<AttentionItemDto> items, CancellationToken cancellationToken)
    {
        var stuck = await db.Operations.AsNoTracking().Where(operation => operation.State == OperationState.Stuck).Select(operation => operation.Id).ToListAsync(cancellationToken);
        items.AddRange(stuck.Select(AttentionWords.Stuck));
    }

    private static async Task AddSetupAsync(IEggMoneyDb db, List<Bot> bots, List<AttentionItemDto> items, CancellationToken cancellationToken)
    {
        if (!await db.UserCredentials.AnyAsync(account => account.Active, cancellationToken))
        {
            items.Add(AttentionWords.NoAccount());
        }
        else if (bots.Count == 0)
        {
            items.Add(AttentionWords.NoBots());
        }

        if (bots.Exists(bot => bot.Active) && !await db.Schedules.AnyAsync(schedule => schedule.Enabled, cancellationToken))
        {
            items.Add(AttentionWords.NoSchedule());
        }
    }

    /// <summary>Work of the latest two sessions that was not done: older nights are the messages' and the reports' part.</summary>
    private async Task AddNightsAsync(IEggMoneyDb db, List<Bot> bots, List<AttentionItemDto> items, CancellationToken cancellationToken)
    {
        if (calendar.LatestSessionOpenedBy(clock.Now()) is not { } latest)
        {
            return;
        }

        var since = calendar.LatestSessionOpenedBy(latest.Open.AddMinutes(-1))?.Date ?? latest.Date;
        var failed = await db.DispatchRuns.AsNoTracking()
            .Where(run => run.SessionDate >= since && (run.State == RunState.Missed || run.State == RunState.Failed))
            .GroupBy(run => run.SessionDate)
            .Select(group => new { Session = group.Key, Count = group.Count() })
            .OrderByDescending(group => group.Session)
            .ToListAsync(cancellationToken);
        items.AddRange(failed.Select(night => AttentionWords.NotDone(night.Session, night.Count)));
        items.AddRange(await QuietNights.ReadAsync(db, since, bots, cancellationToken));
    }

    private static async Task AddChannelsAsync(IEggMoneyDb db, List<AttentionItemDto> items, CancellationToken cancellationToken)
    {
        var channels = await db.NotificationChannels.AsNoTracking().Where(channel => channel.Enabled).ToListAsync(cancellationToken);
        items.AddRange(channels.Where(channel => channel.FailingSince is not null).Select(channel => AttentionWords.ChannelFails(channel.Label)));
        if (channels.Count == 0)
        {
            items.Add(AttentionWords.NoChannel());
        }
    }
}
