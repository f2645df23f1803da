using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts;

/// <summary>Reaches a person at their e-mail address, for what cannot wait until they log in.</summary>
public interface IAccountMessages
{
    /// <summary>Sends the token with which the user can set a new password.</summary>
    /// <param name="user">Who.</param>
    /// <param name="token">The token.</param>
    /// <param name="expiresAt">UTC time after which it is no longer good.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task SendPasswordResetAsync(User user, string token, DateTime expiresAt, CancellationToken cancellationToken);
}
