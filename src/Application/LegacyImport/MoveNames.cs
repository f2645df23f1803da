using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Moves bots, what they hold, and the fills of their orders.</summary>
internal sealed class MoveNames(ImportWork work)
{
    private readonly List<(MovedName Moved, BookedOrder? Booked, Position? There, Bot? ThereBot, ImportChange? KnownHolding)> _plan = [];

    /// <summary>Decides what becomes of each name, and takes away what an earlier import booked of orders that went on since: their fills are in the
    /// old machine's own books now. The caller saves; <see cref="MoveAsync"/> comes after it.</summary>
    public async Task PrepareAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        foreach (var name in work.Scan.Names)
        {
            var moved = new MovedName(name);
            work.Names.Add(moved);
            var (knownBot, knownHolding) = (work.Known.Find(BotSource(name)), work.Known.Find(HoldingSource(name)));
            var there = ThereOf(name, knownBot?.EntityId ?? work.NewId(), knownHolding?.EntityId ?? work.NewId(), out var thereBot, out var booked);
            moved.Bot = knownBot is null ? null : await db.Bots.SingleOrDefaultAsync(bot => bot.Id == knownBot.EntityId, cancellationToken);
            moved.Position = knownHolding is null ? null : await db.Positions.SingleOrDefaultAsync(position => position.Id == knownHolding.EntityId, cancellationToken);
            await DecideAsync(db, moved, there, knownBot, knownHolding, cancellationToken);
            _plan.Add((moved, booked, there, thereBot, knownHolding));
        }

