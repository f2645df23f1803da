using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>Since when the user's brokerage accounts have had their keys. The keys themselves are not read.</summary>
public sealed record ListKeyAgesQuery : ITenantRequest<IReadOnlyList<KeyAgeDto>>;

/// <summary>An account with keys of a broker that gives them for a time.</summary>
/// <param name="Label">Its owner's name for it.</param>
/// <param name="Environment">Practice or money.</param>
/// <param name="Active">The bots trade on it.</param>
/// <param name="SetAt">UTC time its keys were set.</param>
public sealed record KeyAgeDto(string Label, BrokerEnvironment Environment, bool Active, DateTime SetAt)
{
    /// <summary>The broker gives keys for a year from when they were issued, which was no later than they were set.</summary>
    public DateTime EndsBy => SetAt.AddYears(1);
}

internal sealed class ListKeyAgesHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListKeyAgesQuery, IReadOnlyList<KeyAgeDto>>
{
    public async Task<IReadOnlyList<KeyAgeDto>> Handle(ListKeyAgesQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var ages = await db.UserCredentials.AsNoTracking()
            .Where(row => row.Broker == BrokerNames.Kis && row.DeletedAt == null)
            .Join(
                db.UserSecrets.Where(secret => secret.Field == SecretFields.AppKey),
                row => row.Id,
                secret => secret.SubjectId,
                (row, secret) => new KeyAgeDto(row.Label, row.Environment, row.Active, secret.UpdatedAt))
            .ToListAsync(cancellationToken);
        return [.. ages.OrderBy(age => age.SetAt)];
    }
}
