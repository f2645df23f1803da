using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Reporting;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Simulate.Rehearsals;

/// <summary>Runs one user's next sessions on a copy of their books, through the production dispatcher, commands and paper broker.</summary>
internal sealed class Rehearsal(string username, TradingSnapshot snapshot, RehearsalMarket market)
{
    /// <summary>Settings may be so large that no account could hold what they ask for.</summary>
    private const decimal MostCash = 1_000_000_000;

    /// <summary>Long enough after the close for the session to be settled and reported.</summary>
    private static readonly TimeSpan AfterClose = TimeSpan.FromHours(1);

    /// <summary>Runs all sessions.</summary>
    public async Task<RehearsalOfUser> RunAsync(ILoggerFactory logging, CancellationToken cancellationToken)
    {
        var cash = CashOf(snapshot);
        var notes = RehearsalNotes.Of(snapshot, market, cash);
        foreach (var bot in snapshot.Bots.Where(bot => snapshot.BotsToActivate.Contains(bot.Id)))
        {
            bot.Active = true;
        }

        using var folder = new TemporaryFolder();
        var database = DatabaseOptions.SqliteFile(Path.Combine(folder.Path, "simulate.db"), throwaway: true) with { Unwatched = true };
        await using var services = SimulationNode.Compose(market.Services, database, Simulation.StartOf(market.Sessions[0]), logging);
        await Databases.MigrateAsync(services, cancellationToken);
        var desk = services.GetRequiredService<TenantDesk>();
        var tenant = await desk.AddUserAsync(username, cancellationToken);
        var credential = await desk.SendAsync(tenant, new OpenTradingCopyCommand(snapshot, cash), cancellationToken);
        var paidIn = (await desk.SendAsync(tenant, new GetBooksQuery(), cancellationToken)).NetDeposits;

        var driver = services.GetRequiredService<DispatchDriver>();
        var sessions = new List<RehearsedSession>();
        var before = await desk.SendAsync(tenant, new ListBotsQuery(), cancellationToken);
        foreach (var session in market.Sessions)
        {
            await driver.RunUntilAsync(session.Close + AfterClose, cancellationToken);
            var after = await desk.SendAsync(tenant, new ListBotsQuery(), cancellationToken);
            sessions.Add(await SessionAsync(desk, tenant, session, before, after, cancellationToken));
            before = after;
        }

        var books = await desk.SendAsync(tenant, new GetBooksQuery(), cancellationToken);
        var trades = await desk.SendAsync(tenant, new GetTradeHistoryQuery(), cancellationToken);
        var positions = await desk.SendAsync(tenant, new ListPositionsQuery(), cancellationToken);
        var broker = await services.GetRequiredService<IPaperExchange>().GetLedgerAsync(credential, cancellationToken);
        return new(
            username,
            snapshot.Schedule.Zone,
            notes,
            cash,
            books.Cash,
            sessions,
            [.. positions.Where(position => position.BotId is null).Select(position => new KeptHolding(position.Name, position.Symbol, position.Quantity, position.AveragePrice))],
            BooksAudit.Compare(books, broker, paidIn, trades));
    }

    /// <summary>The user's own, or as much as the bots may ever need: what they would decide is the question, not whether they could pay.</summary>
    private static decimal CashOf(TradingSnapshot snapshot) =>
        Money.ToCents(Math.Max(snapshot.Cash.Cash, Math.Min(MostCash, snapshot.Bots.Sum(bot => bot.Seed * bot.MaxTier))));

    private static async Task<RehearsedSession> SessionAsync(
        TenantDesk desk, TenantInfo tenant, MarketSession session, IReadOnlyList<BotDto> before, IReadOnlyList<BotDto> after, CancellationToken cancellationToken)
    {
        var decisions = await AllAsync(cursor => desk.SendAsync(tenant, new ListDecisionsQuery(cursor, PageLimit.Max, session.Date), cancellationToken));
        var orders = (await AllAsync(cursor => desk.SendAsync(tenant, new ListOrdersQuery(cursor, PageLimit.Max, session.Date), cancellationToken))).ToDictionary(order => order.Id);
        RehearsedDecision? Of(BotDto bot, OrderOrigin origin) =>
            decisions.Find(decision => decision.BotId == bot.Id && decision.Origin == origin.ToString()) is { } decision
                ? new(decision.Rule, RuleWords.Of(origin, decision.Rule), PriceOf(decision.Inputs), decision.Kind, decision.Amount, OrderOf(decision, orders))
                : null;
        var later = after.ToDictionary(bot => bot.Id);
        return new(session.Date, [.. before.Select(bot => new RehearsedBot(
            bot.Name, bot.Symbol, BotState.Of(bot), Of(bot, OrderOrigin.Plan), Of(bot, OrderOrigin.Dip), BotState.Of(later[bot.Id]), Changes(bot, later[bot.Id])))]);
    }

    private static async Task<List<T>> AllAsync<T>(Func<string?, Task<Result<Page<T>>>> ask)
    {
        var rows = new List<T>();
        string? cursor = null;
        do
        {
            var page = (await ask(cursor)).Value ?? throw new InvalidOperationException("A page of a list was refused.");
            rows.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return rows;
    }

    private static decimal? PriceOf(JsonElement inputs) =>
        inputs.TryGetProperty("price", out var price) && price.ValueKind == JsonValueKind.Number ? price.GetDecimal() : null;

    private static RehearsedOrder? OrderOf(DecisionDto decision, Dictionary<Guid, OrderDto> orders) =>
        decision.OrderId is { } id && orders.TryGetValue(id, out var order)
            ? new(order.State, order.Netted, order.FilledQuantity, order.FilledAmount, [.. order.Slices.Select(slice => new RehearsedSlice(
                slice.Number, slice.DueAt, slice.State, slice.Quantity, slice.LimitPrice, slice.FilledQuantity, slice.FilledAmount, slice.Error))])
            : null;

    /// <summary>In a simulation nobody but the rules after the close changes these.</summary>
    private static List<string> Changes(BotDto before, BotDto after)
    {
        var changes = new List<string>();
        if (before.Active != after.Active)
        {
            changes.Add(after.Active ? "activated" : "deactivated");
        }

        if (before.CheckAveragePrice != after.CheckAveragePrice)
        {
            changes.Add(after.CheckAveragePrice ? "average-price test on" : "average-price test off");
        }

        if (before.CheckBandPrice != after.CheckBandPrice)
        {
            changes.Add(after.CheckBandPrice ? "band test on" : "band test off");
        }

        return changes;
    }
}
