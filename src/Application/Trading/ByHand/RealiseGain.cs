using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Begins to sell all that a bot holds and to buy it back, so that its gain is realised inside the yearly allowance (trading rules, section 9).
/// It goes on by itself, batch after batch; see <see cref="StepOperationCommand"/>.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="DryRun">Only estimate.</param>
/// <param name="ActId">Id of the operation: one that was begun before is found by it.</param>
public sealed record RealiseGainCommand(Guid BotId, bool DryRun, Guid ActId) : ITenantRequest<Result<GainRealisationDto>>;

/// <summary>A gain realisation that was begun, or its estimate.</summary>
/// <param name="DryRun">Nothing was begun.</param>
/// <param name="Bot">The bot's name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Whole shares that are sold and bought back; a fraction stays where it is.</param>
/// <param name="Batches">Batches each way.</param>
/// <param name="Minutes">Minutes that it takes if every batch fills at once and the broker answers as usual.</param>
/// <param name="Price">Dollars now; null when there is no price.</param>
/// <param name="Value">Dollars that the shares are worth now.</param>
/// <param name="Fee">Dollars of fees of the sale, estimated at 0.09 % of the value; buying back costs about as much again.</param>
/// <param name="Gain">Dollars that are realised at this price: value − fee − exact cost.</param>
/// <param name="Refusals">What would refuse it now.</param>
/// <param name="Operation">The operation; null for a dry run.</param>
public sealed record GainRealisationDto(
    bool DryRun,
    string Bot,
    string Symbol,
    decimal Quantity,
    int Batches,
    int Minutes,
    decimal? Price,
    decimal? Value,
    decimal? Fee,
    decimal? Gain,
    IReadOnlyList<GuardDto> Refusals,
    OperationDto? Operation);

