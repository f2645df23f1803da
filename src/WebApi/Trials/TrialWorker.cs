using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Simulations;
using EggMoney.Domain.Market;
using EggMoney.WebApi.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.WebApi.Trials;

/// <summary>Takes a waiting simulation, finds its prices, has it traded, and keeps what came of it. One at a time in a process.</summary>
internal sealed class TrialWorker(
    ISimulationQueries queries, TenantDesk desk, IMarketCalendar calendar, TimeProvider clock, WallClock wall, TrialOptions options, TradingAtHand trading, ILogger<TrialWorker> logger)
{
    /// <summary>Calendar days before the first session that surely hold the close before it.</summary>
    private const int DaysBefore = 10;

    /// <summary>Works off the one that has waited longest.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        foreach (var waiting in await queries.ListWaitingSimulationsAsync(wall.Now(), cancellationToken))
        {
            if (await TakeAsync(waiting, cancellationToken) is { } work)
            {
                await RunAsync(waiting.Tenant, work, cancellationToken);
                return true;
            }
        }

        return false;
    }

    private async Task<SimulationWork?> TakeAsync(WaitingSimulation waiting, CancellationToken cancellationToken)
    {
        try
        {
            return await desk.SendAsync(waiting.Tenant, new TakeSimulationCommand(waiting.SimulationId), cancellationToken);
        }
#pragma warning disable CA1031 // Somebody whose simulation cannot be read does not hold up the others; its lease ends, and it has failed.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Simulation {SimulationId} of {UserId} could not be taken", waiting.SimulationId, waiting.Tenant.Id);
            return null;
        }
    }

    private async Task RunAsync(TenantInfo tenant, SimulationWork work, CancellationToken cancellationToken)
    {
        EndSimulationCommand end;
        try
        {
            end = await TryAsync(tenant, work, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            end = Failed(work, SimulationWords.Interrupted);
        }
        catch (UnwantedException)
        {
            // Its owner knows.
            return;
        }
#pragma warning disable CA1031 // One simulation's trouble is not the others', and its owner is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Simulation {SimulationId} of {UserId} failed", work.Id, tenant.Id);
            end = Failed(work, SimulationWords.Defect);
        }

        // A server that ends says so first: nobody waits for what does not come.
        await desk.SendAsync(tenant, end, CancellationToken.None);
    }

    private async Task<EndSimulationCommand> TryAsync(TenantInfo tenant, SimulationWork work, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var from = Later(DateOnly.FromDateTime(now).AddMonths(-work.Months), calendar.FirstDate.AddDays(DaysBefore));
        var answer = await desk.SendAsync(tenant, new GetPricesQuery(work.Symbol, from.AddDays(-DaysBefore)), cancellationToken);
        if (!answer.IsOk)
        {
            return Failed(work, answer.Error.Code == MarketErrors.NoAccount.Code ? SimulationWords.NoAccount : SimulationWords.NoPrices);
        }

        var priced = answer.Value.Days.Select(day => day.Date).ToHashSet();
        var over = calendar.SessionsBetween(from, DateOnly.FromDateTime(now)).Where(session => session.Close <= now).ToList();
        var sessions = over.FindAll(session => priced.Contains(session.Date));
        if (sessions.Count == 0)
        {
            return Failed(work, SimulationWords.NoPrices);
        }

        var trial = new Trial(work, answer.Value, sessions, complete: sessions.Count == over.Count);
        var pace = new TrialPace(wall, options, trading, done => desk.SendAsync(tenant, new NoteSimulationCommand(work.Id, done, sessions.Count), cancellationToken));
        await pace.NoteAsync(0);
        try
        {
            await pace.GiveWayAsync(0, cancellationToken);
            var outcome = await trial.RunAsync(done => pace.AdvancedAsync(done, cancellationToken), NullLoggerFactory.Instance, cancellationToken);
            if (outcome.Differences.Count == 0)
            {
                return new(work.Id, outcome.Summary, outcome.Result);
            }

            logger.LogError("Simulation {SimulationId} of {UserId} does not balance: {Differences}", work.Id, tenant.Id, string.Join("; ", outcome.Differences));
            return Failed(work, SimulationWords.Unbalanced);
        }
        catch (TooLongException)
        {
            return Failed(work, SimulationWords.TooLong);
        }
    }

    private static EndSimulationCommand Failed(SimulationWork work, string code) => new(work.Id, null, null, code);

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;
}
