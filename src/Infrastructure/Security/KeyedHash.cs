using System.Security.Cryptography;
using System.Text;
using EggMoney.Application.Common;

namespace EggMoney.Infrastructure.Security;

/// <summary>HMAC-SHA-256 under keys derived from <c>SECRET_KEY</c>. With another current key the hashes are others: what is kept is worked out anew when it is
/// next used with its secret at hand.</summary>
internal sealed class KeyedHash(SecretKeys keys) : IKeyedHash
{
    public string Of(string purpose, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(keys.Current.Derive("EggMoney " + purpose), Encoding.UTF8.GetBytes(secret)));
}
