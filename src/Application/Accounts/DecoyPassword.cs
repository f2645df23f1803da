using EggMoney.Domain.Accounts;
using Microsoft.AspNetCore.Identity;

namespace EggMoney.Application.Accounts;

/// <summary>Lets a password that has nothing to be compared with cost what a real check costs, so that nobody can tell by the time, or by
/// how busy the server gets, which names exist.</summary>
internal sealed class DecoyPassword(IPasswordHasher<User> hasher)
{
    private static readonly User Nobody = new() { Username = "", Email = "" };

    private readonly Lazy<string> _hash = new(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    /// <summary>Checks it against nobody's.</summary>
    public void Check(string password) => hasher.VerifyHashedPassword(Nobody, _hash.Value, password);
}
