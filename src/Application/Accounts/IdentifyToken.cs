using System.Diagnostics.CodeAnalysis;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Accounts;

/// <summary>Whether a personal access token is good, asked at every use, so that deleting it or deactivating its owner counts at once.</summary>
public sealed record IdentifyTokenQuery : ITenantRequest<TokenIdentity?>
{
    /// <summary>What every personal access token begins with.</summary>
    public const string Prefix = OpaqueToken.Personal;

    private IdentifyTokenQuery(Guid id, string token) => (Id, Token) = (id, token);

    /// <summary>The row that the token names.</summary>
    internal Guid Id { get; }

    /// <summary>The token.</summary>
    internal string Token { get; }

    /// <summary>Reads a token.</summary>
    /// <param name="token">As it was sent.</param>
    /// <param name="owner">Whose it claims to be: the tenant to ask in the scope of.</param>
    /// <param name="query">What to ask there.</param>
    /// <returns>False when it is no personal access token.</returns>
    public static bool TryRead(string token, out Guid owner, [NotNullWhen(true)] out IdentifyTokenQuery? query)
    {
        query = OpaqueToken.TryParse(OpaqueToken.Personal, token, out owner, out var id) ? new(id, token) : null;
        return query is not null;
    }

    /// <summary>Tells nothing: the token must not reach a log.</summary>
    public override string ToString() => nameof(IdentifyTokenQuery);
}

/// <summary>Who a personal access token stands for, and what it may do.</summary>
/// <param name="Identity">Its owner.</param>
/// <param name="Scope">What it may do.</param>
public sealed record TokenIdentity(Identity Identity, TokenScope Scope);

internal sealed class IdentifyTokenHandler(IEggMoneyDbFactory databases, WallClock clock, ILogger<IdentifyTokenHandler> logger)
    : IRequestHandler<IdentifyTokenQuery, TokenIdentity?>
{
    public async Task<TokenIdentity?> Handle(IdentifyTokenQuery request, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        await using var db = await databases.OpenAsync(cancellationToken);
        var found = await db.PersonalTokens.AsNoTracking()
            .Where(token => token.Id == request.Id)
            .SelectMany(token => db.Users.Where(user => user.Active), (token, user) => new { Token = token, Identity = new Identity(user.Username, user.Role, user.MustChangePassword) })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null || !OpaqueToken.Matches(request.Token, found.Token.Hash) || found.Token.ExpiresAt <= now)
        {
            return null;
        }

        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        if (!(found.Token.LastUsedAt >= minute))
        {
            await NoteUseAsync(db, request.Id, minute, cancellationToken);
        }

        return new(found.Identity, found.Token.Scope);
    }

    /// <summary>For its owner's eyes; no request fails for it.</summary>
    private async Task NoteUseAsync(IEggMoneyDb db, Guid id, DateTime minute, CancellationToken cancellationToken)
    {
        try
        {
            if (await db.PersonalTokens.SingleOrDefaultAsync(token => token.Id == id, cancellationToken) is { } row)
            {
                row.LastUsedAt = minute;
                _ = await db.TrySaveAsync(cancellationToken);
            }
        }
        catch (DbUpdateException exception)
        {
            logger.LogWarning(exception, "The use of token {Token} was not noted", id);
        }
    }
}
