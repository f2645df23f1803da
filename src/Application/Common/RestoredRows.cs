namespace EggMoney.Application.Common;

/// <summary>Makes a tenant's rows that came out of a backup safe to serve: what happened between the backup and the restore is not in them.</summary>
public interface IRestoredRows
{
    /// <summary>Changes them, and saves.</summary>
    /// <param name="db">The tenant's database.</param>
    /// <param name="takenAt">UTC time of the backup.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task MakeSafeAsync(IEggMoneyDb db, DateTime takenAt, CancellationToken cancellationToken);
}
