using EggMoney.Application.Accounts;
using EggMoney.Application.LegacyImport;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>From the import to the first session here.</summary>
public sealed class ResumeTests
{
    private const string Machine = "old/egg_old_v05.db";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Bots_trade_again_once_books_and_broker_agree_and_then_the_import_stays(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        var import = await host.ImportAsync(user.Tenant, ImportLab.Input(Machine));
        import.Outcome.ShouldBe(ImportOutcome.Imported);

        // Without an account there is nothing to compare the books with.
        (await ResumeAsync()).Error.ShouldBe(TradingErrors.NoAccount);
        await OpenAccountAsync(host, user, missing: 1);
        var differ = await ResumeAsync();
        differ.Error!.Code.ShouldBe(TradingErrors.HoldingsDiffer.Code);
        differ.Error.Text.ShouldContain("SOXL");
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.ToListAsync()).ShouldAllBe(bot => !bot.Active);
            (await db.Users.SingleAsync()).TradingPaused.ShouldBeTrue();
            return 0;
        });

        // Nothing is due before that: the whole session passes.
        await host.Driver.RunUntilAsync(new(2026, 3, 3, 0, 0, 0, DateTimeKind.Utc), CancellationToken.None);
        (await host.WithDbAsync(user.Tenant, db => db.Orders.CountAsync(order => order.Origin != OrderOrigin.Import))).ShouldBe(0);

        await OpenAccountAsync(host, user, missing: 0);
        var resumed = await ResumeAsync();
        resumed.IsOk.ShouldBeTrue(resumed.Error?.Text);
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.ToListAsync()).ShouldAllBe(bot => bot.Active);
            (await db.Imports.SingleAsync()).ConfirmedAt.ShouldNotBeNull();
            (await db.CashAccounts.SingleAsync()).Cash.ShouldBe(50_000);
            return 0;
        });

        await host.Driver.RunUntilAsync(new(2026, 3, 4, 0, 0, 0, DateTimeKind.Utc), CancellationToken.None);
        var orders = await host.WithDbAsync(user.Tenant, db => db.Orders.CountAsync(order => order.Origin == OrderOrigin.Plan && order.State == OrderState.Completed));
        orders.ShouldBeGreaterThan(0);
        var undone = await host.SendAsync(user.Tenant, new UndoImportCommand(import.ImportId!.Value));
        undone.Error!.Code.ShouldBe(ImportErrors.TradedOn.Code);
        undone.Error.Text.ShouldContain("order of 2026-03-03");

        Task<Application.Common.Result<TradingDto>> ResumeAsync() => host.SendAsync(user.Tenant, new SetTradingPausedCommand(Paused: false));
    }

    [Fact]
    public async Task Whoever_knows_why_the_two_differ_may_go_on()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var user = await host.AddUserAsync("chan");
        await host.ImportAsync(user.Tenant, ImportLab.Input(Machine));
        await OpenAccountAsync(host, user, missing: 3);
        (await host.SendAsync(user.Tenant, new SetTradingPausedCommand(Paused: false, AcceptDifferences: true))).IsOk.ShouldBeTrue();
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.ToListAsync()).ShouldAllBe(bot => bot.Active);
            (await db.AuditEntries.OrderByDescending(entry => entry.Sequence).FirstAsync()).After!.ShouldContain("SOXL");
            return 0;
        });

        // Later pauses are none of the import's business.
        await host.SendAsync(user.Tenant, new SetTradingPausedCommand(Paused: true));
        (await host.SendAsync(user.Tenant, new SetTradingPausedCommand(Paused: false))).IsOk.ShouldBeTrue();
    }

    private static Task<ApiHost> StartAsync(DatabaseProvider provider)
    {
        var start = new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
        var market = new ScriptedMarket().Set("TQQQ", start, 50m, 50m).Set("SOXL", start, 30m, 30m).Set("BITU", start, 60m, 60m);
        return ApiHost.StartAsync(provider, settings: null, services => services.AddSingleton<IPriceSource>(market));
    }

    /// <summary>A paper account that holds what the books say, but for some shares of SOXL, as the user's active one.</summary>
    private static async Task OpenAccountAsync(ApiHost host, ApiUser user, decimal missing)
    {
        var id = Guid.CreateVersion7();
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var held = (await db.Positions.Where(position => position.Quantity > 0).ToListAsync())
                .GroupBy(position => position.Symbol)
                .Select(group => new BrokerHolding(group.Key, group.Sum(position => position.Quantity) - (group.Key == "SOXL" ? missing : 0)))
                .Append(new BrokerHolding("NVDA", 5))
                .ToList();

            // NVDA is the owner's, kept beside the bots: none of the books' business.
            await host.Services.GetRequiredService<IPaperAccounts>().OpenAsync(id, 50_000, held, CancellationToken.None);
            foreach (var other in await db.UserCredentials.ToListAsync())
            {
                other.Active = false;
            }

            await TestHost.SaveAsync(db);
            db.UserCredentials.Add(new UserCredential { Id = id, Broker = BrokerNames.Paper, Label = "Paper", CreatedAt = ApiHost.WallStart });
            await TestHost.SaveAsync(db);
            return 0;
        });
    }
}
