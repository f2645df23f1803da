using EggMoney.Application.Accounts.Credentials;
using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>The accounts at the broker that bots trade on, with the age of their keys: read once, for all who want to know.</summary>
internal sealed class KeyAges(ISystemQueries system, ITenantScopeFactory scopes)
{
    private readonly Lock _lock = new();
    private Task<IReadOnlyList<(string User, KeyAgeDto Age)>>? _read;

    public Task<IReadOnlyList<(string User, KeyAgeDto Age)>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _read ??= AskAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<(string User, KeyAgeDto Age)>> AskAsync(CancellationToken cancellationToken)
    {
        var ages = new List<(string, KeyAgeDto)>();
        foreach (var tenant in await system.ListTenantsAsync(cancellationToken))
        {
            await using var scope = scopes.Begin(tenant);
            ages.AddRange((await scope.Services.GetRequiredService<IMediator>().Send(new ListKeyAgesQuery(), cancellationToken)).Where(age => age.Active).Select(age => (tenant.Identifier, age)));
        }

        return ages;
    }
}
