namespace EggMoney.Application.Accounts;

/// <summary>Erases the tenant of the scope: every row that is theirs, and the user, in one transaction.</summary>
public interface IAccountEraser
{
    /// <summary>Erases everything, or nothing. Whether it may be is decided in the same transaction: no order can be made and no other
    /// admin can leave in between.</summary>
    /// <param name="at">UTC time that the tombstone of the audit says.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Common.SaveConflictException">Another writer was in the way; nothing was erased.</exception>
    Task<Erasure> EraseAsync(DateTime at, CancellationToken cancellationToken);
}

/// <summary>How an erasure ended.</summary>
public enum Erasure
{
    /// <summary>Everything is gone.</summary>
    Erased,

    /// <summary>There was nobody any more.</summary>
    Gone,

    /// <summary>Nothing was erased: orders or slices are not final.</summary>
    OrdersOpen,

    /// <summary>Nothing was erased: it is the last active admin.</summary>
    LastAdmin,
}
