using System.Diagnostics;
using System.Globalization;
using EggMoney.CrashHost;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.Crash;

/// <summary>
/// Kills the process between any two steps of a session: before and after each commit of our books and each call of the broker. Another
/// process goes on a while later; at the end every order is at the broker exactly once, and every fill is booked exactly once. In every run those
/// steps on SQLite that send, cancel, fill and dip; worlds of chance (<see cref="ModelTests"/>) and real servers (<see cref="ServerKillTests"/>) see the others.
/// </summary>
public sealed class KillTests(ITestOutputHelper output, CrashLabs labs) : IClassFixture<CrashLabs>
{
    /// <summary>Nodes that share a process and its end.</summary>
    private const int NodesPerProcess = 16;

    private static readonly DateTime FirstSlice = CrashScenario.Open.AddMinutes(10);
    private static readonly DateTime Dip = CrashScenario.Close.AddMinutes(-2);
    private static readonly DateTime SecondSlice = CrashScenario.Open.AddMinutes(14);

    /// <summary>Processes at a time.</summary>
    private const int Parallel = 2;

    /// <summary>As if the broker were slow: each outcome is committed before the next request leaves.</summary>
    private static readonly string[] RecordEachOutcome = ["--record-every", "0"];

    /// <summary>Every step in every way on both engines, for whoever has the time: EGGMONEY_TEST_EVERYTHING=1.</summary>
    private static readonly bool Everything = Environment.GetEnvironmentVariable("EGGMONEY_TEST_EVERYTHING") == "1";

    /// <summary>Engine, minutes for which the process is down, and whether each outcome is recorded at once.</summary>
    public static TheoryData<DatabaseProvider, int, bool> Ways => Everything
        ? new()
        {
            { DatabaseProvider.Sqlite, 1, false },
            { DatabaseProvider.Sqlite, 3, false },
            { DatabaseProvider.Postgres, 1, false },
            { DatabaseProvider.Postgres, 1, true },
        }
        : new() { { DatabaseProvider.Sqlite, 1, false } };

