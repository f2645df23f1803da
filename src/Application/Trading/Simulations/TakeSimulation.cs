using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>Gives a waiting simulation to this process. One whose worker is gone has failed: what it had done is lost with it.</summary>
/// <param name="Id">Which.</param>
public sealed record TakeSimulationCommand(Guid Id) : ITenantRequest<SimulationWork?>;

/// <summary>What is to be simulated.</summary>
/// <param name="Id">Which simulation.</param>
/// <param name="Trading">The bot alone, with nothing held, under its owner's schedule and limits.</param>
/// <param name="Symbol">What it trades.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Months">How far back it begins.</param>
/// <param name="Cash">Dollars at the beginning.</param>
public sealed record SimulationWork(Guid Id, TradingSnapshot Trading, string Symbol, decimal Seed, int Months, decimal Cash);

internal sealed class TakeSimulationHandler(IEggMoneyDbFactory databases, ITradingSnapshots snapshots, DispatchOptions options, WallClock clock)
    : IRequestHandler<TakeSimulationCommand, SimulationWork?>
{
    public async Task<SimulationWork?> Handle(TakeSimulationCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var (now, node, lease) = (clock.Now(), options.Node, clock.Now() + SimulationLease.Length);
        await db.Simulations
            .Where(row => row.Id == request.Id && row.State == SimulationState.Running && row.LeaseUntil <= now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, SimulationState.Failed).SetProperty(row => row.Error, SimulationWords.Interrupted).SetProperty(row => row.FinishedAt, now), cancellationToken);
        var taken = await db.Simulations
            .Where(row => row.Id == request.Id && row.State == SimulationState.Queued)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, SimulationState.Running).SetProperty(row => row.StartedAt, now).SetProperty(row => row.LeaseUntil, lease).SetProperty(row => row.Node, node),
                cancellationToken);
        if (taken == 0)
        {
            // Another node was first, or its owner has changed their mind.
            return null;
        }

        var simulation = await db.Simulations.AsNoTracking().SingleAsync(row => row.Id == request.Id, cancellationToken);
        var settings = SimulationJson.Read<BotSettings>(simulation.Settings)!;
        var bot = new Bot { Id = clock.NewId(), Name = settings.Name, Symbol = settings.Symbol, Ordinal = 1 };
        settings.ApplyTo(bot);
        var snapshot = await snapshots.TakeAsync(cancellationToken);

        // Which bot begins where is a question of several bots; there is one here.
        snapshot.Settings.AutoStart = false;
        var trading = snapshot with { Bots = [bot], Positions = [], BotsToActivate = [], BusyBots = [], Cash = new CashAccount() };
        return new(simulation.Id, trading, bot.Symbol, bot.Seed, simulation.Months, simulation.Cash);
    }
}

/// <summary>How long whoever works on a simulation is believed to be alive without a sign.</summary>
internal static class SimulationLease
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(2);
}
