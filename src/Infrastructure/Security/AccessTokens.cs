using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EggMoney.Infrastructure.Security;

/// <summary>JSON web tokens, signed with keys derived from the server's: all nodes of one server take each other's.</summary>
public sealed class AccessTokens(SecretKeys keys, WallClock clock) : IAccessTokens
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const string Name = "eggmoney";
    private static readonly JsonWebTokenHandler Handler = new();

    private readonly SymmetricSecurityKey[] _keys = [.. keys.All.Select(key => new SymmetricSecurityKey(key.Derive("eggmoney access token")) { KeyId = key.Id })];

    /// <summary>What a token must fulfil: our signature by a named algorithm, our name on both ends, and its time.</summary>
    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Name,
        ValidAudience = Name,
        IssuerSigningKeys = _keys,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ValidateIssuerSigningKey = true,
        LifetimeValidator = (notBefore, expires, _, _) => expires > clock.Now() && !(notBefore > clock.Now().AddSeconds(30)),
        NameClaimType = JwtRegisteredClaimNames.Name,
    };

    /// <inheritdoc/>
    public AccessToken Issue(User user, Guid sessionId)
    {
        var now = clock.Now();
        var token = Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Name,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            SigningCredentials = new(_keys[0], SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = user.Id.ToString("D"),
                [JwtRegisteredClaimNames.Sid] = sessionId.ToString("D"),
                [JwtRegisteredClaimNames.Name] = user.Username,
            },
        });
        return new(token, (int)Lifetime.TotalSeconds);
    }
}
