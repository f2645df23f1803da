using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using MediatR;

namespace EggMoney.WebApi.Hosting;

/// <summary>Makes simulated users by the production commands, and sends requests in a tenant's scope.</summary>
internal sealed class TenantDesk(ITenantScopeFactory scopes, ISystemCommands system, TimeProvider clock)
{
    /// <summary>Adds a simulated user with an account and bots.</summary>
    public async Task<TenantInfo> AddAsync(string username, OpenTenantAccountCommand account, IEnumerable<AddBotCommand> bots, CancellationToken cancellationToken)
    {
        var id = clock.NewId();
        var user = new User { Id = id, Username = username, Email = $"{id:N}@simulated.invalid", CreatedAt = clock.Now(), Simulated = true };
        if (!await system.TryAddUserAsync(user, cancellationToken))
        {
            throw new InvalidOperationException($"The user {username} is there already.");
        }

        var tenant = new TenantInfo(id, username);
        await SendAsync(tenant, account, cancellationToken);
        foreach (var bot in bots)
        {
            await SendAsync(tenant, bot, cancellationToken);
        }

        return tenant;
    }

    /// <summary>Sends a request in a scope of the tenant's own.</summary>
    public async Task<T> SendAsync<T>(TenantInfo tenant, ITenantRequest<T> request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.Begin(tenant);
        return await scope.Services.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }
}
