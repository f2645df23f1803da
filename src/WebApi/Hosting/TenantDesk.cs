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
        var tenant = await AddUserAsync(username, cancellationToken);
        await SendAsync(tenant, account, cancellationToken);
        foreach (var bot in bots)
        {
            await SendAsync(tenant, bot, cancellationToken);
        }

        return tenant;
    }

    /// <summary>Adds a simulated user with nothing.</summary>
    public async Task<TenantInfo> AddUserAsync(string username, CancellationToken cancellationToken)
    {
        var user = new User { Id = clock.NewId(), Username = username, Email = $"{Guid.NewGuid():N}@simulated.invalid", CreatedAt = clock.Now(), Simulated = true };
        return await system.TryAddUserAsync(user, cancellationToken)
            ? new(user.Id, username)
            : throw new InvalidOperationException($"The user {username} is there already.");
    }

    /// <summary>Sends a request in a scope of the tenant's own.</summary>
    public async Task<T> SendAsync<T>(TenantInfo tenant, ITenantRequest<T> request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.Begin(tenant);
        return await scope.Services.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }
}
