using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EggMoney.Infrastructure.Tenancy;

/// <summary>The wall on writes: a query filter guards reading only.</summary>
internal static class TenantGuard
{
    /// <summary>Stamps an added row as soon as it is tracked, because the owner is part of its key.</summary>
    public static void StampOnTracking(object? sender, EntityTrackingEventArgs e)
    {
        if (!e.FromQuery
            && e.State == EntityState.Added
            && e.Entry.Entity is ITenantOwned owned
            && owned.UserId == Guid.Empty
            && ((EggMoneyDbContext)e.Entry.Context).CurrentTenantId is { } tenant)
        {
            owned.UserId = tenant;
        }
    }

    /// <summary>Checks everything that is about to be saved.</summary>
    /// <exception cref="MultiTenantException">Some of it is not the current tenant's.</exception>
    public static void Enforce(EggMoneyDbContext context)
    {
        RefuseMoves(context);

        // Asking for the entries looks for changes first.
        foreach (var entry in context.ChangeTracker.Entries().Where(IsChanged).ToList())
        {
            switch (entry.Entity)
            {
                case AuditEntry when entry.State != EntityState.Added:
                    throw new InvalidOperationException("What the audit says is never changed.");
                case ITenantOwned owned:
                    EnforceOwned(context, entry, owned);
                    break;
                case User user when context.Role == DatabaseRole.App:
                    EnforceUser(context, entry, user);
                    break;
                case IGlobal when context.Role == DatabaseRole.App && entry.Entity is not User:
                    throw new MultiTenantException($"{entry.Metadata.ShortName()} belongs to the whole server; no tenant's scope may change it.");
            }
        }
    }

    private static bool IsChanged(EntityEntry entry) => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted;

    /// <summary>EF would refuse a changed key too, but with an error that says nothing about tenants; so this looks before EF does.</summary>
    private static void RefuseMoves(EggMoneyDbContext context)
    {
        var automatic = context.ChangeTracker.AutoDetectChangesEnabled;
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            foreach (var entry in context.ChangeTracker.Entries<ITenantOwned>().Where(entry => entry.State != EntityState.Added))
            {
                var owner = entry.Property(owned => owned.UserId).OriginalValue;
                if (entry.Entity.UserId == owner)
                {
                    continue;
                }

                if (entry.Entity.UserId == Guid.Empty
                    ? context.TenantNotSetMode == TenantNotSetMode.Throw
                    : context.TenantMismatchMode == TenantMismatchMode.Throw)
                {
                    throw new MultiTenantException($"The owner of a {entry.Metadata.ShortName()} never changes.");
                }

                entry.Entity.UserId = owner;
            }
        }
        finally
        {
            context.ChangeTracker.AutoDetectChangesEnabled = automatic;
        }
    }

    private static void EnforceOwned(EggMoneyDbContext context, EntityEntry entry, ITenantOwned owned)
    {
        if (context.CurrentTenantId is not { } tenant)
        {
            throw new MultiTenantException($"A {entry.Metadata.ShortName()} cannot be saved without a tenant.");
        }

        if (owned.UserId == tenant)
        {
            return;
        }

        var notSet = owned.UserId == Guid.Empty;
        if (notSet && entry.State == EntityState.Added)
        {
            owned.UserId = tenant;
            return;
        }

        if (notSet ? context.TenantNotSetMode == TenantNotSetMode.Throw : context.TenantMismatchMode == TenantMismatchMode.Throw)
        {
            throw new MultiTenantException(notSet
                ? $"A {entry.Metadata.ShortName()} to be saved names no owner."
                : $"A {entry.Metadata.ShortName()} to be saved belongs to another tenant.");
        }

        if (entry.State != EntityState.Deleted && (notSet || context.TenantMismatchMode == TenantMismatchMode.Overwrite))
        {
            // The owner is part of the key, and the key of a tracked row is fixed: so it is tracked anew.
            var state = entry.State;
            entry.State = EntityState.Detached;
            owned.UserId = tenant;
            context.Entry(owned).State = state;
        }
    }

    private static void EnforceUser(EggMoneyDbContext context, EntityEntry entry, User user)
    {
        if (entry.State != EntityState.Modified || user.Id != context.CurrentTenantId)
        {
            throw new MultiTenantException("A tenant's scope may change its own user only; users are added through ISystemCommands.");
        }
    }
}
