using System.Text.Json;
using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>Decides every bot of the tenant that has a price, makes the orders and nets them: one commit (trading rules, section 3).</summary>
public sealed record PlanSessionCommand(WorkItem Work) : ITenantRequest<WorkOutcome>;

internal sealed class PlanSessionHandler(
    IEggMoneyDbFactory databases,
    RunLedger ledger,
    IQuotes quotes,
    OrderGate gate,
    SplitWatch splits,
    Booking booking,
    Notifier notifier,
    TimeProvider clock,
    ILogger<PlanSessionHandler> logger) : IRequestHandler<PlanSessionCommand, WorkOutcome>
{
    /// <summary>A netted fill counts as made this long after its plan was due (section 3, cooldown).</summary>
    private static readonly TimeSpan NettedAfterPlan = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>Reasons beside those of <see cref="PlanRule"/> for which a bot was not decided.</summary>
    private const string UnfinishedOrder = "UnfinishedOrder";
    private const string PausedBot = "Paused";
    private const string NoAccount = "NoAccount";
    private const string DecisionFailed = "Error";
    private const string Unconfirmed = "PriceUnconfirmed";
    private const string SplitUnknown = "SplitUnknown";

    public async Task<WorkOutcome> Handle(PlanSessionCommand request, CancellationToken cancellationToken)
    {
        var work = request.Work;
        await using var db = await databases.OpenAsync(cancellationToken);
        var run = await ledger.ClaimAsync(db, work, cancellationToken);
        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        var candidates = await LoadAsync(db, work.SessionDate, cancellationToken);
        if (candidates.Exists(row => row.Stopped))
        {
            // Paused between the dispatcher's look and ours: the window decides.
            ledger.Wait(run, clock.Now() + Retry, "Trading is paused.");
            return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Waiting : WorkOutcome.Lost;
        }

        var open = candidates.Where(row => !row.Decided).ToList();
        var prices = await quotes.GetAsync(open.FirstOrDefault()?.Credential, open.Select(row => row.Bot.Symbol).Distinct().ToList(), cancellationToken);

        // Netting trades on these prices, and so they pass what orders pass. A first look has nothing of the session to compare with.
        var unconfirmed = await gate.UnconfirmedAsync(db, open.FirstOrDefault()?.Credential, work.SessionDate, prices, recall: run.Attempts > 1, cancellationToken);
        var looks = await splits.LookAsync(db, open.FirstOrDefault()?.Credential, work.Plan.Session, prices.Values.ToList(), cancellationToken);

        // Past the first slice's time nobody waits any longer: what could not be decided is noted and told.
        var lastTry = clock.Now() >= work.Plan.SliceTimes[0];
        var books = new List<OrderBook>();
        var undecided = new List<(string Bot, string Reason)>();
        foreach (var candidate in open)
        {
            var quote = prices.GetValueOrDefault(candidate.Bot.Symbol);
            var reason = candidate.Bot is { Paused: true, PauseReason: not PauseReason.None } ? candidate.Bot.PauseReason.ToString()
                : candidate.Busy ? UnfinishedOrder : candidate.Bot.Paused ? PausedBot : candidate.Credential is null ? NoAccount : quote is null ? nameof(PlanRule.NoPrice)
                : unconfirmed.Contains(quote.Symbol) ? Unconfirmed : looks[quote.Symbol].Unsafe ? SplitUnknown : null;
            if (reason is null && !TryDecide(db, work, candidate, quote!, looks[quote!.Symbol].Warning, books))
            {
                reason = DecisionFailed;
            }

            if (reason is not null)
            {
                undecided.Add((candidate.Bot.Name, reason));
                if (lastTry)
                {
                    // Only what cannot fail: the bot's own figures may be what failed above, and the other bots' plan is in this commit.
                    var known = new { price = quote?.Price, quantity = candidate.Position?.Quantity };
                    db.Decisions.Add(NewDecision(work, candidate.Bot, reason, JsonSerializer.Serialize(known, JsonSerializerOptions.Web)));
                }
            }
        }

        if (books.Count > 0 && await Stops.AnyAsync(db, cancellationToken))
        {
            // Stopped while prices were fetched: nothing of this was saved, and the next tick finds the pause.
            return WorkOutcome.Lost;
        }

        if (books.Count > 0 && candidates[0].Credential is { } credential)
        {
            // Whoever switches or deletes the account looks for orders first: either they see these, or one of the two saves is refused.
            db.Touch(credential);
        }

        if (books.Count > 1)
        {
            await NetAsync(db, work, books, prices, cancellationToken);
        }

        var waits = undecided.Count > 0 && !lastTry;
        if (waits)
        {
            ledger.Wait(run, clock.Now() + Retry, $"{undecided.Count} bots could not be decided yet.");
        }
        else
        {
            // A pause is its owner's wish. For the rest somebody should know that the bot did not get its turn, night after night: who overlooked the message
            // of the night that stopped it would have a bot that never trades again. That night's own message is enough for that night.
            var stoppedNow = looks.Where(look => look.Value.StoppedNow).Select(look => look.Key).ToHashSet();
            var told = open.Where(row => row.Bot.PauseReason == PauseReason.SplitSuspected && stoppedNow.Contains(row.Bot.Symbol)).Select(row => row.Bot.Name).ToHashSet();
            var unwanted = undecided.Where(row => row.Reason != PausedBot && !told.Contains(row.Bot)).Select(row => new { bot = row.Bot, reason = row.Reason }).ToList();
            if (unwanted.Count > 0)
            {
                notifier.Add(db, NotificationKind.NeedsAttention, work, unwanted);
            }

            ledger.Finish(run, RunState.Succeeded);
            if (candidates.TrueForAll(row => row.Bot.ClosingDipRules.Count == 0))
            {
                // Saves the work of looking near the close.
                await ledger.SkipAsync(db, work with { Phase = WorkPhase.ClosingDip, DueAt = work.Plan.DipAt }, "No bot buys after drops.", cancellationToken);
            }
        }

        return !await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Lost : waits ? WorkOutcome.Waiting : WorkOutcome.Done;
    }

    private static async Task<List<Candidate>> LoadAsync(IEggMoneyDb db, DateOnly session, CancellationToken cancellationToken) => await (
        from bot in db.Bots
        from position in db.Positions.Where(position => position.BotId == bot.Id).DefaultIfEmpty()
        from credential in db.UserCredentials.Where(credential => credential.UserId == bot.UserId && credential.Active).DefaultIfEmpty()
        where bot.Active
        orderby bot.Ordinal
        select new Candidate(
            bot,
            position,
            credential,
            db.Orders.Any(order => order.BotId == bot.Id && order.State == OrderState.Open),
            db.Decisions.Any(decision => decision.BotId == bot.Id && decision.SessionDate == session && decision.Origin == OrderOrigin.Plan),
            db.Users.Any(user => user.TradingPaused || !user.Active) || db.ServerState.Any(server => server.TradingPaused)))
        .ToListAsync(cancellationToken);

    /// <summary>Decides one bot; whatever goes wrong with it stays with it, and leaves nothing half made.</summary>
    private bool TryDecide(IEggMoneyDb db, WorkItem work, Candidate candidate, Quote quote, string? warning, List<OrderBook> books)
    {
        var (bot, position) = (candidate.Bot, candidate.Position);
        try
        {
            var sales = new SaleFacts(bot.LastSoldSession == work.SessionDate, HasOpenSellOrder: false);
            var plan = DailyPlan.Decide(bot, position, quote.Price, sales, work.DueAt);
            var decision = NewDecision(work, bot, plan.Rule.ToString(), Inputs(work, bot, position, quote, warning));
            if (plan is { Kind: { } kind, Amount: > 0 })
            {
                var book = MakeOrder(db, work, new(bot, position), kind, plan.Amount);
                books.Add(book);
                db.Touch(bot);
                (decision.Kind, decision.Amount, decision.OrderId) = (book.Order.Kind, book.Order.Requested, book.Order.Id);
            }

            if (position is not null)
            {
                plan.Trailing.ApplyTo(position);
            }

            db.Decisions.Add(decision);
            return true;
        }
#pragma warning disable CA1031 // One bot's defect must not stop the bots after it (Q21).
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Bot {BotId} could not be decided for {SessionDate}", bot.Id, work.SessionDate);
            return false;
        }
    }

    private Decision NewDecision(WorkItem work, Bot bot, string rule, string inputs) => new()
    {
        Id = clock.NewId(),
        BotId = bot.Id,
        BotName = bot.Name,
        SessionDate = work.SessionDate,
        Origin = OrderOrigin.Plan,
        Rule = rule,
        Inputs = inputs,
        DecidedAt = clock.Now(),
    };

    private OrderBook MakeOrder(IEggMoneyDb db, WorkItem work, BotBook owner, OrderKind kind, decimal amount)
    {
        var order = new Order
        {
            Id = clock.NewId(),
            BotId = owner.Bot.Id,
            Symbol = owner.Bot.Symbol,
            SessionDate = work.SessionDate,
            Origin = OrderOrigin.Plan,
            Kind = kind,
            Requested = kind.SideOf() == Side.Buy ? Money.ToCents(amount) : amount,
            PlannedAt = work.DueAt,
        };
        db.Orders.Add(order);
        var times = work.Plan.SliceTimes;
        var slices = new List<OrderSlice>(times.Count);
        for (var index = 0; index < times.Count; index++)
        {
            var slice = new OrderSlice
            {
                Id = clock.NewId(),
                OrderId = order.Id,
                SessionDate = work.SessionDate,
                Number = index + 1,
                DueAt = times[index],
                Symbol = order.Symbol,
                Side = order.Side,
            };

            // A plan made late: a slice whose window has passed is gone, its money stays for the later ones.
            if (index + 1 < times.Count && clock.Now() >= times[index + 1])
            {
                slice.MoveTo(SliceState.Missed, "The plan was made after its time.");
            }

            slices.Add(slice);
            db.OrderSlices.Add(slice);
        }

        return new(order, owner, slices);
    }

    private async Task NetAsync(IEggMoneyDb db, WorkItem work, List<OrderBook> books, IReadOnlyDictionary<string, Quote> quotes, CancellationToken cancellationToken)
    {
        var byName = books.ToDictionary(book => book.Bot.Name);
        var pairs = Netting.Match(
            books.Select(book => new NettingOrder(book.Bot.Name, book.Order.Symbol, book.Order.Side, book.Order.Left)),
            quotes.ToDictionary(quote => quote.Key, quote => quote.Value.Price));
        if (pairs.Count == 0)
        {
            return;
        }

        var cash = await db.CashAccounts.SingleAsync(cancellationToken);
        foreach (var pair in pairs)
        {
            booking.Netted(db, cash, byName[pair.Buyer], byName[pair.Seller], pair, work.DueAt + NettedAfterPlan);
        }

        foreach (var book in pairs.SelectMany(pair => new[] { pair.Buyer, pair.Seller }).Distinct().Select(name => byName[name]))
        {
            // An order whose rest cannot buy or sell one share is complete (Q14).
            var price = quotes[book.Order.Symbol].Price;
            if (!Slicing.CanTrade(book.Order.Side, book.Order.Left, price))
            {
                foreach (var slice in book.Slices.Where(slice => slice.State == SliceState.Planned))
                {
                    slice.MoveTo(SliceState.Skipped, "Netting left nothing to send.");
                }

                await booking.CompleteAsync(db, book, cancellationToken);
            }
        }
    }

    private static string Inputs(WorkItem work, Bot bot, Position? position, Quote? quote, string? warning)
    {
        var inputs = Inputs(work, bot, position, quote);
        if (warning is not null)
        {
            inputs["warning"] = warning;
        }

        return inputs.ToJsonString(JsonSerializerOptions.Web);
    }

    private static JsonObject Inputs(WorkItem work, Bot bot, Position? position, Quote? quote) => JsonSerializer.SerializeToNode(
        new
        {
            dueAt = work.DueAt,
            price = quote?.Price,
            previousClose = quote?.PreviousClose,
            quantity = position?.Quantity,
            averagePrice = position?.AveragePrice,
            tier = Tiers.Of(position?.Invested ?? 0, bot.Seed),
            bandPrice = Band.PriceFor(bot, position),
            takeProfitPrice = position is { Quantity: > 0 } ? TakeProfit.Price(position.AveragePrice, bot.ProfitRate) : (decimal?)null,
            trailing = position is { TrailingMode: true } ? new { position.HighWatermark, position.StopPrice } : null,
            bot = new
            {
                bot.Seed,
                bot.AddedSeed,
                bot.ProfitRate,
                bot.BandPercent,
                bot.MaxTier,
                pivotRule = bot.PivotRule.ToString(),
                bot.CheckAveragePrice,
                bot.CheckBandPrice,
                bot.SkipSell,
                bot.SellCooldownDays,
                bot.SellCooldownLossOnly,
                bot.TrailingEnabled,
                bot.LastSaleAt,
            },
        },
        JsonSerializerOptions.Web)!.AsObject();

    private sealed record Candidate(Bot Bot, Position? Position, UserCredential? Credential, bool Busy, bool Decided, bool Stopped);
}
