using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Replaces all bots from symbol → count and a budget (trading rules, section 9). A bot with a holding or an open order is never dropped silently.</summary>
/// <param name="Symbols">How many bots each symbol gets, in the order in which they are to be planned.</param>
/// <param name="Budget">Dollars for all of them together.</param>
/// <param name="Becomes">What becomes of bots that would be dropped with a holding or an open order.</param>
/// <param name="DryRun">Only show the old and the new bots.</param>
public sealed record RenewBotsCommand(IReadOnlyList<RenewalCount> Symbols, decimal Budget, IReadOnlyList<BotFate> Becomes, bool DryRun) : ITenantRequest<Result<RenewalDto>>;

/// <summary>What becomes of a bot that a renewal would drop with a holding or an open order.</summary>
public enum RenewalChoice
{
    /// <summary>The bot stays as it is, beside the new ones.</summary>
    KeepBot,

    /// <summary>The bot goes, once the sessions of its orders are reconciled, and what it holds is kept by hand.</summary>
    ReleaseHolding,

    /// <summary>The bot goes in the same way, and a new bot of its symbol goes on with what it holds.</summary>
    MoveToNewBot,
}

/// <summary>What becomes of one bot.</summary>
/// <param name="Bot">Its name.</param>
/// <param name="Becomes">What its owner chose.</param>
public sealed record BotFate(string Bot, RenewalChoice Becomes);

/// <summary>A renewal, done or as it would be done.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="OldBots">The bots before, in the order in which they are planned.</param>
/// <param name="NewBots">The bots that the renewal makes or goes on with; empty when it is refused.</param>
/// <param name="Kept">Names of bots that stay beside them.</param>
/// <param name="Released">Names of bots that go, while what they hold stays.</param>
/// <param name="Dropped">Names of bots that go, and hold nothing.</param>
/// <param name="Problems">Why it is refused; empty when it may be done.</param>
public sealed record RenewalDto(
    bool DryRun,
    IReadOnlyList<OldBotDto> OldBots,
    IReadOnlyList<RenewedBot> NewBots,
    IReadOnlyList<string> Kept,
    IReadOnlyList<string> Released,
    IReadOnlyList<string> Dropped,
    IReadOnlyList<RenewalProblemDto> Problems);

/// <summary>A bot before a renewal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Seed">Dollars for one tier.</param>
/// <param name="MaxTier">Seeds at most.</param>
/// <param name="AddedSeed">Dollars.</param>
/// <param name="Quantity">Shares held.</param>
/// <param name="HasOpenOrder">It has an order that is not finished.</param>
public sealed record OldBotDto(string Name, string Symbol, decimal Seed, decimal MaxTier, decimal AddedSeed, decimal Quantity, bool HasOpenOrder);

/// <summary>Why a renewal is refused.</summary>
/// <param name="Kind">For example <c>HoldingWouldBeDropped</c>.</param>
/// <param name="Subject">The symbol or bot; empty when it is the whole request.</param>
public sealed record RenewalProblemDto(string Kind, string Subject);

internal sealed class RenewBotsValidator : AbstractValidator<RenewBotsCommand>
{
    private const int MostSymbols = 15;
    private const decimal LargestBudget = 1_000_000_000;

    public RenewBotsValidator()
    {
        RuleFor(request => request.Symbols).Must(symbols => symbols.Count is > 0 and <= MostSymbols).WithText("One to 15 symbols are needed.", "종목은 1개에서 15개까지 지정하십시오.");
        RuleForEach(request => request.Symbols).NotNull().ChildRules(count =>
        {
            count.RuleFor(row => row.Symbol).NotEmpty().IsTickerFilter();
            count.RuleFor(row => row.Count).InclusiveBetween(1, 3);
        });
        RuleFor(request => request.Budget).GreaterThan(0).LessThanOrEqualTo(LargestBudget).PrecisionScale(12, 2, ignoreTrailingZeros: true);
        RuleForEach(request => request.Becomes).NotNull().ChildRules(fate =>
        {
            fate.RuleFor(row => row.Bot).NotEmpty().IsLine(100);
            fate.RuleFor(row => row.Becomes).IsInEnum();
        });
        RuleFor(request => request.Becomes)
            .Must(fates => fates.All(fate => fate is not null) && fates.DistinctBy(fate => fate.Bot).Count() == fates.Count)
            .WithText("A bot is named twice.", "같은 봇이 두 번 지정되었습니다.");
    }
}

