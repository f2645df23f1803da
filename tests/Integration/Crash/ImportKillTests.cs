using System.Diagnostics;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.Crash;

/// <summary>
/// Kills the process after each save of an import, before and after each of its commits, and likewise while a newer copy is imported and an import is
/// undone. Whoever looks then finds every row of the user as it was before, or all as it is afterwards; and doing it again ends there too.
/// </summary>
public sealed class ImportKillTests(ITestOutputHelper output)
{
    /// <summary>More than any of them has; as many share a process and its end.</summary>
    private const int MostSteps = 12;

    /// <summary>More than there are where each save is a commit of its own, with a step before and after.</summary>
    private const int MostLooseSteps = 20;

    /// <summary>The fewest that there can be: some saves, and a commit's two.</summary>
    private const int FewestSteps = 7;

    /// <summary>PostgreSQL kills as the first import shows; all of it with EGGMONEY_TEST_EVERYTHING=1.</summary>
    private static readonly bool Everything = Environment.GetEnvironmentVariable("EGGMONEY_TEST_EVERYTHING") == "1";

    public static TheoryData<DatabaseProvider, Move> Moves
    {
        get
        {
            var moves = new TheoryData<DatabaseProvider, Move>
            {
                { DatabaseProvider.Sqlite, Move.Import }, { DatabaseProvider.Sqlite, Move.ImportNewer }, { DatabaseProvider.Sqlite, Move.Undo }, { DatabaseProvider.Postgres, Move.Import },
            };
            if (Everything)
            {
                moves.Add(DatabaseProvider.Postgres, Move.ImportNewer);
                moves.Add(DatabaseProvider.Postgres, Move.Undo);
            }

            return moves;
        }
    }

    public static TheoryData<DatabaseProvider> Engines => Everything ? [DatabaseProvider.Sqlite, DatabaseProvider.Postgres] : [DatabaseProvider.Sqlite];

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task Killed_at_any_step_all_of_it_is_there_or_nothing_and_doing_it_again_ends_well(DatabaseProvider provider, Move move)
    {
        var ends = await KillEverywhereAsync(provider, move, MostSteps);
        ends.SelectMany(end => end.Problems.Select(problem => $"killed at {end.Step.Number} {end.Step.Kind}: {problem}")).ShouldBeEmpty();

        // All comes with the last commit, and nothing before.
        var last = ends[^1].Step;
        last.Kind.ShouldBe("commit-after");
        ends.ShouldAllBe(end => end.IsAfter == (end.Step == last) && end.IsBefore == (end.Step != last));
    }

    /// <summary>A test of the test: where each save commits itself, a kill in between leaves a part, and the comparison must say so.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_build_that_commits_part_way_is_caught(DatabaseProvider provider)
    {
        var ends = await KillEverywhereAsync(provider, Move.Import, MostLooseSteps, "--mode", "loose");

        // The first commit is that of the import's beginning, the last that of its end.
        var inside = ends.Where(end => end.Step.Kind == "commit-after").Skip(1).SkipLast(1).ToList();
        inside.Count.ShouldBeGreaterThan(3);
        inside.ShouldAllBe(end => end.Problems.Any(problem => problem.StartsWith("a part is left", StringComparison.Ordinal)));
    }

    private async Task<IReadOnlyList<End>> KillEverywhereAsync(DatabaseProvider provider, Move move, int mostSteps, params string[] more)
    {
        var watch = Stopwatch.StartNew();
        await using var lab = await ImportCrashLab.PrepareAsync(provider, move);
        var databases = new List<TestDatabase>();
        try
        {
            for (var step = 0; step <= mostSteps; step++)
            {
                databases.Add(await lab.CopyAsync());
            }

            var before = await ReadAsync(lab, databases[0]);
            var run = await lab.RunAsync(databases, more);
            var after = await ReadAsync(lab, databases[0]);
            after.Alike.ShouldNotBe(before.Alike);
            after.Running.ShouldBe(0);
            var steps = run.Steps.Where(step => step.Job == 0).ToList();
            steps.Count.ShouldBeInRange(FewestSteps, mostSteps);
            var ends = new List<End>();
            foreach (var step in steps)
            {
                run.Killed[step.Number].ShouldBe(step with { Job = step.Number }, "a run is to go the same way until it is killed");
                ends.Add(await LookAndDoAgainAsync(lab, databases[step.Number], step, before, after));
            }

            output.WriteLine(string.Join(' ', steps.Select(step => $"{step.Number}:{step.Kind}")));
            output.WriteLine($"{provider} {move} {string.Join(' ', more)}: {ends.Count} kills, {ends.Count(end => end.IsBefore)} left nothing, {ends.Count(end => end.IsAfter)} left all, "
                + $"{ends.Count(end => end.Running > 0)} left a running import, {watch.Elapsed.TotalSeconds:0.0} s");
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

    private static async Task<End> LookAndDoAgainAsync(ImportCrashLab lab, TestDatabase database, CrashStep step, MovedBooks before, MovedBooks after)
    {
        await using var host = ImportCrashLab.Enter(database);
        var left = await MovedBooks.ReadAsync(host, lab.Tenant);
        var isBefore = left.Exact.SequenceEqual(before.Exact, StringComparer.Ordinal);
        var isAfter = left.Alike.SequenceEqual(after.Alike, StringComparer.Ordinal);
        var problems = new List<string>();
        if (isBefore == isAfter)
        {
            problems.Add($"a part is left: {MovedBooks.Difference(before.Exact, left.Exact)}");
        }

        // What was done is known again; what was not is done.
        var isDone = await lab.DoAsync(host);
        if (isDone == isAfter)
        {
            problems.Add(isDone ? "it was done twice" : "it was not done again");
        }

        var end = await MovedBooks.ReadAsync(host, lab.Tenant);
        if (!end.Alike.SequenceEqual(after.Alike, StringComparer.Ordinal))
        {
            problems.Add($"done again, it ended elsewhere: {MovedBooks.Difference(after.Alike, end.Alike)}");
        }

        // The dead import is listed as failed, and nothing runs.
        if (end.Running != 0 || end.Interrupted != left.Running)
        {
            problems.Add($"{end.Running} imports run, {end.Interrupted} were interrupted, after {left.Running} were left running");
        }

        return new(step, isBefore, isAfter, left.Running, problems);
    }

    private static async Task<MovedBooks> ReadAsync(ImportCrashLab lab, TestDatabase database)
    {
        await using var host = ImportCrashLab.Enter(database);
        return await MovedBooks.ReadAsync(host, lab.Tenant);
    }

    private sealed record End(CrashStep Step, bool IsBefore, bool IsAfter, int Running, IReadOnlyList<string> Problems);
}
