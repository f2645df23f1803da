using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.Unit.Golden;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.LegacyImport;

/// <summary>A bot that moved in decides as the old program did with it: the golden cases' bots, holdings, histories and orders in an old machine's file,
/// imported, and loaded again.</summary>
public sealed class GoldenDecisionTests(ITestOutputHelper output)
{
    private const string File = "decide.json";

    /// <summary>A machine may have so many bots, and more than anybody has.</summary>
    private const int BotsPerMachine = 1500;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_bot_that_moved_in_decides_as_the_old_program_did(DatabaseProvider provider)
    {
        var cases = GoldenFolder.Read(File);
        var folder = Directory.CreateTempSubdirectory("eggmoney-golden-").FullName;
        try
        {
            await using var host = await ImportLab.StartAsync(provider);
            var moved = new Dictionary<string, Moved>(StringComparer.Ordinal);
            foreach (var (part, index) in cases.Chunk(BotsPerMachine).Select((part, index) => (part, index)))
            {
                var path = Path.Combine(folder, $"egg_golden{index}.db");
                GoldenMachine.Make(path, part);
                var user = await host.AddUserAsync($"golden{index}");
                var report = await host.ImportAsync(user.Tenant, new([new(Path.GetFileName(path), path)], null, null));
                report.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', report.Problems));
                report.Checks.ShouldAllBe(check => check.Even);
                await LoadAsync(host, user.Tenant, moved);
            }

            // What an order had filled is booked when it moves in, and the old program decided without it.
            var filled = cases.Where(test => test.Json.Objects("orders").Any(order => order.Array("trade_result_list").Any(slice => slice is not null))).ToList();
            var report2 = GoldenReport.Run($"decide-imported-{provider}.json", [.. cases.Except(filled)], test => Check(test, moved[GoldenMachine.NameOf(test)]));
            report2.Publish();
            output.WriteLine($"{report2.Line}, {filled.Count} left out because their orders' fills are booked");
            report2.Failures.ShouldBeEmpty(report2.Line + Environment.NewLine + string.Join(Environment.NewLine, report2.Failures.Take(20)));

            // As many as are compared without an import: nothing is left out because of it.
            var direct = GoldenReport.Run(File, [.. cases.Except(filled)], DecideCheck.Run);
            (report2.Checked, report2.Skipped).ShouldBe((direct.Checked, direct.Skipped));
            report2.Checked.ShouldBeGreaterThan(cases.Count * 3 / 4);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task LoadAsync(ApiHost host, TenantInfo tenant, Dictionary<string, Moved> moved) => await host.WithDbAsync(tenant, async db =>
    {
        var positions = (await db.Positions.AsNoTracking().ToListAsync()).ToDictionary(position => position.BotId!.Value);
        var sales = (await db.Trades.AsNoTracking().ToListAsync()).Where(trade => trade.BotId is not null && trade.Kind.SideOf() == Side.Sell).ToLookup(trade => trade.BotId!.Value, trade => trade.ExecutedAt);
        var planned = (await db.Decisions.AsNoTracking().ToListAsync()).Where(decision => decision.Kind?.SideOf() == Side.Sell).ToLookup(decision => decision.BotId, decision => decision.DecidedAt);
        foreach (var bot in await db.Bots.AsNoTracking().ToListAsync())
        {
            moved.Add(bot.Name, new(bot, positions.GetValueOrDefault(bot.Id), [.. sales[bot.Id]], [.. planned[bot.Id]]));
        }

        return true;
    });

    private static CaseResult Check(GoldenCase test, Moved moved)
    {
        // In the golden data a session is a calendar day.
        var now = DateTime.SpecifyKind(test.Json.Time("now")!.Value, DateTimeKind.Unspecified);
        bool IsToday(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, Zone).Date == now.Date;
        return DecideCheck.Run(
            test,
            moved.Bot,
            moved.Position,
            () => moved.WithoutTrailing(),
            new(moved.SoldAt.Any(IsToday), moved.SalesPlannedAt.Any(IsToday)),
            TimeZoneInfo.ConvertTimeToUtc(now, Zone));
    }

    /// <summary>A bot as our books have it.</summary>
    private sealed record Moved(Bot Bot, Position? Position, IReadOnlyList<DateTime> SoldAt, IReadOnlyList<DateTime> SalesPlannedAt)
    {
        public Position? WithoutTrailing()
        {
            if (Position is null)
            {
                return null;
            }

            var clean = RowState.Read<Position>(RowState.Of(Position));
            (clean.TrailingMode, clean.HighWatermark, clean.StopPrice) = (false, 0, 0);
            return clean;
        }
    }
}
