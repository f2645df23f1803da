using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Domain.LegacyImport;
using EggMoney.Infrastructure.LegacyImport;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>Imports that meet: all of them have read their files before any goes on. Nobody's books take a file twice, nobody takes another one's, and
/// nobody is answered with an exception.</summary>
public sealed class ConcurrentImportTests
{
    private const int ChanTrades = 1148;

    /// <summary>Four of the five orders had fills; each made one trade.</summary>
    private const int ChanFilledOrders = 4;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Two_users_move_in_at_the_same_time(DatabaseProvider provider)
    {
        var meeting = new Meeting(2);
        await using var host = await StartAsync(provider, meeting);
        var (chan, choe) = (await host.AddUserAsync("chan"), await host.AddUserAsync("choe"));
        var reports = await Task.WhenAll(ImportAsync(host, chan.Tenant, "chan"), ImportAsync(host, choe.Tenant, "choe"));
        reports.ShouldAllBe(report => report.Outcome == ImportOutcome.Imported && report.Checks.All(check => check.Even));
        (await CountAsync(host, chan.Tenant)).ShouldBe(new(Bots: 5, Trades: ChanTrades + ChanFilledOrders, Imports: 1, Origins: 2));
        (await CountAsync(host, choe.Tenant)).ShouldBe(new(Bots: 3, Trades: 651 + 2, Imports: 1, Origins: 2));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_same_file_at_the_same_time_on_two_nodes_is_imported_once(DatabaseProvider provider)
    {
        var meeting = new Meeting(3);
        await using var host = await StartAsync(provider, meeting);
        await using var other = await host.StartAnotherAsync(Infrastructure.Security.SecretKeys.Generate(), configure: services => Register(services, meeting));
        var chan = await host.AddUserAsync("chan");
        var reports = await Task.WhenAll(ImportAsync(host, chan.Tenant, "chan"), ImportAsync(other, chan.Tenant, "chan"), ImportAsync(other, chan.Tenant, "chan"));
        var imported = reports.Where(report => report.Outcome == ImportOutcome.Imported).ShouldHaveSingleItem();
        reports.Where(report => report != imported).ShouldAllBe(report => report.Outcome == ImportOutcome.Unchanged && report.ImportId == imported.ImportId);
        (await CountAsync(host, chan.Tenant)).ShouldBe(new(Bots: 5, Trades: ChanTrades + ChanFilledOrders, Imports: 1, Origins: 2));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_machine_that_two_users_claim_at_the_same_time_goes_to_one(DatabaseProvider provider)
    {
        var meeting = new Meeting(2);
        await using var host = await StartAsync(provider, meeting);
        ApiUser[] users = [await host.AddUserAsync("chan"), await host.AddUserAsync("claimant")];
        var before = await host.WithDbAsync(users[1].Tenant, db => db.AuditEntries.CountAsync());
        var reports = await Task.WhenAll(users.Select(user => ImportAsync(host, user.Tenant, "chan")));
        var winner = Array.FindIndex(reports, report => report.Outcome == ImportOutcome.Imported);
        var loser = 1 - winner;
        reports[loser].Outcome.ShouldBe(ImportOutcome.Refused);
        reports[loser].Problems.ShouldContain(problem => problem.Code == "machine_of_another_user");
        (await CountAsync(host, users[winner].Tenant)).ShouldBe(new(Bots: 5, Trades: ChanTrades + ChanFilledOrders, Imports: 1, Origins: 2));
        (await CountAsync(host, users[loser].Tenant)).ShouldBe(new(Bots: 0, Trades: 0, Imports: 0, Origins: 0));
        (await host.WithDbAsync(users[loser].Tenant, async db => (await db.Users.SingleAsync()).TradingPaused)).ShouldBeFalse();
        (await host.WithDbAsync(users[loser].Tenant, db => db.AuditEntries.CountAsync())).ShouldBe(before);
    }

    private static Task<ApiHost> StartAsync(DatabaseProvider provider, Meeting meeting) => ApiHost.StartAsync(provider, configure: services => Register(services, meeting));

    private static void Register(IServiceCollection services, Meeting meeting) =>
        services.AddSingleton<ILegacyReader>(provider => new MeetingReader(ActivatorUtilities.CreateInstance<LegacyReader>(provider), meeting));

    private static Task<ImportReport> ImportAsync(ApiHost host, TenantInfo tenant, string machine) =>
        Task.Run(() => host.ImportAsync(tenant, ImportLab.Machine(machine)));

    private static Task<Counts> CountAsync(ApiHost host, TenantInfo tenant) => host.WithDbAsync(tenant, async db =>
    {
        (await db.Imports.AsNoTracking().ToListAsync()).ShouldAllBe(import => import.State == ImportState.Imported);
        return new Counts(await db.Bots.CountAsync(), await db.Trades.CountAsync(), await db.Imports.CountAsync(), await db.ImportOrigins.CountAsync());
    });

    private sealed record Counts(int Bots, int Trades, int Imports, int Origins);

    /// <summary>Lets the first so many on when all of them have come, and whoever comes later at once.</summary>
    private sealed class Meeting(int size)
    {
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _here;

        public Task ComeAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _here) == size)
            {
                _met.SetResult();
            }

            return _met.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class MeetingReader(LegacyReader reader, Meeting meeting) : ILegacyReader
    {
        public async Task<ILegacySource> OpenAsync(LegacyInput input, CancellationToken cancellationToken)
        {
            var source = await reader.OpenAsync(input, cancellationToken);
            await meeting.ComeAsync(cancellationToken);
            return source;
        }
    }
}
