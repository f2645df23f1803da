using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>Tells the tenant what the session did: each holding with tier, band and profit, the account, the session's profit (section 8); and keeps what
/// the books were worth.</summary>
public sealed record WriteDailyReportCommand(WorkItem Work) : ITenantRequest<WorkOutcome>;

internal sealed class WriteDailyReportHandler(IEggMoneyDbFactory databases, RunLedger ledger, PortfolioReader reader, IMarketFacts facts, Notifier notifier, TimeProvider clock)
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

        var account = await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken);
        var figures = await reader.ReadAsync(db, account, await RateAsync(db, account, cancellationToken), cancellationToken);
        var change = await KeepPointAsync(db, work.SessionDate, figures, cancellationToken);
        var trades = await db.Trades.AsNoTracking().Where(trade => trade.SessionDate == work.SessionDate).OrderBy(trade => trade.ExecutedAt).ToListAsync(cancellationToken);
        var closed = await db.DispatchRuns.AsNoTracking().AnyAsync(
            row => row.SessionDate == work.SessionDate && row.Phase == WorkPhase.CloseSession && row.State == RunState.Succeeded,
            cancellationToken);
        var profit = trades.Sum(trade => trade.RealisedProfit ?? 0);
        var vix = facts.FindVix(account);
        notifier.Add(db, NotificationKind.DailyReport, work, new
        {
            reconciled = closed,
            cash = figures.Account.Cash,
            reserve = figures.Account.Reserve,
            holdingsValue = figures.HoldingsValue,
            equity = figures.Equity,
            equityKrw = figures.Won(figures.Equity),
            exchangeRate = figures.Rate?.Won,
            dayChange = change?.Change,
            dayChangeRate = change?.Rate,
            profit,
            profitKrw = figures.Won(profit),
            lowBalance = figures.LowBalance,
            highBalance = figures.HighBalance,
            vix,
            vixLevel = vix is { } index ? JsonNamingPolicy.CamelCase.ConvertName(MarketWords.OfVix(index).ToString()) : null,
            holdings = figures.Held.Where(line => line.Bot is not null).Select(Line),
            stopped = figures.Lines.Select(line => line.Bot).Where(bot => bot is { Active: true, Paused: true, PauseReason: not PauseReason.None })
                .Select(bot => new { bot = bot!.Name, reason = bot.PauseReason.ToString() }),
            trades = trades.Select(trade => new { bot = trade.Name, trade.Symbol, kind = trade.Kind.Name(), trade.Quantity, trade.Price, trade.Total, trade.Profit }),
        });
        ledger.Finish(run, RunState.Succeeded, closed ? null : "Written before the session was reconciled.");
        return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Done : WorkOutcome.Lost;
    }

    private static object Line(PortfolioLine line) => new
    {
        bot = line.Name,
        line.Symbol,
        line.Quantity,
        line.AveragePrice,
        tier = line.Tier,
        maxTier = line.Bot?.MaxTier,
        bandPrice = line.BandPrice,
        price = line.Price?.Price,
        value = line.Value,
        profit = line.Profit,
        profitRate = line.ProfitRate,
    };

    /// <summary>The day's rate, kept if the broker tells it and nobody set one; else the latest there is.</summary>
    private async Task<FoundRate?> RateAsync(IEggMoneyDb db, UserCredential? account, CancellationToken cancellationToken)
    {
        var latest = await DayRates.LatestAsync(db, facts.RateDay, cancellationToken);
        if (latest?.Date == facts.RateDay || await facts.FindExchangeRateAsync(account, cancellationToken) is not { } told)
        {
            return latest;
        }

        await DayRates.AddAsync(db, told, cancellationToken);
        return new(told.Won, told.Source, told.Date);
    }

    /// <summary>Keeps the session's value, once; and what changed since the one before.</summary>
    private async Task<(decimal Deposited, decimal Change, decimal Rate)?> KeepPointAsync(IEggMoneyDb db, DateOnly session, PortfolioFigures figures, CancellationToken cancellationToken)
    {
        var latest = await db.EquityPoints.AsNoTracking().Where(row => row.SessionDate <= session).OrderByDescending(row => row.SessionDate).Take(2).ToListAsync(cancellationToken);
        var point = latest.Find(row => row.SessionDate == session);
        if (point is null)
        {
            point = new()
            {
                SessionDate = session,
                Cash = figures.Account.Cash,
                Holdings = figures.HoldingsValue,
                Cost = figures.Cost,
                Reserve = figures.Account.Reserve,
                NetDeposits = figures.Account.NetDeposits,
                RealisedProfit = figures.Account.RealisedProfit,
                Unpriced = Short(figures.UnpricedAt(session)),
                At = clock.Now(),
            };
            db.EquityPoints.Add(point);
        }

        return latest.Find(row => row.SessionDate < session) is { } before
            ? EquityCurve.Step(before, point, await EntriesApart.ReadAsync(db, before.At, cancellationToken))
            : null;
    }

    /// <summary>As many symbols as the column holds.</summary>
    private static string Short(IReadOnlyList<string> symbols)
    {
        const int most = 500 / 17;
        return string.Join(',', symbols.Take(most));
    }
}
