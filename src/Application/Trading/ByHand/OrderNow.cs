using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Plans one bot at once, if it has no plan in this session (trading rules, section 9): decision, order, and slices over what is left of the window.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="DryRun">Only say what would be decided.</param>
/// <param name="ActId">Id of the decision: one that was made before is found by it.</param>
public sealed record OrderNowCommand(Guid BotId, bool DryRun, Guid ActId) : ITenantRequest<Result<OrderNowDto>>;

/// <summary>What was decided at once, or would be.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="Bot">The bot's name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Rule">The line of the daily plan that decides, for example <c>ChecksPassed</c>.</param>
/// <param name="Kind">What is ordered; null for nothing.</param>
/// <param name="Amount">Dollars (purchase) or shares (sale); 0 for nothing.</param>
/// <param name="SliceTimes">UTC times of the slices; empty without an order.</param>
/// <param name="Inputs">What was known.</param>
/// <param name="OrderId">The order; null for a dry run, and when nothing is ordered.</param>
public sealed record OrderNowDto(
    bool DryRun, string Bot, string Symbol, string Rule, string? Kind, decimal Amount, IReadOnlyList<DateTime> SliceTimes, JsonElement Inputs, Guid? OrderId)
{
    /// <summary>What is decided and why, in a sentence with the figures that are seen, in the reader's language.</summary>
    public string Text => DecisionWords.Of(nameof(OrderOrigin.Plan), Rule, Kind, Amount, Inputs);
}

internal sealed class OrderNowHandler(
    IEggMoneyDbFactory databases,
    IMarketCalendar calendar,
    IQuotes quotes,
    OrderGate gate,
    SplitWatch splits,
    BotPlanner planner,
    AuditTrail audit,
    TimeProvider clock) : IRequestHandler<OrderNowCommand, Result<OrderNowDto>>
{
    /// <summary>As for every plan: nothing is sent in the last minutes.</summary>
    private static readonly TimeSpan BeforeClose = TimeSpan.FromMinutes(10);

    public async Task<Result<OrderNowDto>> Handle(OrderNowCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Bots.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.BotId, cancellationToken) is not { } bot)
        {
            return CommonErrors.NotFound;
        }

        var now = clock.Now();
        if (calendar.LatestSessionOpenedBy(now) is not { } session || now >= session.Close - BeforeClose)
        {
            return ByHandErrors.SessionClosed;
        }

        if (!bot.Active)
        {
            return ByHandErrors.BotInactive;
        }

        var earlier = await db.Decisions.SingleOrDefaultAsync(row => row.BotId == bot.Id && row.SessionDate == session.Date && row.Origin == OrderOrigin.Plan, cancellationToken);
        if (earlier is not null && earlier.Id == request.ActId && !request.DryRun)
        {
            return await AnswerAsync(db, earlier, bot, cancellationToken);
        }

        if (earlier is not null && !BotPlanner.WasNoTurn(earlier))
        {
            return ByHandErrors.PlannedAlready.With(earlier.Rule);
        }

        var candidate = (await BotPlanner.LoadAsync(db, session.Date, cancellationToken)).Single(row => row.Bot.Id == bot.Id);
        if (candidate.Stopped)
        {
            return BotStanding.Refusal(OrderGuards.Paused);
        }

        var prices = await quotes.GetAsync(candidate.Credential, [bot.Symbol], cancellationToken);
        var unconfirmed = await gate.UnconfirmedAsync(db, candidate.Credential, session.Date, prices, recall: true, cancellationToken);
        var looks = await splits.LookAsync(db, candidate.Credential, session, [.. prices.Values], cancellationToken);
        var quote = prices.GetValueOrDefault(bot.Symbol);
        var books = new List<OrderBook>();
        var moment = await MomentAsync(db, session, now, request.DryRun ? null : request.ActId, cancellationToken);
        if (BotPlanner.WhyNot(candidate, quote, unconfirmed, looks) is { } reason)
        {
            return ByHandErrors.NotDecidable.With(reason);
        }

        if (!planner.TryDecide(db, moment, candidate, quote!, looks[quote!.Symbol].Warning, books))
        {
            return ByHandErrors.NotDecidable.With(BotPlanner.DecisionFailed);
        }

        var decision = db.Decisions.Local.Single(row => row.BotId == bot.Id && row.Id != earlier?.Id && row.SessionDate == session.Date);
        if (request.DryRun)
        {
            return Answer(decision, bot, books.Count > 0 ? moment.SliceTimes : [], dryRun: true);
        }

        if (earlier is not null)
        {
            // There is one decision a bot and session: what said only that it did not get its turn makes room, so that a repeat finds the other one by its id.
            db.Decisions.Remove(earlier);
        }

        if (candidate.Credential is { } account)
        {
            db.Touch(account);
        }

        // A plan or a pause meanwhile: one of the two saves is refused, and this one looks again.
        db.Touch(candidate.Bot);
        if (await Stops.AnyAsync(db, cancellationToken))
        {
            return BotStanding.Refusal(OrderGuards.Paused);
        }

        await audit.AddAsync(db, "bot.ordered", bot.Id.ToString(), null, new { decision.Rule, kind = decision.Kind?.Name(), decision.Amount, decision.OrderId }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Answer(decision, bot, books.Count > 0 ? moment.SliceTimes : [], dryRun: false);
    }

    /// <summary>A series of numbers of its own, because those of the session's plan may have had their turn.</summary>
    private static async Task<PlanMoment> MomentAsync(IEggMoneyDb db, MarketSession session, DateTime now, Guid? decision, CancellationToken cancellationToken)
    {
        var schedule = await db.Schedules.AsNoTracking().SingleAsync(cancellationToken);
        var fit = SessionPlan.Fit(schedule, session);
        var last = await db.OrderSlices
            .Where(slice => slice.SessionDate == session.Date && slice.Number < SliceNumbers.FirstBatch)
            .MaxAsync(slice => (int?)slice.Number, cancellationToken) ?? 0;
        var times = Slicing.Times(now, fit.WindowEnd, schedule.SliceCount);
        return new(session.Date, now, times, SliceNumbers.Before(SliceNumbers.SeriesOf(last) + 1), decision);
    }

    private static async Task<OrderNowDto> AnswerAsync(IEggMoneyDb db, Decision decision, Bot bot, CancellationToken cancellationToken) => Answer(
        decision,
        bot,
        await db.OrderSlices.Where(slice => slice.OrderId == decision.OrderId).OrderBy(slice => slice.DueAt).Select(slice => slice.DueAt).ToListAsync(cancellationToken),
        dryRun: false);

    private static OrderNowDto Answer(Decision decision, Bot bot, IReadOnlyList<DateTime> times, bool dryRun) => new(
        dryRun,
        bot.Name,
        bot.Symbol,
        decision.Rule,
        decision.Kind?.Name(),
        decision.Amount,
        times,
        JsonSerializer.Deserialize<JsonElement>(decision.Inputs),
        dryRun ? null : decision.OrderId);
}
