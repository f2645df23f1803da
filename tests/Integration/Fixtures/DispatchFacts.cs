using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;

namespace EggMoney.Integration.Fixtures;

/// <summary>A tenant as the dispatcher's cross-tenant query sees it.</summary>
internal sealed record ActiveTenant(Guid UserId, string Username, bool TradingPaused, Schedule Schedule)
{
    public TenantInfo Info => new(UserId, Username);
}

/// <summary>Asks the dispatcher's cross-tenant query in a test's words.</summary>
internal static class DispatchFacts
{
    public static async Task<IReadOnlyList<ActiveTenant>> ListActiveTenantsAsync(this ISystemQueries queries, CancellationToken cancellationToken) =>
        [.. (await LoadAsync(queries, DateOnly.MinValue, cancellationToken)).Select(facts => new ActiveTenant(facts.Tenant.Id, facts.Tenant.Identifier, facts.Paused, facts.Schedule)).OrderBy(tenant => tenant.UserId)];

    public static async Task<IReadOnlyList<LedgerFact>> ListRunsSinceAsync(this ISystemQueries queries, DateOnly session, CancellationToken cancellationToken) =>
        [.. (await LoadAsync(queries, session, cancellationToken)).SelectMany(facts => facts.Runs)];

    private static Task<IReadOnlyList<TenantFacts>> LoadAsync(ISystemQueries queries, DateOnly session, CancellationToken cancellationToken) =>
        ((IDispatchQueries)queries).LoadAsync(session, lane: 0, lanes: 1, cancellationToken);
}
