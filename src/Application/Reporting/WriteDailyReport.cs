using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>Tells the tenant what the session did: each holding with tier, band and profit, the account, the session's profit (section 8).</summary>
public sealed record WriteDailyReportCommand(WorkItem Work) : ITenantRequest<WorkOutcome>;

internal sealed class WriteDailyReportHandler(IEggMoneyDbFactory databases, RunLedger ledger, IQuotes quotes, Notifier notifier)
    : IRequestHandler<WriteDailyReportCommand, WorkOutcome>
{
    public async Task<WorkOutcome> Handle(WriteDailyReportCommand request, CancellationToken cancellationToken)
    {
        var work = request.Work;
        await using var db = await databases.OpenAsync(cancellationToken);
        var run = await ledger.ClaimAsync(db, work, cancellationToken);
        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        var cash = await db.CashAccounts.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var holdings = await (
            from bot in db.Bots.AsNoTracking()
            join position in db.Positions.AsNoTracking() on bot.Id equals position.BotId
            where position.Quantity > 0
            orderby bot.Ordinal
            select new { bot, position }).ToListAsync(cancellationToken);
        var stopped = await db.Bots.AsNoTracking().Where(bot => bot.Active && bot.Paused && bot.PauseReason != PauseReason.None).OrderBy(bot => bot.Ordinal)
            .Select(bot => new { bot.Name, bot.PauseReason }).ToListAsync(cancellationToken);
        var trades = await db.Trades.AsNoTracking().Where(trade => trade.SessionDate == work.SessionDate).OrderBy(trade => trade.ExecutedAt).ToListAsync(cancellationToken);
        var closed = await db.DispatchRuns.AsNoTracking().AnyAsync(
            row => row.SessionDate == work.SessionDate && row.Phase == WorkPhase.CloseSession && row.State == RunState.Succeeded,
            cancellationToken);
        var account = await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken);
        var prices = await quotes.GetAsync(account, holdings.Select(row => row.position.Symbol).Distinct().ToList(), cancellationToken);

        var lines = holdings.ConvertAll(row =>
        {
            var price = prices.GetValueOrDefault(row.position.Symbol)?.Price;
            return new
            {
                bot = row.bot.Name,
                row.position.Symbol,
                row.position.Quantity,
                row.position.AveragePrice,
                tier = Tiers.Of(row.position.Invested, row.bot.Seed),
                bandPrice = Band.PriceFor(row.bot, row.position),
                price,
                value = price is null ? (decimal?)null : Money.ToCents(price.Value * row.position.Quantity),
                profit = price is null ? (decimal?)null : Money.ToCents(price.Value * row.position.Quantity - row.position.Cost),
            };
        });
        notifier.Add(db, NotificationKind.DailyReport, work, new
        {
            reconciled = closed,
            cash = cash?.Cash ?? 0,
            holdings = lines,
            stopped = stopped.ConvertAll(bot => new { bot = bot.Name, reason = bot.PauseReason.ToString() }),
            trades = trades.Select(trade => new { bot = trade.Name, trade.Symbol, kind = trade.Kind.Name(), trade.Quantity, trade.Price, trade.Total, trade.Profit }),
            profit = trades.Sum(trade => trade.RealisedProfit ?? 0),
        });
        ledger.Finish(run, RunState.Succeeded, closed ? null : "Written before the session was reconciled.");
        return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Done : WorkOutcome.Lost;
    }
}
