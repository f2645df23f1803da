using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>The tenant's brokerage accounts, oldest first.</summary>
public sealed record ListCredentialsQuery : ITenantRequest<Result<IReadOnlyList<CredentialDto>>>;

internal sealed class ListCredentialsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListCredentialsQuery, Result<IReadOnlyList<CredentialDto>>>
{
    public async Task<Result<IReadOnlyList<CredentialDto>>> Handle(ListCredentialsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return Result.Ok<IReadOnlyList<CredentialDto>>(
            await CredentialDto.Of(db, db.UserCredentials.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)).ToListAsync(cancellationToken));
    }
}
