using System.Text.Json;
using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>A bot with what deciding it needs.</summary>
/// <param name="Bot">The bot.</param>
/// <param name="Position">What it holds.</param>
/// <param name="Credential">The active account.</param>
/// <param name="Busy">It has an unfinished order of any session, or a gain realisation that is not over.</param>
/// <param name="Decided">It has a decision of this session's plan.</param>
/// <param name="Stopped">Trading is stopped for the user or the server.</param>
internal sealed record PlanCandidate(Bot Bot, Position? Position, UserCredential? Credential, bool Busy, bool Decided, bool Stopped);

/// <summary>When bots are planned, and for when.</summary>
/// <param name="SessionDate">US session.</param>
/// <param name="DueAt">When the plan is due (UTC); days of a cooldown end by it.</param>
/// <param name="SliceTimes">When the slices are due (UTC).</param>
/// <param name="Before">The number before the first slice's.</param>
/// <param name="DecisionId">Id of the decision; a new one when it is not said.</param>
internal sealed record PlanMoment(DateOnly SessionDate, DateTime DueAt, IReadOnlyList<DateTime> SliceTimes, int Before = 0, Guid? DecisionId = null);

/// <summary>Decides single bots by the daily plan (trading rules, section 3): decision, order and slices; the caller saves.</summary>
internal sealed class BotPlanner(TimeProvider clock, ILogger<BotPlanner> logger)
{
    /// <summary>Its owner has paused the bot.</summary>
    public const string PausedBot = "Paused";

    /// <summary>Deciding it threw.</summary>
    public const string DecisionFailed = "Error";

    /// <summary>An order of it is not finished, or a gain realisation.</summary>
    public const string UnfinishedOrder = "UnfinishedOrder";

    /// <summary>No brokerage account is active.</summary>
    public const string NoAccount = "NoAccount";

    /// <summary>The price leapt, and no second one confirmed it.</summary>
    public const string Unconfirmed = "PriceUnconfirmed";

    /// <summary>Whether there was a split could not be asked.</summary>
    public const string SplitUnknown = "SplitUnknown";

    /// <summary>Whether a decision says only that the bot did not get its turn.</summary>
    public static bool WasNoTurn(Decision decision) => WasNoTurn(decision.Rule, decision.OrderId);

    /// <summary>Whether a decision says only that the bot did not get its turn.</summary>
    public static bool WasNoTurn(string rule, Guid? orderId) =>
        orderId is null && (!Enum.TryParse<PlanRule>(rule, out var decided) || decided == PlanRule.NoPrice);

    /// <summary>Why a bot cannot be decided now; null when it can.</summary>
    public static string? WhyNot(PlanCandidate candidate, Quote? quote, IReadOnlySet<string> unconfirmed, IReadOnlyDictionary<string, SplitLook> looks) =>
        candidate.Bot is { Paused: true, PauseReason: not PauseReason.None } ? candidate.Bot.PauseReason.ToString()
        : candidate.Busy ? UnfinishedOrder
        : candidate.Bot.Paused ? PausedBot
        : candidate.Credential is null ? NoAccount
        : quote is null ? nameof(PlanRule.NoPrice)
        : unconfirmed.Contains(quote.Symbol) ? Unconfirmed
        : looks[quote.Symbol].Unsafe ? SplitUnknown : null;

    /// <summary>The active bots in the order in which they are planned.</summary>
    public static async Task<List<PlanCandidate>> LoadAsync(IEggMoneyDb db, DateOnly session, CancellationToken cancellationToken) => await (
        from bot in db.Bots
        from position in db.Positions.Where(position => position.BotId == bot.Id).DefaultIfEmpty()
        from credential in db.UserCredentials.Where(credential => credential.UserId == bot.UserId && credential.Active).DefaultIfEmpty()
        where bot.Active
        orderby bot.Ordinal
        select new PlanCandidate(
            bot,
            position,
            credential,
            db.Orders.Any(order => order.BotId == bot.Id && order.State == OrderState.Open)
                || db.Operations.Any(operation => operation.BotId == bot.Id && (operation.State == OperationState.Running || operation.State == OperationState.Stuck)),
            db.Decisions.Any(decision => decision.BotId == bot.Id && decision.SessionDate == session && decision.Origin == OrderOrigin.Plan),
            db.Users.Any(user => user.TradingPaused || !user.Active) || db.ServerState.Any(server => server.TradingPaused)))
        .ToListAsync(cancellationToken);

    /// <summary>Decides one bot; whatever goes wrong with it stays with it, and leaves nothing half made.</summary>
    public bool TryDecide(IEggMoneyDb db, PlanMoment moment, PlanCandidate candidate, Quote quote, string? warning, List<OrderBook> books)
    {
        var (bot, position) = (candidate.Bot, candidate.Position);
        try
        {
            var sales = new SaleFacts(bot.LastSoldSession == moment.SessionDate, HasOpenSellOrder: false);
            var plan = DailyPlan.Decide(bot, position, quote.Price, sales, moment.DueAt);
            var decision = NewDecision(moment, bot, plan.Rule.ToString(), Inputs(moment, bot, position, quote, warning));
            if (plan is { Kind: { } kind, Amount: > 0 })
            {
                var book = MakeOrder(db, moment, new(bot, position), kind, plan.Amount);
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
            logger.LogError(exception, "Bot {BotId} could not be decided for {SessionDate}", bot.Id, moment.SessionDate);
            return false;
        }
    }

    /// <summary>A decision, not yet added.</summary>
    public Decision NewDecision(PlanMoment moment, Bot bot, string rule, string inputs) => new()
    {
        Id = moment.DecisionId ?? clock.NewId(),
        BotId = bot.Id,
        BotName = bot.Name,
        SessionDate = moment.SessionDate,
        Origin = OrderOrigin.Plan,
        Rule = rule,
        Inputs = inputs,
        DecidedAt = clock.Now(),
    };

    private OrderBook MakeOrder(IEggMoneyDb db, PlanMoment moment, BotBook owner, OrderKind kind, decimal amount)
    {
        var order = new Order
        {
            Id = clock.NewId(),
            BotId = owner.Bot.Id,
            Symbol = owner.Bot.Symbol,
            SessionDate = moment.SessionDate,
            Origin = OrderOrigin.Plan,
            Kind = kind,
            Requested = kind.SideOf() == Side.Buy ? Money.ToCents(amount) : amount,
            PlannedAt = moment.DueAt,
        };
        db.Orders.Add(order);
        var times = moment.SliceTimes;
        var slices = new List<OrderSlice>(times.Count);
        for (var index = 0; index < times.Count; index++)
        {
            var slice = new OrderSlice
            {
                Id = clock.NewId(),
                OrderId = order.Id,
                SessionDate = moment.SessionDate,
                Number = moment.Before + index + 1,
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

    private static string Inputs(PlanMoment moment, Bot bot, Position? position, Quote? quote, string? warning)
    {
        var inputs = InputsOf(moment.DueAt, bot, position, quote);
        if (warning is not null)
        {
            inputs["warning"] = warning;
        }

        return inputs.ToJsonString(JsonSerializerOptions.Web);
    }

    /// <summary>What a decision knows.</summary>
    public static JsonObject InputsOf(DateTime dueAt, Bot bot, Position? position, Quote? quote) => JsonSerializer.SerializeToNode(
        new
        {
            dueAt,
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
}
