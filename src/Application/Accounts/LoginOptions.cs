namespace EggMoney.Application.Accounts;

/// <summary>Settings of logging in (section <c>Login</c>).</summary>
public sealed record LoginOptions
{
    /// <summary>A login that fails, and every request for a new password, is answered this long after it came, or as soon as possible after that: the time tells
    /// nothing about who exists as long as the work takes less. A check of a password takes some 0.1 s on a small server.</summary>
    public TimeSpan FailureTime { get; init; } = TimeSpan.FromMilliseconds(500);
}
