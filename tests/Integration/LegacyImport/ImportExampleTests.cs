using EggMoney.Application.LegacyImport;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>Every sound example comes through with the rows and sums that its description states; they were taken from the files by another program.</summary>
public sealed class ImportExampleTests
{
    private static readonly Figures[] Examples =
    [
        new("current/chan/egg_chan.db", Bots: 5, Trades: 1148, Profit: 13365.30m, Shares: 10313, Holdings: 6, Invested: 36599.71m, Cost: 36598.87m, Fills: 12, FilledShares: 18, FilledMoney: 900.89m),
        new("current/choe/egg_choe.db", Bots: 3, Trades: 651, Profit: 5915.34m, Shares: 3483, Holdings: 4, Invested: 37696.59m, Cost: 37697.28m, Fills: 2, FilledShares: 14, FilledMoney: 1302.12m),
        new("old/egg_old_v01.db", Bots: 5, Trades: 96, Profit: 7936.18m, Shares: null, Holdings: 6, Invested: 43743.21m, Cost: 43744.65m, Fills: 6, FilledShares: 9, FilledMoney: 506.79m),
        new("old/egg_old_v02.db", Bots: 5, Trades: 696, Profit: 7936.18m, Shares: 5465, Holdings: 6, Invested: 48457.83m, Cost: 48459.21m, Fills: 6, FilledShares: 9, FilledMoney: 427.74m),
        new("old/egg_old_v05.db", Bots: 5, Trades: 739, Profit: 7388.76m, Shares: 5885, Holdings: 6, Invested: 47399.92m, Cost: 47401.88m, Fills: 9, FilledShares: 12, FilledMoney: 690.33m),
        new("old/egg_old_v08.db", Bots: 5, Trades: 864, Profit: 8251.03m, Shares: 7230, Holdings: 6, Invested: 40932.98m, Cost: 40933.90m, Fills: 6, FilledShares: 12, FilledMoney: 490.40m),
        new("old/egg_old_v10.db", Bots: 5, Trades: 940, Profit: 9344.54m, Shares: 8188, Holdings: 5, Invested: 34778.86m, Cost: 34779.63m, Fills: 9, FilledShares: 21, FilledMoney: 1343.80m),
        new("old/egg_old_v12.db", Bots: 5, Trades: 1038, Profit: 11899.28m, Shares: 9283, Holdings: 6, Invested: 21715.18m, Cost: 21714.91m, Fills: 9, FilledShares: 44, FilledMoney: 3661.18m),
        new("old/egg_old_v00_five_files", Bots: 5, Trades: 94, Profit: 8003.00m, Shares: null, Holdings: 6, Invested: 43746.85m, Cost: 43748.82m, Fills: 6, FilledShares: 9, FilledMoney: 505.20m),
        new("old/egg_mig_v01.db", Bots: 5, Trades: 94, Profit: 8003.00m, Shares: null, Holdings: 6, Invested: 43746.85m, Cost: 43748.82m, Fills: 6, FilledShares: 9, FilledMoney: 505.20m),
    ];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Every_sound_example_comes_through_with_its_rows_and_sums(DatabaseProvider provider)
    {
        await using var host = await ImportLab.StartAsync(provider);
        foreach (var example in Examples)
        {
            var user = await host.AddUserAsync("user" + Array.IndexOf(Examples, example));
            var report = await host.ImportAsync(user.Tenant, ImportLab.Input(example.Path));
            report.Outcome.ShouldBe(ImportOutcome.Imported, $"{example.Path}: {string.Join('\n', report.Problems)}");
            report.Checks.ShouldAllBe(check => check.Even);
            await host.WithDbAsync(user.Tenant, async db =>
            {
                await CheckAsync(db, example);
                return 0;
            });
        }
    }

    private static async Task CheckAsync(Application.IEggMoneyDb db, Figures figures)
    {
        var bots = await db.Bots.AsNoTracking().ToListAsync();
        bots.Count.ShouldBe(figures.Bots, figures.Path);
        bots.ShouldAllBe(bot => !bot.Active);
        (await db.Users.SingleAsync()).TradingPaused.ShouldBeTrue();

        var history = await db.Trades.AsNoTracking().Where(trade => db.ImportChanges.Any(change => change.EntityId == trade.Id && change.SourceTable == "history")).ToListAsync();
        history.Count.ShouldBe(figures.Trades, figures.Path);
        history.Sum(trade => trade.Profit ?? 0).ShouldBe(figures.Profit, figures.Path);
        if (figures.Shares is { } shares)
        {
            history.Sum(trade => trade.Quantity).ShouldBe(shares, figures.Path);
        }

        var fills = await db.Fills.AsNoTracking().ToListAsync();
        fills.Count.ShouldBe(figures.Fills, figures.Path);
        fills.Sum(fill => fill.Quantity).ShouldBe(figures.FilledShares, figures.Path);
        fills.Sum(fill => fill.Amount).ShouldBe(figures.FilledMoney, figures.Path);

        // What is held is what the file says and the fills: bought ones add what was paid, sold ones take their part of the cost.
        var positions = await db.Positions.AsNoTracking().ToListAsync();
        var cash = await db.CashAccounts.AsNoTracking().SingleAsync();
        (positions.Count + 1).ShouldBe(figures.Holdings, figures.Path);
        var bought = fills.Where(fill => fill.Side == Side.Buy).Sum(fill => fill.Amount);
        var soldCost = fills.Sum(fill => fill.CostRemoved);
        Money.ToCents(positions.Sum(position => position.Cost) + cash.Reserve - bought + soldCost).ShouldBe(figures.Cost, figures.Path);

        // Averages are in whole cents after a purchase: half a cent a share at most.
        var sold = fills.Where(fill => fill.Side == Side.Sell).Sum(fill => fill.Quantity * positions.Single(position => position.BotId == fill.BotId).AveragePrice);
        var invested = positions.Sum(position => position.Invested) + cash.Reserve - bought + sold;
        invested.ShouldBe(figures.Invested, positions.Sum(position => position.Quantity) * 0.02m, figures.Path);

        // The books balance.
        Money.ToCents(cash.NetDeposits + cash.RealisedProfit).ShouldBe(Money.ToCents(cash.Cash + positions.Sum(position => position.Cost)), figures.Path);
        var trades = await db.Trades.AsNoTracking().ToListAsync();
        cash.RealisedProfit.ShouldBe(trades.Sum(trade => trade.RealisedProfit ?? 0), figures.Path);
        var entries = await db.CashEntries.AsNoTracking().Where(entry => entry.Currency == Currency.Usd).ToListAsync();
        entries.Sum(entry => entry.Amount).ShouldBe(cash.NetDeposits, figures.Path);
        (await db.Orders.AsNoTracking().ToListAsync()).ShouldAllBe(order => order.State == OrderState.Completed && order.Origin == OrderOrigin.Import);
        (await db.Imports.AsNoTracking().SingleAsync()).State.ShouldBe(ImportState.Imported);
    }

    private sealed record Figures(
        string Path, int Bots, int Trades, decimal Profit, decimal? Shares, int Holdings, decimal Invested, decimal Cost, int Fills, decimal FilledShares, decimal FilledMoney);
}
