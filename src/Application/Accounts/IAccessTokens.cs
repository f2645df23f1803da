using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts;

/// <summary>Issues access tokens.</summary>
public interface IAccessTokens
{
    /// <summary>A signed token for a login. It says who and which login; whether either still stands is asked at every use.</summary>
    /// <param name="user">Who.</param>
    /// <param name="sessionId">The login.</param>
    AccessToken Issue(User user, Guid sessionId);
}

/// <summary>An access token.</summary>
/// <param name="Token">The token.</param>
/// <param name="ExpiresIn">Seconds that it is good for.</param>
public sealed record AccessToken(string Token, int ExpiresIn);
