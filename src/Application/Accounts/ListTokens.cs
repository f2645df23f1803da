using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>The caller's personal access tokens, newest first; those that ran out too, until they are deleted.</summary>
public sealed record ListTokensQuery : ITenantRequest<Result<IReadOnlyList<TokenDto>>>;

internal sealed class ListTokensHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListTokensQuery, Result<IReadOnlyList<TokenDto>>>
{
    public async Task<Result<IReadOnlyList<TokenDto>>> Handle(ListTokensQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return Result.Ok<IReadOnlyList<TokenDto>>(await db.PersonalTokens.AsNoTracking()
            .OrderByDescending(token => token.CreatedAt).ThenByDescending(token => token.Id)
            .Select(token => new TokenDto(token.Id, token.Name, token.Scope, token.ExpiresAt, token.CreatedAt, token.LastUsedAt))
            .ToListAsync(cancellationToken));
    }
}
