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
    /// <summary>Imports that share a process and its end.</summary>
    private const int JobsPerProcess = 16;

    /// <summary>The fewest steps that there can be: some saves, and a commit's two.</summary>
    private const int FewestSteps = 8;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Move.Import)]
    [InlineData(DatabaseProvider.Sqlite, Move.ImportNewer)]
    [InlineData(DatabaseProvider.Sqlite, Move.Undo)]
    [InlineData(DatabaseProvider.Postgres, Move.Import)]
    [InlineData(DatabaseProvider.Postgres, Move.ImportNewer)]
    [InlineData(DatabaseProvider.Postgres, Move.Undo)]
    public async Task Killed_at_any_step_all_of_it_is_there_or_nothing_and_doing_it_again_ends_well(DatabaseProvider provider, Move move)
    {
        var watch = Stopwatch.StartNew();
        await using var lab = await ImportCrashLab.PrepareAsync(provider, move);
        var (before, after, steps) = await BaselineAsync(lab);
        output.WriteLine(string.Join(' ', steps.Select(step => $"{step.Number}:{step.Kind}")));
        steps.Count.ShouldBeGreaterThanOrEqualTo(FewestSteps);
        var last = steps.Last(step => step.Kind == "commit-after").Number;
        var ends = new List<End>();
        foreach (var group in steps.Chunk(JobsPerProcess))
        {
            ends.AddRange(await KillAndDoAgainAsync(lab, group, before, after, []));
        }

        output.WriteLine($"{provider} {move}: {ends.Count} kills, {ends.Count(end => end.IsBefore)} left nothing, {ends.Count(end => end.IsAfter)} left all, "
            + $"{ends.Count(end => end.Running > 0)} left a running import, {watch.Elapsed.TotalSeconds:0.0} s");
        ends.SelectMany(end => end.Problems.Select(problem => $"killed at {end.Step.Number} {end.Step.Kind}: {problem}")).ShouldBeEmpty();
        foreach (var end in ends)
        {
            (end.IsBefore, end.IsAfter).ShouldBe((end.Step.Number < last, end.Step.Number >= last), $"killed at {end.Step.Number} {end.Step.Kind}");
        }
    }

    /// <summary>A test of the test: where each save commits itself, a kill in between leaves a part, and the comparison must say so.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_build_that_commits_part_way_is_caught(DatabaseProvider provider)
    {
        await using var lab = await ImportCrashLab.PrepareAsync(provider, Move.Import);
        var (before, after, _) = await BaselineAsync(lab);
        string[] loose = ["--mode", "loose"];
        await using var database = await lab.CopyAsync();
        var steps = (await lab.RunAsync([(database, 0)], [.. loose, "--list"])).Steps;
        (await lab.ReadAsync(database)).Alike.ShouldBe(after.Alike, "undisturbed, it ends as it should");
        var inside = steps.Where(step => step.Kind == "commit-after").Skip(2).SkipLast(1).ToArray();
        var ends = await KillAndDoAgainAsync(lab, inside, before, after, loose);
        output.WriteLine(string.Join('\n', ends.SelectMany(end => end.Problems.Take(1))));
        ends.Count.ShouldBeGreaterThan(3);
        ends.ShouldAllBe(end => end.Problems.Any(problem => problem.StartsWith("a part is left", StringComparison.Ordinal)));
    }

    /// <summary>The rows before, those after an undisturbed run, and its steps.</summary>
    private static async Task<(MovedBooks Before, MovedBooks After, IReadOnlyList<CrashStep> Steps)> BaselineAsync(ImportCrashLab lab)
    {
        await using var database = await lab.CopyAsync();
        var before = await lab.ReadAsync(database);
        var run = await lab.RunAsync([(database, 0)], "--list");
        run.Said[0].ShouldBeOneOf("Imported", "Undone");
        var after = await lab.ReadAsync(database);
        after.Alike.ShouldNotBe(before.Alike);
        after.Running.ShouldBe(0);
        return (before, after, run.Steps);
    }

    private static async Task<IReadOnlyList<End>> KillAndDoAgainAsync(ImportCrashLab lab, CrashStep[] steps, MovedBooks before, MovedBooks after, string[] more)
    {
        var databases = new List<TestDatabase>();
        try
        {
            foreach (var _ in steps)
            {
                databases.Add(await lab.CopyAsync());
            }

            var killed = (await lab.RunAsync([.. steps.Select((step, index) => (databases[index], step.Number))], more)).Killed;
            var left = new List<MovedBooks>();
            for (var index = 0; index < steps.Length; index++)
            {
                killed[index].ShouldBe(steps[index] with { Job = index }, "a run is to go the same way until it is killed");
                left.Add(await lab.ReadAsync(databases[index]));
            }

            var again = await lab.RunAsync([.. databases.Select(database => (database, 0))]);
            var ends = new List<End>();
            for (var index = 0; index < steps.Length; index++)
            {
                ends.Add(Judge(steps[index], left[index], again.Said.GetValueOrDefault(index), await lab.ReadAsync(databases[index]), before, after));
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

    private static End Judge(CrashStep step, MovedBooks left, string? said, MovedBooks end, MovedBooks before, MovedBooks after)
    {
        var problems = new List<string>();
        var isBefore = left.Exact.SequenceEqual(before.Exact, StringComparer.Ordinal);
        var isAfter = left.Alike.SequenceEqual(after.Alike, StringComparer.Ordinal);
        if (isBefore == isAfter)
        {
            problems.Add($"a part is left: {MovedBooks.Difference(before.Exact, left.Exact)}");
        }

        // What was done is known again; what was not is done.
        if (said is null || (isAfter ? said is "Imported" or "Undone" : said is not ("Imported" or "Undone")))
        {
            problems.Add($"done again, it said {said}");
        }

        if (!end.Alike.SequenceEqual(after.Alike, StringComparer.Ordinal))
        {
            problems.Add($"done again, it ended elsewhere: {MovedBooks.Difference(after.Alike, end.Alike)}");
        }

        // The dead import is listed as failed, and nothing runs.
        if (end.Running != 0 || end.Interrupted != before.Interrupted + left.Running)
        {
            problems.Add($"{end.Running} imports run, {end.Interrupted} were interrupted, after {left.Running} were left running");
        }

        return new(step, isBefore, isAfter, left.Running, problems);
    }

    private sealed record End(CrashStep Step, bool IsBefore, bool IsAfter, int Running, IReadOnlyList<string> Problems);
}
