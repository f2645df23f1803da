using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Simulate.Rehearsals;

/// <summary>Shows what users' bots would do in the next sessions: their books are read, and traded on as copies.</summary>
internal static class RehearsalRunner
{
    private const int Balanced = 0;
    private const int Unbalanced = 2;

    /// <summary>Runs it on the database that the settings name, which refuses to be written meanwhile.</summary>
    /// <returns>The exit code, as <see cref="SimulateRunner"/>'s.</returns>
    /// <exception cref="ProblemException">There is no such database, user, bot or price.</exception>
    public static Task<int> RunAsync(RehearsalOptions options, TextWriter output, CancellationToken cancellationToken) =>
        CommandHost.RunAsync((books, token) => RunAsync(books, options, output, token), cancellationToken, readOnly: true);

    /// <summary>Runs it.</summary>
    /// <param name="books">Reaches the users' database.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="output">Where it is shown.</param>
    /// <param name="cancellationToken">Ends it between two pieces of work.</param>
    public static async Task<int> RunAsync(IServiceProvider books, RehearsalOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var now = books.GetRequiredService<TimeProvider>().Now();
        var calendar = books.GetRequiredService<IMarketCalendar>();

        // All that can be wrong with what was asked for shows before the first session runs.
        var users = await ReadAsync(books, options.Users, cancellationToken);
        var rehearsals = users.ConvertAll(user => new Rehearsal(user.Tenant.Identifier, user.Snapshot, RehearsalMarket.For(user.Snapshot, options, calendar, now)));
        await using var json = options.Json is null ? null : SimulationJson.Create(options.Json);
        using var logging = SimulationNode.NewLogging();
        var results = new List<RehearsalOfUser>();
        foreach (var rehearsal in rehearsals)
        {
            results.Add(await rehearsal.RunAsync(logging, cancellationToken));
        }

        var result = new RehearsalResult(results);
        if (json is not null)
        {
            await SimulationJson.WriteAsync(json, result, cancellationToken);
        }

        if (users.Count == 0)
        {
            // A server that was installed today is rehearsed before its upgrades too.
            await output.WriteLineAsync("Nobody in this database has bots: there is nothing to trade.");
            return Balanced;
        }

        new RehearsalScreen(output).Show(result);
        return results.TrueForAll(user => user.Differences.Count == 0) ? Balanced : Unbalanced;
    }

    private static async Task<List<(TenantInfo Tenant, TradingSnapshot Snapshot)>> ReadAsync(IServiceProvider books, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var system = books.GetRequiredService<ISystemQueries>();
        var tenants = new List<TenantInfo>();
        foreach (var name in names)
        {
            tenants.Add(await system.FindTenantAsync(name, cancellationToken) ?? throw new ProblemException($"There is no user '{name}'."));
        }

        var users = new List<(TenantInfo, TradingSnapshot)>();
        foreach (var tenant in names.Count > 0 ? tenants.DistinctBy(tenant => tenant.Id) : await system.ListTenantsAsync(cancellationToken))
        {
            await using var scope = books.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
            var snapshot = await scope.Services.GetRequiredService<ITradingSnapshots>().TakeAsync(cancellationToken);
            if (snapshot.Bots.Count > 0)
            {
                users.Add((tenant, snapshot));
            }
            else if (names.Count > 0)
            {
                throw new ProblemException($"The user '{tenant.Identifier}' has no bots.");
            }
        }

        return users;
    }
}
