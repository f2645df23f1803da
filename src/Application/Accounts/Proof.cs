namespace EggMoney.Application.Accounts;

/// <summary>Proof of who asks, for what a stolen session must not do.</summary>
/// <param name="Password">The password.</param>
/// <param name="Totp">The one-time password that the authenticator shows, where a second factor is on.</param>
/// <param name="RecoveryCode">A recovery code in its place.</param>
public sealed record Proof(string Password, string? Totp = null, string? RecoveryCode = null)
{
    /// <summary>Tells nothing: a proof must not reach a log.</summary>
    public override string ToString() => nameof(Proof);
}
