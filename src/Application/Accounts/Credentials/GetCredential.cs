using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>One of the tenant's brokerage accounts.</summary>
/// <param name="Id">Which.</param>
public sealed record GetCredentialQuery(Guid Id) : ITenantRequest<Result<CredentialDto>>;

internal sealed class GetCredentialHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetCredentialQuery, Result<CredentialDto>>
{
    public async Task<Result<CredentialDto>> Handle(GetCredentialQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await CredentialDto.Of(db, db.UserCredentials.Where(row => row.Id == request.Id)).SingleOrDefaultAsync(cancellationToken) is { } credential
            ? credential
            : CommonErrors.NotFound;
    }
}
