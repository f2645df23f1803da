namespace EggMoney.Application.Accounts;

/// <summary>What a login lives by.</summary>
/// <param name="AccessToken">Sent with each request.</param>
/// <param name="ExpiresIn">Seconds that it is good for.</param>
/// <param name="RefreshToken">Gets the next two, once.</param>
/// <param name="RefreshExpiresAt">UTC time after which it does not.</param>
public sealed record LoginTokens(string AccessToken, int ExpiresIn, string RefreshToken, DateTime RefreshExpiresAt)
{
    /// <summary>Tells nothing: tokens must not reach a log.</summary>
    public override string ToString() => nameof(LoginTokens);
}
