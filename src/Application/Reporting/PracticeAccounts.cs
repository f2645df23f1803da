using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>Keeps invented money out of figures of real money.</summary>
internal static class PracticeAccounts
{
    /// <summary>The accounts whose trades do not count: while the bots trade with money, all accounts of practice, removed ones included. None while the active
    /// account is one of practice itself: then its figures are what its owner wants to see.</summary>
    public static async Task<List<Guid>> LeftOutAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var accounts = await db.UserCredentials.WithDeleted().AsNoTracking().Select(row => new { row.Id, row.Environment, Active = row.Active && row.DeletedAt == null }).ToListAsync(cancellationToken);
        return accounts.Exists(account => account is { Active: true, Environment: BrokerEnvironment.Real })
            ? [.. accounts.Where(account => account.Environment != BrokerEnvironment.Real).Select(account => account.Id)]
            : [];
    }
}
