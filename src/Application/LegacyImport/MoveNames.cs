using EggMoney.Application.Trading;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Moves bots, what they hold, and the fills of their orders.</summary>
internal sealed class MoveNames(ImportWork work)
{
    /// <summary>What a holding says that is no longer on the old machine.</summary>
    private const string Gone = "";

    private readonly List<NamePlan> _plan = [];
    private readonly List<(Guid PositionId, SourceRow Source, bool IsEmptied)> _gone = [];

    /// <summary>Decides what becomes of each name, and takes away what an earlier import booked of orders that went on since: their fills are in the
    /// old machine's own books now. The caller saves; <see cref="MoveAsync"/> comes after it.</summary>
    public async Task PrepareAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var bookings = await BookingsAsync(db, cancellationToken);
        foreach (var name in work.Scan.Names)
        {
            _plan.Add(await PlanAsync(db, name, bookings, cancellationToken));
        }

        var emptied = await PlanGoneAsync(db, cancellationToken);
        foreach (var booking in bookings)
        {
            var plan = _plan.Find(plan => plan.Name.Name == booking.Trade.Name);
            if (plan is null ? emptied.Contains(booking.Trade.Name) : plan is { HoldingChanged: true, Moved.IsKept: false })
            {
                await RemoveAsync(db, booking, cancellationToken);
            }
        }
    }

    /// <summary>Writes bots, holdings and what the fills make.</summary>
    public async Task MoveAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var ordinal = await db.Bots.MaxAsync(bot => (int?)bot.Ordinal, cancellationToken) ?? 0;
        foreach (var plan in _plan)
        {
            // Loaded anew: what was prepared was saved by another database.
            var moved = plan.Moved;
            moved.Bot = moved.Bot is { } bot ? await db.Bots.SingleAsync(row => row.Id == bot.Id, cancellationToken) : null;
            moved.Position = moved.Position is { } position ? await db.Positions.SingleAsync(row => row.Id == position.Id, cancellationToken) : null;
            if (!plan.IsDeletedHere)
            {
                MoveBot(db, plan, ref ordinal);
            }
            else
            {
                work.CountsOf(LegacyTables.Bots).Unchanged++;
            }

            MoveHolding(db, plan);
            await MoveOrderAsync(db, plan, cancellationToken);
        }

        await MoveGoneAsync(db, cancellationToken);
    }

    private static SourceRow BotSource(LegacyName name, Bot? there = null) => new(
        LegacyTables.Bots, Digest.OfRow(LegacyTables.Bots, name.Name), Digest.OfRow(name.Bot is null ? "" : RowState.Of(name.Bot.Bot), name.Bot?.WasActive), there is null ? null : RowState.Of(there));

    /// <summary>All that makes the holding, the pending order's fills among it: whenever one of these changes, holding and booking are made anew together.</summary>
    private static SourceRow HoldingSource(LegacyName name) => new(
        LegacyTables.Holdings,
        Digest.OfRow(LegacyTables.Holdings, name.Name),
        Digest.OfRow([
            name.Bot is null ? "by hand" : "of a bot",
            .. name.Holdings.SelectMany(row => new object?[] { row.Symbol, row.Since, row.LatestAt, row.Price, row.Quantity, row.Cost }),
            name.Fills.Count > 0 ? OrderSource(name.Order!).Row + OrderSource(name.Order!).State : "",
            name.Bot?.Trailing?.HighWatermark, name.Bot?.Trailing?.StopPrice]));

    private static SourceRow OrderSource(LegacyOrder order) => new(
        LegacyTables.Orders,
        Digest.OfRow(LegacyTables.Orders, order.Name, order.PlacedAt),
        Digest.OfRow([order.Kind.Name(), order.Requested, .. order.Fills.SelectMany(fill => new object?[] { fill.Slice, fill.Quantity, fill.Amount })]));

    /// <summary>Names what the old machine decided, whether or not its order filled anything.</summary>
    private static SourceRow DecisionSource(SourceRow order) => order with { Row = Digest.OfRow("decision", order.Row) };

    /// <summary>What earlier imports booked of pending orders, and is still here.</summary>
    private async Task<List<Booking>> BookingsAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var bookings = new List<Booking>();
        foreach (var change in work.Known.Of(LegacyTables.Orders).ToList())
        {
            var made = work.Known.MadeWith(change).ToList();
            var ids = made.Where(row => row.Entity == nameof(Trade)).Select(row => row.EntityId).ToList();
            if (await db.Trades.SingleOrDefaultAsync(trade => ids.Contains(trade.Id), cancellationToken) is { } trade)
            {
                bookings.Add(new(change, made, trade));
            }
        }

        return bookings;
    }

    private async Task<NamePlan> PlanAsync(IEggMoneyDb db, LegacyName name, List<Booking> bookings, CancellationToken cancellationToken)
    {
        var moved = new MovedName(name);
        work.Names.Add(moved);
        var (knownBot, knownHolding) = (work.Known.Find(BotSource(name)), work.Known.Find(HoldingSource(name)));
        moved.Bot = knownBot is null ? null : await db.Bots.SingleOrDefaultAsync(bot => bot.Id == knownBot.EntityId, cancellationToken);
        moved.Position = knownHolding is not null
            ? await db.Positions.SingleOrDefaultAsync(position => position.Id == knownHolding.EntityId, cancellationToken)

            // Flat when it was imported, and perhaps bought something here since.
            : moved.Bot is { } bot ? await db.Positions.SingleOrDefaultAsync(position => position.BotId == bot.Id, cancellationToken) : null;
        var there = ThereOf(name, knownBot?.EntityId ?? work.NewId(), moved.Position?.Id ?? knownHolding?.EntityId ?? work.NewId(), out var thereBot, out var booked);
        var plan = new NamePlan(moved, there, thereBot, booked);
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

        var wentOnThere = knownHolding is null ? name.Quantity > 0 || name.Fills.Count > 0 : knownHolding.SourceState != HoldingSource(name).State;
        if (knownBot is not null && moved.Bot is null && name.Bot is not null)
        {
            // It would come back under another id, without what was decided and ordered here.
            (moved.IsKept, moved.IsChecked, plan.IsDeletedHere) = (true, false, true);
            if (wentOnThere)
            {
                work.Problems.Tell("deleted_here", LegacyTables.Bots, null, null, $"{LegacyCells.Shown(name.Name)} was deleted here since; it is not brought back.", $"{LegacyCells.Shown(name.Name)}은(는) 여기에서 삭제되었으므로 다시 가져오지 않습니다.");
            }

            return plan;
        }

        var wentOnHere = WentOnHere(moved.Position, knownHolding);
        moved.IsChecked = !wentOnHere;
        if (!wentOnThere)
        {
            return plan;
        }

        plan.HoldingChanged = true;
        if (wentOnHere)
        {
            Ask(plan, LegacyTables.Holdings, Text(moved.Position), Text(there));
        }
        else if (bookings.Exists(booking => booking.Trade.Name == name.Name && IsLost(plan, booking)))
        {
            // The old program lost fills when the day changed (trading rules, section 4): the shares are at the broker all the same.
            Ask(plan, LegacyTables.Orders, Text(moved.Position), Text(there));
        }

        return plan;

        static string Text(Position? position) => position is null ? "0" : $"{ImportWork.Text(position.Quantity)} × {ImportWork.Text(position.AveragePrice)}";
    }

    private bool WentOnHere(Position? here, ImportChange? known)
    {
        if (known is null)
        {
            return here is { Quantity: not 0 };
        }

        var last = work.Known.LastState<Position>(known.EntityId);
        return last is not null && (here is null || !RowState.IsSame(last, RowState.Of(here)));
    }

    /// <summary>Whether what was booked here of an order is neither pending there any more, nor in the old machine's history, nor in its holding.</summary>
    private bool IsLost(NamePlan plan, Booking booking)
    {
        var (here, there) = (plan.Moved.Position?.Quantity ?? 0, plan.There?.Quantity ?? 0);
        return (booking.Trade.Kind.SideOf() == Side.Buy ? there < here : there > here)
            && !(plan.Name.Order is { } order && (OrderSource(order).Row == booking.Change.SourceRow || OrderSource(order).State == booking.Change.SourceState))
            && !(work.Scan.History.LatestTrade.TryGetValue(plan.Name.Name, out var latest) && latest >= booking.Trade.ExecutedAt);
    }

    private void Ask(NamePlan plan, string table, string here, string there)
    {
        work.Conflict(table, plan.Name.Name, null, here, there);
        plan.Moved.IsKept = work.Options.Overwrite != true;
        plan.Moved.IsChecked = !plan.Moved.IsKept;
    }

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

    /// <summary>Decides what becomes of holdings that an earlier import brought and the old machine no longer has.</summary>
    /// <returns>The names that hold nothing from now on.</returns>
    private async Task<HashSet<string>> PlanGoneAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var here = _plan.SelectMany(plan => new[] { BotSource(plan.Name).Row, HoldingSource(plan.Name).Row }).ToHashSet(StringComparer.Ordinal);
        var emptied = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in work.Known.Of(LegacyTables.Holdings).Where(change => !here.Contains(change.SourceRow!) && change.SourceRow != MoveMoney.ReserveRow && change.SourceState != Gone).ToList())
        {
            if (await db.Positions.SingleOrDefaultAsync(row => row.Id == change.EntityId, cancellationToken) is not { Quantity: > 0 } position)
            {
                continue;
            }

            var isEmptied = true;
            if (WentOnHere(position, change))
            {
                work.Conflict(LegacyTables.Holdings, position.Name, null, ImportWork.Text(position.Quantity), "0");
                isEmptied = work.Options.Overwrite == true;
            }

            _gone.Add((position.Id, new(LegacyTables.Holdings, change.SourceRow!, Gone), isEmptied));
            if (isEmptied)
            {
                emptied.Add(position.Name);
                work.Problems.Tell(
                    "gone_there",
                    LegacyTables.Holdings,
                    null,
                    null,
                    $"{LegacyCells.Shown(position.Name)} is no longer held on the old machine, and so not here.",
                    $"{LegacyCells.Shown(position.Name)}은(는) 이전 서버에 더 이상 없으므로 여기에서도 비웁니다.");
            }
        }

        foreach (var change in work.Known.Of(LegacyTables.Bots).Where(change => !here.Contains(change.SourceRow!)).ToList())
        {
            if (await db.Bots.Where(bot => bot.Id == change.EntityId).Select(bot => bot.Name).SingleOrDefaultAsync(cancellationToken) is { } name)
            {
                work.Problems.Tell(
                    "gone_there",
                    LegacyTables.Bots,
                    null,
                    null,
                    $"{LegacyCells.Shown(name)} is no longer a bot on the old machine. It stays here, and does not begin to trade by itself.",
                    $"{LegacyCells.Shown(name)}은(는) 이전 서버에 더 이상 없는 봇입니다. 여기에는 남지만 스스로 거래를 시작하지 않습니다.");
            }
        }

        return emptied;
    }

    private async Task MoveGoneAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        foreach (var (id, source, isEmptied) in _gone)
        {
            var position = await db.Positions.SingleAsync(row => row.Id == id, cancellationToken);
            if (!isEmptied)
            {
                work.Journal.Kept(position, id, source);
                continue;
            }

            var before = RowState.Of(position);
            work.Money.Cost -= position.Cost;
            position.Become(null);
            work.Journal.Updated(position, id, before, source);
        }
    }

    private async Task RemoveAsync(IEggMoneyDb db, Booking booking, CancellationToken cancellationToken)
    {
        var ids = booking.Made.ConvertAll(made => made.EntityId);
        var orders = await db.Orders.Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var fills = await db.Fills.Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);

        // Noted before any of them is removed: removing one clears what the others say of it.
        orders.ForEach(order => work.Journal.Removed(order, order.Id));
        fills.ForEach(fill => work.Journal.Removed(fill, fill.Id));
        work.Journal.Removed(booking.Trade, booking.Trade.Id);
        db.Trades.Remove(booking.Trade);
        db.Fills.RemoveRange(fills);
        db.Orders.RemoveRange(orders);
        work.Money.Realised -= booking.Trade.RealisedProfit ?? 0;
    }

    private void MoveBot(IEggMoneyDb db, NamePlan plan, ref int ordinal)
    {
        var moved = plan.Moved;
        if (plan.ThereBot is not { } there)
        {
            return;
        }

        var counts = work.CountsOf(LegacyTables.Bots);
        if (moved.Bot is not { } here)
        {
            there.Ordinal = ++ordinal;
            db.Bots.Add(there);
            moved.Bot = there;
            moved.IsNewBot = true;
            work.Journal.Added(there, there.Id, BotSource(plan.Name, there));
            counts.Written++;
        }
        else
        {
            var (before, said) = (RowState.Of(here), work.Known.Said<Bot>(here.Id));
            var source = BotSource(plan.Name, there);
            if (Merge.Apply(Merge.Bot, said, here, there, work.Options.Overwrite, (field, now, wanted) => work.Conflict(LegacyTables.Bots, plan.Name.Name, field, now, wanted)))
            {
                work.Journal.Updated(here, here.Id, before, source);
                counts.Changed++;
            }
            else
            {
                if (work.Known.Find(source)?.SourceState != source.State || said is null || !Merge.IsSame(Merge.Bot, said, there))
                {
                    work.Journal.Kept(here, here.Id, source);
                }

                counts.Unchanged++;
            }
        }

        if (plan.Name.Bot!.WasActive && !work.ConfirmedBots.Contains(moved.Bot.Id))
        {
            work.BotsToActivate.Add(moved.Bot.Id);
        }
    }

    private void MoveHolding(IEggMoneyDb db, NamePlan plan)
    {
        var (moved, there, source) = (plan.Moved, plan.There, HoldingSource(plan.Name));
        var counts = work.CountsOf(LegacyTables.Holdings);
        var rows = plan.Name.Holdings.Count;
        if (moved.IsKept || !plan.HoldingChanged)
        {
            // What is kept was asked about, and is not asked again before the old machine goes on once more.
            if (plan is { HoldingChanged: true } && moved.Position is { } kept)
            {
                work.Journal.Kept(kept, kept.Id, source);
            }

            if (work.Known.Find(source) is null && plan.Name.Quantity == 0)
            {
                work.Problems.Skip(LegacyTables.Holdings, rows);
            }
            else
            {
                counts.Unchanged += rows;
            }
        }
        else if (moved.Position is { } here)
        {
            var before = RowState.Of(here);
            work.Money.Cost -= here.Cost;
            here.Become(there);
            work.Money.Cost += here.Cost;
            work.Journal.Updated(here, here.Id, before, source);
            counts.Changed += rows;
        }
        else if (there is not null)
        {
            db.Positions.Add(there);
            moved.Position = there;
            work.Money.Cost += there.Cost;
            work.Journal.Added(there, there.Id, source);
            counts.Written += Math.Min(rows, 1);
            counts.Merged += Math.Max(rows - 1, 0);
        }
        else
        {
            work.Problems.Skip(LegacyTables.Holdings, rows);
        }
    }

    private async Task MoveOrderAsync(IEggMoneyDb db, NamePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Name.Order is not { } old)
        {
            return;
        }

        var source = OrderSource(old);
        var known = work.Known.Find(source) ?? work.Known.Find(DecisionSource(source));
        var counts = work.CountsOf(LegacyTables.Orders);
        if (known is null && !plan.IsDeletedHere)
        {
            await AddDecisionAsync(db, plan.Moved, old, source, cancellationToken);
        }

        if (plan.Moved.IsKept || !plan.HoldingChanged || plan.Booked is not { } booked)
        {
            _ = known is null && !plan.Moved.IsKept ? counts.Written++ : counts.Unchanged++;
            return;
        }

        if (booked.Order is { } order)
        {
            order.BotId = plan.Moved.Bot!.Id;
            db.Orders.Add(order);
            work.Journal.Added(order, order.Id, source);
            foreach (var fill in booked.Fills)
            {
                fill.BotId = order.BotId;
                db.Fills.Add(fill);
                work.Journal.Added(fill, fill.Id, source);
            }
        }

        booked.Trade.BotId = plan.Moved.Bot is { } bot && plan.Name.Bot is not null ? bot.Id : null;
        db.Trades.Add(booked.Trade);
        work.Money.Realised += booked.Trade.RealisedProfit ?? 0;
        work.Journal.Added(booked.Trade, booked.Trade.Id, source);
        _ = known is null ? counts.Written++ : counts.Changed++;
    }

    /// <summary>The old machine decided for this session: the bot is not planned again in it, should trading be resumed before it ends.</summary>
    private async Task AddDecisionAsync(IEggMoneyDb db, MovedName moved, LegacyOrder order, SourceRow source, CancellationToken cancellationToken)
    {
        if (moved.Bot is not { } bot
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
            Rule = DecisionWords.ImportedRule,
            Kind = order.Kind,
            Amount = order.Requested,
            Inputs = "{}",
            DecidedAt = order.PlacedAt,
        };
        db.Decisions.Add(decision);
        work.Journal.Added(decision, decision.Id, DecisionSource(source));
    }

    /// <summary>What an earlier import booked of a pending order.</summary>
    private sealed record Booking(ImportChange Change, List<ImportChange> Made, Trade Trade);

    /// <summary>What is to become of a name.</summary>
    private sealed record NamePlan(MovedName Moved, Position? There, Bot? ThereBot, BookedOrder? Booked)
    {
        public LegacyName Name => Moved.Name;

        /// <summary>The old machine went on with it since the latest import.</summary>
        public bool HoldingChanged { get; set; }

        /// <summary>Its bot was deleted here since.</summary>
        public bool IsDeletedHere { get; set; }
    }
}
