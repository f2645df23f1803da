using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>Asks what a bot would have done in the past. It is worked out in the background, from nothing held, on the prices of the account's market.</summary>
/// <param name="BotId">One of the user's bots; left out for one that is not there yet.</param>
/// <param name="Bot">Settings to try; left out, those that the bot has.</param>
/// <param name="Months">How far back it begins.</param>
/// <param name="Cash">Dollars at the beginning; left out, as much as the bot may need (seed × max tier).</param>
public sealed record StartSimulationCommand(Guid? BotId, BotSettings? Bot, int Months = StartSimulationCommand.DefaultMonths, decimal? Cash = null) : ITenantRequest<Result<SimulationDto>>
{
    /// <summary>A year.</summary>
    public const int DefaultMonths = 12;
}

internal sealed class StartSimulationValidator : AbstractValidator<StartSimulationCommand>
{
    private const int MostMonths = 36;
    private const decimal MostCash = 100_000_000;

    public StartSimulationValidator()
    {
        RuleFor(request => request.Bot).NotNull().When(request => request.BotId is null);
        RuleFor(request => request.Bot!).SetValidator(new BotSettingsValidator()).When(request => request.Bot is not null);
        RuleFor(request => request.Months).InclusiveBetween(1, MostMonths);
        RuleFor(request => request.Cash).GreaterThan(0).LessThanOrEqualTo(MostCash);
        RuleFor(request => request.Cash ?? 1).FitsStorage().OverridePropertyName(nameof(StartSimulationCommand.Cash));
    }
}

internal sealed class StartSimulationHandler(IEggMoneyDbFactory databases, WallClock clock) : IRequestHandler<StartSimulationCommand, Result<SimulationDto>>
{
    /// <summary>There is one worker: who fills its queue makes everybody wait.</summary>
    private const int MostAtWork = 3;

    /// <summary>Kept for each user; older ones go.</summary>
    private const int MostKept = 20;

    /// <summary>Settings may be so large that no account could hold what they ask for.</summary>
    private const decimal MostCash = 1_000_000_000;

    public async Task<Result<SimulationDto>> Handle(StartSimulationCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        Bot? bot = null;
        if (request.BotId is { } id)
        {
            bot = await db.Bots.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
            if (bot is null)
            {
                return CommonErrors.NotFound;
            }
        }

        if (!await db.UserCredentials.AnyAsync(row => row.Active, cancellationToken))
        {
            return SimulationErrors.NoAccount;
        }

        var kept = await db.Simulations.AsNoTracking().OrderByDescending(row => row.CreatedAt).Select(row => new { row.Id, row.State }).ToListAsync(cancellationToken);
        var atWork = kept.Count(row => row.State is SimulationState.Queued or SimulationState.Running);
        if (atWork >= MostAtWork)
        {
            return SimulationErrors.TooMany.With(atWork);
        }

        // What a bot gained is not gained yet at the beginning: it begins with nothing.
        var settings = request.Bot ?? BotSettings.Of(bot!) with { AddedSeed = 0 };
        var row = new BotSimulation
        {
            Id = clock.NewId(),
            BotId = bot?.Id,
            Settings = SimulationJson.Write(settings with { AddedSeed = settings.AddedSeed ?? 0, Active = true }),
            Months = request.Months,
            Cash = request.Cash ?? Money.ToCents(Math.Min(settings.Seed * settings.MaxTier, MostCash)),
            CreatedAt = clock.Now(),
            LeaseUntil = clock.Now(),
        };
        db.Simulations.Add(row);
        await db.SaveAsync(cancellationToken);
        var surplus = kept.Where(old => old.State is not (SimulationState.Queued or SimulationState.Running)).Skip(MostKept - 1 - atWork).Select(old => old.Id).ToList();
        if (surplus.Count > 0)
        {
            await db.Simulations.Where(old => surplus.Contains(old.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        return SimulationDto.Of(row);
    }
}
