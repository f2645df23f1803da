using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>What each row of the old machine becomes.</summary>
public sealed class ImportDetailTests
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Each_file_becomes_what_it_means(DatabaseProvider provider)
    {
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        var report = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        report.Machine.ShouldBe("chan");
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var bot = await db.Bots.SingleAsync(row => row.Name == "TQ_2");
            (bot.Symbol, bot.Seed, bot.ProfitRate, bot.BandPercent, bot.MaxTier, bot.PivotRule).ShouldBe(("TQQQ", 410.55m, 0.12m, 20m, 40m, PivotRule.P1_2));
            bot.ClosingDipRules.ShouldBe([new(0.05m, 0.2m), new(0.07m, 0.3m), new(0.10m, 0.5m)]);
            (await db.Bots.SingleAsync(row => row.Name == "TQ_1")).TrailingEnabled.ShouldBeTrue();
            (await db.Bots.SingleAsync(row => row.Name == "BI_1")).CheckAveragePrice.ShouldBeFalse();

            // Binary noise is gone: the file says 10651.079999999998 and -14.751000000000001.
            var position = await db.Positions.SingleAsync(row => row.Name == "TQ_2");
            position.Cost.ShouldBe(10651.08m + 205.14m);
            (await db.Bots.SingleAsync(row => row.Name == "TQ_1")).AddedSeed.ShouldBe(-14.751m);
            position.CycleStartedAt.ShouldBe(new DateTime(2026, 4, 1, 19, 30, 0, DateTimeKind.Utc));

            // 2025-02-05 04:30 in Seoul is the afternoon of the session before.
            var sale = (await db.Trades.Where(trade => trade.Kind == OrderKind.Sell34).ToListAsync()).MinBy(trade => trade.ExecutedAt)!;
            sale.ExecutedAt.ShouldBe(new DateTime(2025, 2, 4, 19, 30, 0, DateTimeKind.Utc).AddTicks(4_093_920));
            (sale.SessionDate, sale.Name, sale.AveragePrice, sale.Price, sale.Profit, sale.ProfitRate).ShouldBe((new DateOnly(2025, 2, 4), "SO_1", 36.06m, 41.44m, 32.25m, 0.15m));

            // The order's fills are the day's: the bot is not planned again in that session.
            var order = await db.Orders.SingleAsync(row => row.BotId == bot.Id);
            (order.SessionDate, order.FilledQuantity, order.FilledAmount, order.Requested).ShouldBe((new DateOnly(2026, 5, 12), 3m, 205.14m, 410.55m));
            (await db.Decisions.SingleAsync(row => row.BotId == bot.Id)).SessionDate.ShouldBe(order.SessionDate);

            (await db.CashAccounts.SingleAsync()).Reserve.ShouldBe(5000);
            var schedule = await db.Schedules.SingleAsync();
            (schedule.PlanTime, schedule.SliceStart, schedule.SliceEnd, schedule.SliceCount, schedule.ClosingDipTime, schedule.Zone).ShouldBe(("00:05", "00:10", "close-00:30", 5, "close-00:10", "Asia/Seoul"));
            schedule.Enabled.ShouldBeTrue();
            var settings = await db.Settings.SingleAsync();
            (settings.AveragePriceCheckAuto, settings.AutoStart, settings.AutoStartThreshold, settings.TotalBudget).ShouldBe((true, true, 0.3m, 86000m));
            (await db.ExchangeRates.CountAsync()).ShouldBe(12);
            (await db.ExchangeRates.SingleAsync(rate => rate.Month == new DateOnly(2025, 6, 1))).Won.ShouldBe(1374.51m);
            return 0;
        });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Keys_are_encrypted_and_told_to_nobody(DatabaseProvider provider)
    {
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        var report = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        report.Secrets.ShouldBe(["appKey", "appSecret", "accountNumber", "botToken", "chatId"], ignoreOrder: true);
        var vault = host.Services.GetRequiredService<ISecretVault>();
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var credential = await db.UserCredentials.SingleAsync();
            (credential.Broker, credential.Environment, credential.ProductCode, credential.Active).ShouldBe(("kis", BrokerEnvironment.Real, "01", true));
            var secrets = await db.UserSecrets.ToListAsync();
            vault.Open(secrets.Single(secret => secret.Field == SecretFields.AppKey)).ShouldBe("FAKEAPPKEYCHAN0000000000000000");
            vault.Open(secrets.Single(secret => secret.Field == SecretFields.AccountNumber && secret.SubjectId == credential.Id)).ShouldBe("00000001");
            var channel = await db.NotificationChannels.SingleAsync();
            vault.Open(secrets.Single(secret => secret.Field == SecretFields.ChatId && secret.SubjectId == channel.Id)).ShouldBe("100000001");
            return 0;
        });

        string[] never = ["FAKEAPPKEYCHAN", "FAKEAPPSECRETCHAN", "FAKE-chan-telegram-token", "100000001", "00000001", "FAKE-TOKEN-chan", "fake-flask-secret", "fake-web-password"];
        var rows = string.Join('\n', (await RawRows.ReadAsync(host.Database)).Values.SelectMany(table => table));
        never.Where(secret => rows.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Sales_of_an_unfinished_order_are_booked_as_its_end_would(DatabaseProvider provider)
    {
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("choe");
        var report = await host.ImportAsync(user.Tenant, ImportLab.Machine("choe"));
        report.Bots.Single(bot => bot.Name == "TQ_1").ShouldBe(new("TQ_1", "TQQQ", true, 14.86m, 13.65m, 146, 93.48m));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            // 13 of 159 shares at 95.99, of an average of 93.48 and a cost of 14,864.09.
            var bot = await db.Bots.SingleAsync(row => row.Name == "TQ_1");
            var trade = await db.Trades.SingleAsync(row => row.OrderId != null && row.BotId == bot.Id);
            (trade.Kind, trade.Quantity, trade.Total, trade.Profit).ShouldBe((OrderKind.Sell14, 13m, 1247.87m, 32.63m));
            trade.RealisedProfit.ShouldBe(1247.87m - Money.ToStored(14864.09m * 13 / 159));
            bot.AddedSeed.ShouldBe(-14.155m + 3.263m);
            (bot.LastSoldSession, bot.LastSaleProfit).ShouldBe((new DateOnly(2026, 5, 18), 32.63m));
            (await db.Positions.SingleAsync(row => row.BotId == bot.Id)).Cost.ShouldBe(14864.09m - Money.ToStored(14864.09m * 13 / 159));
            return 0;
        });
    }

    [Fact]
    public async Task Several_rows_of_a_bot_are_one_holding_and_a_name_without_a_bot_is_kept_by_hand()
    {
        using var folder = new LegacyFolder();
        folder.Copy("current/chan/egg_chan.db", "egg_chan.db");
        var input = LegacyFolder.Input(folder.Make(
            """
            INSERT INTO trade VALUES ('2026-05-01 04:30:00', 'BI_1', 'BITU', '2026-05-11 04:30:00', 100.01, 7.5, 'BUY', 750.05);
            INSERT INTO trade VALUES ('2026-01-01 04:30:00', 'Mine', 'NVDA', '2026-01-01 04:30:00', 120.5, 3.25, 'HOLD', 391.63);
            """,
            "egg_chan.db"));
        await using var host = await ImportLab.StartAsync(DatabaseProvider.Sqlite);
        var user = await host.AddUserAsync("chan");
        var report = await host.ImportAsync(user.Tenant, input);
        report.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', report.Problems));
        report.Tables.Single(table => table.Name == "trade").ShouldBe(new("trade", 8, 7, 1, 0, 0, 0));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var merged = await db.Positions.SingleAsync(row => row.Name == "BI_1");
            (merged.Quantity, merged.Cost).ShouldBe((22.5m, 1790.84m + 750.05m));
            Money.ToCents(merged.Invested).ShouldBe(Money.ToCents((15 * 119.39m) + (7.5m * 100.01m)));
            merged.CycleStartedAt.ShouldBe(new DateTime(2026, 4, 21, 19, 30, 0, DateTimeKind.Utc));
            var kept = await db.Positions.SingleAsync(row => row.Name == "Mine");
            (kept.BotId, kept.Symbol, kept.Quantity, kept.AveragePrice, kept.Cost).ShouldBe(((Guid?)null, "NVDA", 3.25m, 120.5m, 391.63m));
            return 0;
        });
    }

    [Fact]
    public async Task Deposits_and_withdrawals_come_along_in_both_currencies()
    {
        await using var host = await ImportLab.StartAsync(DatabaseProvider.Sqlite);
        var user = await host.AddUserAsync("old");
        await host.ImportAsync(user.Tenant, ImportLab.Input("old/egg_old_v01.db"));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var entries = (await db.CashEntries.ToListAsync()).Select(entry => (entry.Currency, entry.Amount)).ToList();
            entries.ShouldContain((Currency.Usd, 41230.55m));
            entries.ShouldContain((Currency.Usd, -1250m));
            entries.ShouldContain((Currency.Krw, 55_000_000m));
            entries.ShouldContain((Currency.Krw, -3_000_000m));
            return 0;
        });
    }

    [Fact]
    public async Task The_machine_sk_did_not_switch_the_average_price_check_and_other_zones_have_other_times()
    {
        using var folder = new LegacyFolder();
        folder.Copy("current/choe/egg_choe.db", "egg_sk.db");
        var environment = new LegacyText(".env", "export ADMIN='sk' # who\r\nHANTOO_API_URL=https://openapivts.example:29443\r\nHANTOO_CANO=12345678\r\nHANTOO_APP_KEY=\"k\"\r\nHANTOO_APP_SECRET=s\r\n"u8.ToArray());
        await using var host = await ImportLab.StartAsync(DatabaseProvider.Sqlite);
        var user = await host.AddUserAsync("sk");
        var report = await host.ImportAsync(user.Tenant, LegacyFolder.Input(folder["egg_sk.db"]) with { Environment = environment }, new(DryRun: false, TimeZone: "UTC"));
        report.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', report.Problems));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Settings.SingleAsync()).AveragePriceCheckAuto.ShouldBeFalse();
            (await db.UserCredentials.SingleAsync()).Environment.ShouldBe(BrokerEnvironment.Mock);
            (await db.Positions.SingleAsync(row => row.Name == "SO_1")).CycleStartedAt.ShouldBe(new DateTime(2026, 3, 10, 5, 30, 0, DateTimeKind.Utc));
            (await db.Schedules.SingleAsync()).Zone.ShouldBe("UTC");
            (await db.Imports.SingleAsync()).State.ShouldBe(ImportState.Imported);
            return 0;
        });
    }
}
