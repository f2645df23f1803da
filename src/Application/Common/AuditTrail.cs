using System.Text.Json;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Common;

/// <summary>Writes into the tenant's audit, in the transaction of the act itself. Of two acts at the same time one finds the chain longer than
/// it thought: its save is refused, and the request repeated (see <see cref="Saving"/>).</summary>
internal sealed class AuditTrail(CallerContext context, WallClock clock)
{
    /// <summary>Adds an entry; the caller saves.</summary>
    /// <param name="db">The database of the tenant that it is about.</param>
    /// <param name="action">What was done, for example <c>bot.updated</c>.</param>
    /// <param name="target">What it was done to: an id or a name.</param>
    /// <param name="before">The values before; never a secret.</param>
    /// <param name="after">The values after; never a secret.</param>
    /// <param name="administrative">An admin's act, which other admins may read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task AddAsync(
        IEggMoneyDb db, string action, string? target, object? before, object? after, CancellationToken cancellationToken, bool administrative = false)
    {
        var head = db.AuditHeads.Local.FirstOrDefault() ?? await db.AuditHeads.SingleOrDefaultAsync(cancellationToken);
        if (head is null)
        {
            head = new();
            db.AuditHeads.Add(head);
        }

        var caller = context.Caller;
        var entry = new AuditEntry
        {
            UserId = head.UserId,
            Sequence = head.Sequence + 1,
            At = clock.Now(),
            ActorId = caller.UserId,
            Actor = caller.Name,
            Via = caller.Via,
            Address = caller.Address,
            Action = action,
            Target = target,
            Administrative = administrative,
            Before = Json(before),
            After = Json(after),
            PreviousHash = head.Hash,
            Hash = "",
        };
        entry.Hash = entry.ComputeHash();
        head.Sequence = entry.Sequence;
        head.Hash = entry.Hash;
        db.AuditEntries.Add(entry);
    }

    private static string? Json(object? values) => values is null ? null : JsonSerializer.Serialize(values, JsonSerializerOptions.Web);
}