internal sealed class RenewBotsHandler(IEggMoneyDbFactory databases, AuditTrail audit, TimeProvider clock) : IRequestHandler<RenewBotsCommand, Result<RenewalDto>>
{
    public async Task<Result<RenewalDto>> Handle(RenewBotsCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var owned = await LoadAsync(db, cancellationToken);
        var plan = PlanOf(request, owned);
        if (request.DryRun)
        {
            return Answer(request, owned, plan);
        }

        if (await RefusalAsync(db, request, owned, plan, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var answer = Answer(request, owned, plan);
        var bots = owned.ToDictionary(row => row.Bot.Name, row => row.Bot);
        foreach (var row in owned)
        {
            // A plan or another act on any of them meanwhile: one of the two saves is refused.
            db.Touch(row.Bot);
        }

        foreach (var name in plan.Released.Concat(plan.Dropped))
        {
            bots[name].DeletedAt = clock.Now();
            bots[name].Active = false;
        }

        await audit.AddAsync(db, "bots.renewed", null, answer.OldBots, new { answer.NewBots, plan.Kept, plan.Released, plan.Dropped }, cancellationToken);

        // A name is given up before it is given again, all in one commit.
        return await db.TrySaveInTwoAsync(() => Make(db, request, owned, plan), cancellationToken) ? answer : throw new SaveConflictException();
    }

    private void Make(IEggMoneyDb db, RenewBotsCommand request, List<Owned> owned, RenewalPlan plan)
    {
        var made = new List<(Bot Bot, bool New)>();
        var ordinal = 0;
        foreach (var renewed in plan.Bots)
        {
            var old = renewed.Continues ? owned.Find(row => row.Bot.Name == renewed.Name) : null;
            var bot = old?.Bot ?? db.Bots.Add(new() { Id = clock.NewId(), Name = renewed.Name, Symbol = renewed.Symbol }).Entity;
            var (paused, reason) = (bot.Paused, bot.PauseReason);
            renewed.ApplyTo(bot);
            bot.Ordinal = ++ordinal;
            if (reason != PauseReason.None)
            {
                // What the server stopped it for is not answered by this.
                (bot.Paused, bot.PauseReason) = (paused, reason);
            }

            // Q05: the trailing state does not outlive the switch.
            old?.Position?.ClearTrailing();
            made.Add((bot, old is null));
        }

        foreach (var row in owned.Where(row => plan.Kept.Contains(row.Bot.Name)))
        {
            row.Bot.Ordinal = ++ordinal;
        }

        foreach (var row in owned.Where(row => plan.Released.Contains(row.Bot.Name) && row.Position is not null))
        {
            var heir = Chooses(request, row.Bot.Name) == RenewalChoice.MoveToNewBot ? made.First(bot => bot.New && bot.Bot.Symbol == row.Bot.Symbol).Bot : null;
            made.RemoveAll(bot => bot.Bot == heir);
            row.Position!.BotId = heir?.Id;
            row.Position.Name = heir?.Name ?? row.Position.Name;
            row.Position.ClearTrailing();
        }
    }

    private static async Task<Error?> RefusalAsync(IEggMoneyDb db, RenewBotsCommand request, List<Owned> owned, RenewalPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Problems.Count > 0)
        {
            return ByHandErrors.RenewalRefused.With(string.Join(", ", plan.Problems.Select(problem => problem.Subject.Length > 0 ? $"{problem.Kind} ({problem.Subject})" : problem.Kind.ToString())));
        }

        foreach (var row in owned.Where(row => plan.Released.Contains(row.Bot.Name) || plan.Dropped.Contains(row.Bot.Name)))
        {
            if (row.HasOperation)
            {
                return ByHandErrors.OperationOpen.With(row.Bot.Name);
            }

            if (await Undecided.AnyAsync(db, row.Bot.Id, cancellationToken))
            {
                return TradingErrors.OrderUndecided;
            }

            // As when a bot is deleted: a late fill would be a holding that nobody sells.
            if (await Unreconciled.Orders(db).AnyAsync(order => order.BotId == row.Bot.Id, cancellationToken))
            {
                return ByHandErrors.NotReconciled.With(row.Bot.Name);
            }
        }

        // A holding has one heir, and a bot that goes on has what it holds.
        foreach (var symbol in owned.Where(row => plan.Released.Contains(row.Bot.Name) && Chooses(request, row.Bot.Name) == RenewalChoice.MoveToNewBot).GroupBy(row => row.Bot.Symbol))
        {
            if (symbol.Count(row => row.Position is { Quantity: > 0 }) > plan.Bots.Count(bot => bot.Symbol == symbol.Key && !bot.Continues))
            {
                return ByHandErrors.NoNewBot.With(string.Join(", ", symbol.Select(row => row.Bot.Name)));
            }
        }

        return null;
    }

    private static async Task<List<Owned>> LoadAsync(IEggMoneyDb db, CancellationToken cancellationToken) => await (
        from bot in db.Bots
        from position in db.Positions.Where(position => position.BotId == bot.Id && position.Quantity != 0).DefaultIfEmpty()
        orderby bot.Ordinal
        select new Owned(
            bot,
            position,
            db.Orders.Any(order => order.BotId == bot.Id && order.State == OrderState.Open),
            db.Operations.Any(operation => operation.BotId == bot.Id && (operation.State == OperationState.Running || operation.State == OperationState.Stuck))))
        .ToListAsync(cancellationToken);

    private static RenewalPlan PlanOf(RenewBotsCommand request, List<Owned> owned) => BotRenewal.Plan(
        request.Symbols,
        request.Budget,
        owned.ConvertAll(row => new RenewalCandidate(row.Bot, row.Position is not null || row.HasOperation, row.HasOpenOrder)),
        request.Becomes.ToDictionary(fate => fate.Bot, fate => fate.Becomes == RenewalChoice.KeepBot ? RenewalFate.KeepBot : RenewalFate.ReleaseHolding));

    private static RenewalChoice? Chooses(RenewBotsCommand request, string bot) => request.Becomes.FirstOrDefault(fate => fate.Bot == bot)?.Becomes;

    private static RenewalDto Answer(RenewBotsCommand request, List<Owned> owned, RenewalPlan plan) => new(
        request.DryRun,
        owned.ConvertAll(row => new OldBotDto(row.Bot.Name, row.Bot.Symbol, row.Bot.Seed, row.Bot.MaxTier, row.Bot.AddedSeed, row.Position?.Quantity ?? 0, row.HasOpenOrder)),
        plan.Bots,
        plan.Kept,
        plan.Released,
        plan.Dropped,
        [.. plan.Problems.Select(problem => new RenewalProblemDto(problem.Kind.ToString(), problem.Subject))]);

    private sealed record Owned(Bot Bot, Position? Position, bool HasOpenOrder, bool HasOperation);
}