internal sealed class RealiseGainHandler(
    IEggMoneyDbFactory databases, IMarketCalendar calendar, IQuotes quotes, AuditTrail audit, TimeProvider clock) : IRequestHandler<RealiseGainCommand, Result<GainRealisationDto>>
{
    public async Task<Result<GainRealisationDto>> Handle(RealiseGainCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Bots.SingleOrDefaultAsync(row => row.Id == request.BotId, cancellationToken) is not { } bot)
        {
            return CommonErrors.NotFound;
        }

        var begun = request.DryRun ? null : await db.Operations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.ActId, cancellationToken);
        var position = await db.Positions.SingleOrDefaultAsync(row => row.BotId == bot.Id, cancellationToken);
        if (begun is not null)
        {
            var progress = await RealisationProgress.LoadAsync(db, begun.Id, cancellationToken);
            return Answer(bot, position, Realisation.Of(begun).Target, null, [], OperationDto.Of(begun, bot.Name, progress));
        }

        if (await RefusalAsync(db, bot, position, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var target = decimal.Floor(position!.Quantity);
        var now = clock.Now();
        var account = await db.UserCredentials.SingleOrDefaultAsync(row => row.Active, cancellationToken);
        if (account is null)
        {
            return ByHandErrors.NoAccount;
        }

        var quote = (await quotes.GetAsync(account, [bot.Symbol], cancellationToken)).GetValueOrDefault(bot.Symbol);
        var session = calendar.LatestSessionOpenedBy(now);
        var refusals = await GuardAsync(db, bot, quote, session, cancellationToken);
        if (request.DryRun)
        {
            return Answer(bot, position, target, quote, refusals, null);
        }

        if (refusals is [var first, ..])
        {
            return BotStanding.Refusal(first);
        }

        if (session!.Close - now < Realisation.TimeForAll(target))
        {
            return ByHandErrors.TooLateToday.With((int)Realisation.TimeForAll(target).TotalMinutes, (int)(session.Close - now).TotalMinutes);
        }

        var realisation = new Realisation { Target = target, Held = position.Quantity, Invested = position.Invested, Session = session.Date, CredentialId = account.Id, Since = now };
        var operation = new Operation
        {
            Id = request.ActId,
            Kind = OperationKind.GainRealisation,
            State = OperationState.Running,
            BotId = bot.Id,
            Data = realisation.ToJson(),
            Step = Realisation.Selling,
            Total = Realisation.Batches(target) * 2,
            CreatedAt = now,
            NextStepAt = now,
            LeaseUntil = now,
        };
        db.Operations.Add(operation);

        // A plan, a sale by hand or a correction at the same time: one of the two saves is refused.
        db.Touch(bot);
        db.Touch(account);
        await audit.AddAsync(db, "realisation.begun", bot.Id.ToString(), new { position.Quantity, position.Cost, position.AveragePrice }, new { operationId = operation.Id, target, quote!.Price }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Answer(bot, position, target, quote, [], OperationDto.Of(operation, bot.Name, RealisationProgress.Of([])));
    }

    private static async Task<Error?> RefusalAsync(IEggMoneyDb db, Bot bot, Position? position, CancellationToken cancellationToken) =>
        await BotStanding.HasOperationAsync(db, bot.Id, cancellationToken) ? ByHandErrors.OperationOpen.With(bot.Name)
        : await Undecided.AnyAsync(db, bot.Id, cancellationToken) ? TradingErrors.OrderUndecided
        : (await BotStanding.OpenOrdersAsync(db, bot.Id, cancellationToken)).Count > 0 ? ByHandErrors.BotHasOrder.With(bot.Name)
        : position is not { Quantity: >= 1 } ? ByHandErrors.NothingToSell.With((position?.Quantity ?? 0).ToString("0.########", System.Globalization.CultureInfo.InvariantCulture))
        : null;

    private async Task<List<GuardRefusal>> GuardAsync(IEggMoneyDb db, Bot bot, Quote? quote, MarketSession? session, CancellationToken cancellationToken)
    {
        var refusals = new List<GuardRefusal>();
        if (bot.Paused || await Stops.AnyAsync(db, cancellationToken))
        {
            refusals.Add(OrderGuards.Paused);
        }

        if (session is null || OrderGuards.Session(session, clock.Now()) is not null)
        {
            refusals.Add(new("session_closed", "The market is not open."));
        }

        if (quote is null)
        {
            refusals.Add(OrderGuards.NoPrice);
            return refusals;
        }

        // A cap that no batch would pass is known before anything is sold.
        var batch = new SliceRequest(Realisation.BatchShares, Slicing.BuyLimit(quote.Price));
        var cap = await db.Settings.Select(settings => settings.MaxOrderValue).SingleOrDefaultAsync(cancellationToken);
        var held = new Position { Name = bot.Name, Symbol = bot.Symbol, Quantity = batch.Quantity };
        if (OrderGuards.Order(new() { Side = Side.Sell, Request = batch, Bot = bot, Position = held, Sent = 0, SentAtMost = 0, MaxOrderValue = cap }) is { } tooLarge)
        {
            refusals.Add(tooLarge);
        }

        return refusals;
    }

    private static GainRealisationDto Answer(Bot bot, Position? position, decimal target, Quote? quote, List<GuardRefusal> refusals, OperationDto? operation)
    {
        var value = quote is null ? (decimal?)null : Money.ToCents(target * quote.Price);
        var fee = value is null ? (decimal?)null : Money.ToCents(value.Value * Realisation.FeeRate);
        var cost = position is { Quantity: > 0 } ? Money.ToStored(position.Cost * target / position.Quantity) : 0;
        return new(
            operation is null,
            bot.Name,
            bot.Symbol,
            target,
            Realisation.Batches(target),
            (int)Math.Ceiling((Realisation.TimeFor(target, Realisation.UsualPace) * 2).TotalMinutes),
            quote?.Price,
            value,
            fee,
            value is null ? null : Money.ToCents(value.Value - fee!.Value - cost),
            [.. refusals.Select(GuardDto.Of)],
            operation);
    }
}