    public static TheoryData<DatabaseProvider> Engines => Everything ? [DatabaseProvider.Sqlite, DatabaseProvider.Postgres] : [DatabaseProvider.Sqlite];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_node_killed_at_any_step_leaves_each_order_and_each_fill_once(DatabaseProvider provider, int minutesDown, bool recordEachOutcome) =>
        await KillEverywhereAsync(provider, TimeSpan.FromMinutes(minutesDown), recordEachOutcome ? RecordEachOutcome : [], step => Everything || step.At == SecondSlice || step.At == Dip);

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_build_that_sends_twice_is_caught(DatabaseProvider provider)
    {
        var lab = await labs.GetAsync(provider);
        await using var database = await lab.CopyAsync();
        (await lab.RunAsync([new(database, CrashScenario.Prepared)], "--mode", "send-twice")).Done.ShouldContain(0);
        await using var host = CrashLab.Enter(database, CrashScenario.End);
        var problems = await CrashBooks.CheckAsync(host, lab.Tenant);
        output.WriteLine(string.Join('\n', problems));
        problems.ShouldContain(problem => problem.Contains("no slice of ours does", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.Contains("cash at the broker", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_build_that_sends_again_after_a_restart_is_caught(DatabaseProvider provider)
    {
        var lab = await labs.GetAsync(provider);
        var (_, steps) = await BaselineAsync(lab, []);
        await using var database = await lab.CopyAsync();
        var at = steps.First(step => step.Kind == "place-after");
        var killed = (await lab.RunAsync([new(database, CrashScenario.Prepared, at.Number)])).Killed[0];
        (await lab.RunAsync([new(database, killed.At.AddMinutes(1))], "--mode", "resend")).Done.ShouldContain(0);
        await using var host = CrashLab.Enter(database, CrashScenario.End);
        var problems = await CrashBooks.CheckAsync(host, lab.Tenant);
        output.WriteLine(string.Join('\n', problems));
        problems.ShouldContain(problem => problem.Contains("no slice of ours does", StringComparison.Ordinal));
    }

    private async Task KillEverywhereAsync(DatabaseProvider provider, TimeSpan down, string[] more, Func<CrashStep, bool> which)
    {
        var watch = Stopwatch.StartNew();
        var lab = await labs.GetAsync(provider);
        var (expected, steps) = await BaselineAsync(lab, more);
        output.WriteLine(string.Join(' ', steps.Select(step => FormattableString.Invariant($"{step.Number}:{step.Kind}@{step.At:HH:mm}"))));
        output.WriteLine("undisturbed: " + expected);

        var ends = new List<End>();
        using var turns = new SemaphoreSlim(Parallel);
        var groups = steps.Where(which).Chunk(NodesPerProcess).Select(async group =>
        {
            await turns.WaitAsync();
            try
            {
                var found = await KillAndGoOnAsync(lab, group, down, more);
                lock (ends)
                {
                    ends.AddRange(found);
                }
            }
            finally
            {
                turns.Release();
            }
        }).ToList();
        await Task.WhenAll(groups);

        var histogram = Enum.GetValues<Gap>().ToDictionary(gap => gap, gap => ends.Count(end => end.Gaps.Contains(gap)));
        output.WriteLine($"{provider}: {ends.Count} kills, {down.TotalMinutes} min down: " + string.Join(", ", histogram.Select(row => $"{row.Key} {row.Value}"))
            + $"; {ends.Count(end => end.Result == expected)} ended as undisturbed; {watch.Elapsed.TotalSeconds:0} s");
        output.WriteLine("by step: " + string.Join(", ", ends.GroupBy(end => end.Step.Kind).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}")));
        foreach (var end in ends.Where(end => end.Result != expected).OrderBy(end => end.Step.Number))
        {
            output.WriteLine(FormattableString.Invariant($"{end.Step.Number} {end.Step.Kind} {end.Step.At:HH:mm} [{string.Join(' ', end.Gaps)}] {end.Result}"));
        }

        ends.SelectMany(end => end.Problems.Select(problem => string.Create(CultureInfo.InvariantCulture, $"killed at {end.Step.Number} {end.Step.Kind} {end.Step.At:HH:mm}: {problem}"))).ShouldBeEmpty();

        // Nothing of ours or of the broker's was under way, and the time it was down held nothing to do: then nothing may differ.
        ends.Where(end => end.Gaps.Contains(Gap.None) && (end.Step.At + down < FirstSlice || (end.Step.At > SecondSlice && end.Step.At + down < Dip) || end.Step.At > Dip))
            .ShouldAllBe(end => end.Result == expected);

        // The kills came where it hurts: between the broker's commit and ours, and between ours and the broker's.
        foreach (var gap in Enum.GetValues<Gap>())
        {
            histogram[gap].ShouldBeGreaterThan(1, $"kills that left {gap}");
        }
    }

    /// <summary>What the session gives when nothing happens, and its steps.</summary>
    private static async Task<(string Result, IReadOnlyList<CrashStep> Steps)> BaselineAsync(CrashLab lab, string[] more)
    {
        await using var database = await lab.CopyAsync();
        var run = await lab.RunAsync([new(database, CrashScenario.Prepared)], [.. more, "--list"]);
        await using var host = CrashLab.Enter(database, CrashScenario.End);
        (await CrashBooks.CheckAsync(host, lab.Tenant)).ShouldBeEmpty();
        return (await CrashBooks.ResultAsync(host, lab.Tenant), run.Steps);
    }

    private static async Task<IReadOnlyList<End>> KillAndGoOnAsync(CrashLab lab, CrashStep[] steps, TimeSpan down, string[] more)
    {
        var databases = new List<TestDatabase>();
        try
        {
            foreach (var _ in steps)
            {
                databases.Add(await lab.CopyAsync());
            }

            var killed = (await lab.RunAsync([.. steps.Select((step, index) => new CrashJob(databases[index], CrashScenario.Prepared, step.Number))], more)).Killed;
            var gaps = new List<IReadOnlySet<Gap>>();
            for (var index = 0; index < steps.Length; index++)
            {
                killed[index].ShouldBe(steps[index] with { Job = index }, "a run is to go the same way until it is killed");
                await using var host = CrashLab.Enter(databases[index], killed[index].At);
                gaps.Add(await Moment.ReadAsync(host, lab.Tenant));
            }

            (await lab.RunAsync([.. steps.Select((step, index) => new CrashJob(databases[index], step.At + down))], more)).Done.Count.ShouldBe(steps.Length);
            var ends = new List<End>();
            for (var index = 0; index < steps.Length; index++)
            {
                await using var host = CrashLab.Enter(databases[index], CrashScenario.End);
                ends.Add(new(steps[index], gaps[index], await CrashBooks.CheckAsync(host, lab.Tenant), await CrashBooks.ResultAsync(host, lab.Tenant)));
            }

            return ends;
        }
        finally
        {
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }
        }
    }

    private sealed record End(CrashStep Step, IReadOnlySet<Gap> Gaps, IReadOnlyList<string> Problems, string Result);
}
