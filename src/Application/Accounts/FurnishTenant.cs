using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Gives a user the rows that each has once: settings, cash, and a schedule that is off until they set it. What is there stays, so a
/// sign-up that was killed half-way is finished by the next login.</summary>
public sealed record FurnishTenantCommand : ITenantRequest<Unit>;

internal sealed class FurnishTenantHandler(IEggMoneyDbFactory databases, TimeProvider clock) : IRequestHandler<FurnishTenantCommand, Unit>
{
    public async Task<Unit> Handle(FurnishTenantCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await AddMissingAsync(db, clock, cancellationToken))
        {
            await db.SaveAsync(cancellationToken);
        }

        return Unit.Value;
    }

    /// <summary>Adds what is missing; the caller saves.</summary>
    /// <returns>Whether anything was.</returns>
    public static async Task<bool> AddMissingAsync(IEggMoneyDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var there = await db.Users
            .Select(user => new { Settings = db.Settings.Any(), Schedule = db.Schedules.Any(), Cash = db.CashAccounts.Any() })
            .SingleAsync(cancellationToken);
        if (there is { Settings: true, Schedule: true, Cash: true })
        {
            return false;
        }

        if (!there.Settings)
        {
            db.Settings.Add(new());
        }

        if (!there.Schedule)
        {
            db.Schedules.Add(new() { Enabled = false, EnabledSince = clock.Now() });
        }

        if (!there.Cash)
        {
            db.CashAccounts.Add(new CashAccount());
        }

        return true;
    }
}
