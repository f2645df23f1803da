using EggMoney.CrashHost.Model;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.Crash;

/// <summary>Sessions of chance against the simulated broker: faults of its, kills of ours, between any two steps. For longer, by hand:
/// <c>dotnet run --project tests/CrashHost -- model --minutes 30</c>.</summary>
public class ModelTests(ITestOutputHelper output)
{
    private static readonly TimeSpan InCi = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Whatever_fails_and_whoever_is_killed_the_books_are_the_brokers(DatabaseProvider provider)
    {
        // Another seed each time, so that every run looks where none has looked; the failure names it.
        var run = new ModelRun(() => CreateAsync(provider), Random.Shared.Next(1, 1_000_000), output.WriteLine);

        var problems = await run.PlayAsync(InCi);

        output.WriteLine($"{provider}: {run.Count}");
        problems.ShouldBeEmpty();
        run.Count.Kills.ShouldBeGreaterThan(0);
        run.Count.Faults.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_build_that_sends_twice_is_caught()
    {
        var run = new ModelRun(() => CreateAsync(DatabaseProvider.Sqlite), seed: 1, output.WriteLine, sendTwice: true);

        (await run.PlayAsync(TimeSpan.FromMinutes(1))).ShouldContain(problem => problem.Contains("belongs to 0 slices", StringComparison.Ordinal));
    }

    private static async Task<ModelDatabase> CreateAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateMigratedAsync(provider);
        return new(database.Options with { Throwaway = true }, database.DisposeAsync);
    }
}