        foreach (var change in work.Known.Of(LegacyTables.Orders).ToList())
        {
            await RemoveBookedAsync(db, change, cancellationToken);
        }
    }

    /// <summary>Writes bots, holdings and what the fills make.</summary>
    public async Task MoveAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var ordinal = await db.Bots.MaxAsync(bot => (int?)bot.Ordinal, cancellationToken) ?? 0;
        foreach (var (moved, booked, there, thereBot, knownHolding) in _plan)
        {
            // Loaded anew: what was prepared was saved by another database.
            moved.Bot = moved.Bot is { } bot ? await db.Bots.SingleAsync(row => row.Id == bot.Id, cancellationToken) : null;
            moved.Position = moved.Position is { } position ? await db.Positions.SingleOrDefaultAsync(row => row.Id == position.Id, cancellationToken) : null;
            if (moved.IsKept)
            {
                work.CountsOf(LegacyTables.Bots).Unchanged += moved.Name.Bot is null ? 0 : 1;
                work.CountsOf(LegacyTables.Holdings).Unchanged += moved.Name.Holdings.Count;
                work.CountsOf(LegacyTables.Orders).Unchanged += moved.Name.Order is null ? 0 : 1;
                continue;
            }

            MoveBot(db, moved, thereBot, ref ordinal);
            var isNew = MoveHolding(db, moved, there, knownHolding);
            await MoveOrderAsync(db, moved, booked, isNew, cancellationToken);
        }

        await RemoveGoneAsync(db, cancellationToken);
    }

    private static SourceRow BotSource(LegacyName name) => new(LegacyTables.Bots, Digest.OfRow(LegacyTables.Bots, name.Name), Digest.OfRow(name.Bot is null ? "" : RowState.Of(name.Bot.Bot), name.Bot?.WasActive));

    private static SourceRow HoldingSource(LegacyName name) => new(
        LegacyTables.Holdings,
        Digest.OfRow(LegacyTables.Holdings, name.Name),
        Digest.OfRow([
            .. name.Holdings.SelectMany(row => new object?[] { row.Symbol, row.Since, row.LatestAt, row.Price, row.Quantity, row.Cost }),
            .. name.Fills.SelectMany(fill => new object?[] { fill.Slice, fill.Quantity, fill.Amount }),
            name.Bot?.Trailing?.HighWatermark, name.Bot?.Trailing?.StopPrice]));

    private static SourceRow OrderSource(LegacyOrder order) => new(
        LegacyTables.Orders,
        Digest.OfRow(LegacyTables.Orders, order.Name, order.PlacedAt),
        Digest.OfRow([order.Kind.Name(), order.Requested, .. order.Fills.SelectMany(fill => new object?[] { fill.Slice, fill.Quantity, fill.Amount })]));

    /// <summary>Names what the old machine decided, whether or not its order filled anything.</summary>
    private static SourceRow DecisionSource(SourceRow order) => order with { Row = Digest.OfRow("decision", order.Row) };

    /// <summary>The name as it is on the old machine once its order's fills are booked; null when nothing is held.</summary>
    private Position? ThereOf(LegacyName name, Guid botId, Guid positionId, out Bot? bot, out BookedOrder? booked)
    {
        bot = null;
        booked = null;
        if (name.Bot is { } old)
        {
            bot = RowState.Read<Bot>(RowState.Of(old.Bot));
            bot.Id = botId;
            if (work.Scan.History.LatestSale.TryGetValue(name.Name, out var sale))
            {
                (bot.LastSaleAt, bot.LastSaleProfit, bot.LastSoldSession) = (sale.ExecutedAt, sale.Profit, sale.Session);
            }
        }

        var position = name.ToPosition(positionId);
        if (name.Fills.Count > 0)
        {
            position ??= new() { Id = positionId, Name = name.Name, Symbol = name.Symbol };
            booked = BookedOrder.Of(name, bot, position, work.NewId, work.Now);
        }

        if (position is not null)
        {
            position.BotId = bot?.Id;
        }

        return position;
    }

    private async Task DecideAsync(
        IEggMoneyDb db, MovedName moved, Position? there, ImportChange? knownBot, ImportChange? knownHolding, CancellationToken cancellationToken)
    {
        var name = moved.Name;
        if (knownBot is null && name.Bot is not null && await db.Bots.AnyAsync(bot => bot.Name == name.Name, cancellationToken))
        {
            work.Problems.Fatal(
                "bot_name_taken",
                LegacyTables.Bots,
                name.Bot.Row,
                "name",
                $"There is a bot {LegacyCells.Shown(name.Name)} here already that no import brought. Rename or delete it first.",
                $"여기에 이미 {LegacyCells.Shown(name.Name)}이라는 봇이 있습니다. 먼저 그 봇의 이름을 바꾸거나 삭제하십시오.");
        }

        if (knownBot is not null && moved.Bot is null)
        {
            // It would come back under another id, without what was decided and ordered here.
            moved.IsKept = true;
            moved.IsChecked = false;
            if (knownBot.SourceState != BotSource(name).State || knownHolding?.SourceState != HoldingSource(name).State)
            {
                work.Problems.Tell("deleted_here", LegacyTables.Bots, null, null, $"{LegacyCells.Shown(name.Name)} was deleted here since; it is not brought back.", $"{LegacyCells.Shown(name.Name)}은(는) 여기에서 삭제되었으므로 다시 가져오지 않습니다.");
            }

            return;
        }

        if (knownHolding is null)
        {
            return;
        }

        var last = work.Known.LastState<Position>(knownHolding.EntityId);
        var here = moved.Position is null ? null : RowState.Of(moved.Position);
        var wentOnHere = last is not null && (here is null || !RowState.IsSame(last, here));
        var wentOnThere = knownHolding.SourceState != HoldingSource(name).State;
        if (!wentOnHere)
        {
            return;
        }

        moved.IsChecked = false;
        if (!wentOnThere)
        {
            return;
        }

        work.Conflict(LegacyTables.Holdings, name.Name, null, Text(moved.Position), Text(there));
        moved.IsKept = work.Options.Overwrite != true;
        moved.IsChecked = !moved.IsKept;

        static string Text(Position? position) => position is null ? "0" : $"{ImportWork.Text(position.Quantity)} × {ImportWork.Text(position.AveragePrice)}";
    }

    private void MoveBot(IEggMoneyDb db, MovedName moved, Bot? there, ref int ordinal)
    {
        if (there is null)
        {
            return;
        }

        var source = BotSource(moved.Name);
        var counts = work.CountsOf(LegacyTables.Bots);
        if (moved.Bot is not { } here)
        {
            there.Ordinal = ++ordinal;
            db.Bots.Add(there);
            moved.Bot = there;
            work.Journal.Added(there, there.Id, source);
            counts.Written++;
            if (moved.Name.Bot!.WasActive)
            {
                work.BotsToActivate.Add(there.Id);
            }

            return;
        }

        var before = RowState.Of(here);
        var changed = Merge.Apply(
            Merge.Bot,
            work.Known.Last<Bot>(here.Id),
            here,
            there,
            work.Options.Overwrite,
            (field, now, wanted) => work.Conflict(LegacyTables.Bots, moved.Name.Name, field, now, wanted));
        if (changed)
        {
            work.Journal.Updated(here, here.Id, before, source);
            counts.Changed++;
        }
        else
        {
            counts.Unchanged++;
        }
    }

    /// <summary>Writes the holding.</summary>
    /// <returns>Whether what the file says of it is not here yet, so that the fills of its order are to be booked.</returns>
    private bool MoveHolding(IEggMoneyDb db, MovedName moved, Position? there, ImportChange? known)
    {
        var source = HoldingSource(moved.Name);
        var counts = work.CountsOf(LegacyTables.Holdings);
        var rows = moved.Name.Holdings.Count;
        if (known is not null && known.SourceState == source.State)
        {
            counts.Unchanged += rows;
            return false;
        }

        if (moved.Position is { } here)
        {
            var before = RowState.Of(here);
            work.Money.Cost -= here.Cost;
            here.Become(there);
            work.Money.Cost += here.Cost;
            work.Journal.Updated(here, here.Id, before, source);
            counts.Changed += rows;
            return true;
        }

        if (there is null)
        {
            work.Problems.Skip(LegacyTables.Holdings, rows);
            return true;
        }

        // All sold on the old machine: nothing is held, but what it was is known again next time.
        db.Positions.Add(there);
        moved.Position = there;
        work.Money.Cost += there.Cost;
        work.Journal.Added(there, there.Id, source);
        counts.Written += Math.Min(rows, 1);
        counts.Merged += Math.Max(rows - 1, 0);
        return true;
    }

    private async Task MoveOrderAsync(IEggMoneyDb db, MovedName moved, BookedOrder? booked, bool isNew, CancellationToken cancellationToken)
    {
        if (moved.Name.Order is not { } order)
        {
            return;
        }

        var source = OrderSource(order);
        var known = work.Known.Find(source) ?? work.Known.Find(DecisionSource(source));
        await AddDecisionAsync(db, moved, order, known is null ? source : null, cancellationToken);
        if (booked is null || !isNew || (known is not null && known.SourceState == source.State))
        {
            if (known is null)
            {
                work.CountsOf(LegacyTables.Orders).Written++;
            }
            else
            {
                work.CountsOf(LegacyTables.Orders).Unchanged++;
            }

            return;
        }

        if (booked.Order is { } parent)
        {
            parent.BotId = moved.Bot!.Id;
            db.Orders.Add(parent);
            work.Journal.Added(parent, parent.Id, source);
            foreach (var fill in booked.Fills)
            {
                fill.BotId = parent.BotId;
                db.Fills.Add(fill);
                work.Journal.Added(fill, fill.Id, source);
            }
        }

        booked.Trade.BotId = moved.Bot?.Id;
        db.Trades.Add(booked.Trade);
        work.Money.Realised += booked.Trade.RealisedProfit ?? 0;
        work.Journal.Added(booked.Trade, booked.Trade.Id, source);
        var counts = work.CountsOf(LegacyTables.Orders);
        _ = known is null ? counts.Written++ : counts.Changed++;
    }

    /// <summary>The old machine decided for this session: the bot is not planned again in it, should trading be resumed before it ends.</summary>
    private async Task AddDecisionAsync(IEggMoneyDb db, MovedName moved, LegacyOrder order, SourceRow? source, CancellationToken cancellationToken)
    {
        if (moved.Bot is not { } bot || source is null
            || await db.Decisions.AnyAsync(row => row.BotId == bot.Id && row.SessionDate == order.Session && row.Origin == OrderOrigin.Plan, cancellationToken))
        {
            return;
        }

        var decision = new Decision
        {
            Id = work.NewId(),
            BotId = bot.Id,
            BotName = bot.Name,
            SessionDate = order.Session,
            Origin = OrderOrigin.Plan,
            Rule = BookedOrder.ImportedRule,
            Kind = order.Kind,
            Amount = order.Requested,
            Inputs = "{}",
            DecidedAt = order.PlacedAt,
        };
        db.Decisions.Add(decision);
        work.Journal.Added(decision, decision.Id, DecisionSource(source));
    }

    /// <summary>Takes away what an earlier import booked of an order that is no longer pending as it was.</summary>
    private async Task RemoveBookedAsync(IEggMoneyDb db, ImportChange change, CancellationToken cancellationToken)
    {
        var pending = _plan.Find(plan => plan.Moved.Name.Order is { } order && OrderSource(order).Row == change.SourceRow);
        if (pending.Moved is { } same && (same.IsKept || OrderSource(same.Name.Order!).State == change.SourceState))
        {
            return;
        }

        var all = work.Known.MadeWith(change).ToList();
        var ids = all.ConvertAll(made => made.EntityId);
        var names = await db.Trades.Where(trade => ids.Contains(trade.Id)).Select(trade => trade.Name).ToListAsync(cancellationToken);
        if (_plan.Exists(plan => plan.Moved.IsKept && names.Contains(plan.Moved.Name.Name)))
        {
            // The holding that these fills went into is kept.
            return;
        }

        foreach (var made in all)
        {
            switch (made.Entity)
            {
                case nameof(Fill) when await db.Fills.SingleOrDefaultAsync(row => row.Id == made.EntityId, cancellationToken) is { } fill:
                    db.Fills.Remove(fill);
                    work.Journal.Removed(fill, fill.Id);
                    break;
                case nameof(Trade) when await db.Trades.SingleOrDefaultAsync(row => row.Id == made.EntityId, cancellationToken) is { } trade:
                    db.Trades.Remove(trade);
                    work.Money.Realised -= trade.RealisedProfit ?? 0;
                    work.Journal.Removed(trade, trade.Id);
                    break;
                case nameof(Order) when await db.Orders.SingleOrDefaultAsync(row => row.Id == made.EntityId, cancellationToken) is { } order:
                    db.Orders.Remove(order);
                    work.Journal.Removed(order, order.Id);
                    break;
            }
        }
    }

    /// <summary>Holdings that an earlier import brought and the old machine no longer has.</summary>
    private async Task RemoveGoneAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var names = _plan.Select(plan => HoldingSource(plan.Moved.Name).Row).ToHashSet(StringComparer.Ordinal);
        foreach (var change in work.Known.Of(LegacyTables.Holdings).Where(change => !names.Contains(change.SourceRow!) && change.SourceRow != MoveMoney.ReserveRow).ToList())
        {
            if (await db.Positions.SingleOrDefaultAsync(row => row.Id == change.EntityId, cancellationToken) is not { Quantity: > 0 } gone)
            {
                continue;
            }

            if (!RowState.IsSame(work.Known.LastState<Position>(gone.Id)!, RowState.Of(gone)))
            {
                work.Conflict(LegacyTables.Holdings, gone.Name, null, ImportWork.Text(gone.Quantity), "0");
                if (work.Options.Overwrite != true)
                {
                    continue;
                }
            }

            var before = RowState.Of(gone);
            work.Money.Cost -= gone.Cost;
            gone.Become(null);
            work.Journal.Updated(gone, gone.Id, before, new(LegacyTables.Holdings, change.SourceRow!, ""));
            work.CountsOf(LegacyTables.Holdings).Changed++;
        }
    }
}
