#pragma warning disable RS0030 // As in SystemQueries: the few questions across tenants.

using EggMoney.Application.Trading.ByHand;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Everybody's long acts.</summary>
internal sealed partial class SystemQueries : IOperationQueries
{
    public async Task<IReadOnlyList<DueOperation>> ListDueOperationsAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Operations.IgnoreQueryFilters([EggMoneyDbContext.TenantFilter]).AsNoTracking()
            .Where(operation => (operation.State == OperationState.Running || operation.State == OperationState.Stuck) && operation.NextStepAt <= now && operation.LeaseUntil <= now)
            .OrderBy(operation => operation.NextStepAt)
            .Join(Everybody(db), operation => operation.UserId, user => user.Id, (operation, user) => new DueOperation(new(user.Id, user.Username), operation.Id))
            .ToListAsync(cancellationToken);
    }
}
