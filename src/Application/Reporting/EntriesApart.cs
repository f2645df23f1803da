using EggMoney.Domain.Portfolio;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>Entries of the books that are no deposits, for returns to be worked out without them.</summary>
internal static class EntriesApart
{
    /// <summary>Those after a time.</summary>
    public static async Task<IReadOnlyList<CashEntry>> ReadAsync(IEggMoneyDb db, DateTime after, CancellationToken cancellationToken) => await db.CashEntries.AsNoTracking()
        .Where(entry => entry.At > after && entry.Currency == Currency.Usd && (entry.Kind == CashEntryKind.Income || entry.Kind == CashEntryKind.Correction))
        .ToListAsync(cancellationToken);
}
