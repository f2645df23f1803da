using EggMoney.Application.Common;
using EggMoney.Application.Reporting;
using EggMoney.Application.Trading;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Demo;

/// <summary>What there is to see in a demonstration; without a login, for its people are invented. Those who signed up are not among them.</summary>
internal static class DemoEndpoints
{
    public static void MapDemo(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/demo").WithTags("Demo").Open();
        group.MapGet("/", UsersAsync).WithName("listDemoUsers").WithSummary("The names of the demonstration's users.");

        var user = group.MapGroup("/{username}");
        Map<BotDto>(user, "bots", "The user's bots with their settings and state.", () => new ListBotsQuery());
        Map<PositionDto>(user, "positions", "What the user holds.", () => new ListPositionsQuery());
        MapLatest<OrderDto>(user, "orders", "The latest orders with their slices, newest first.", limit => new ListOrdersQuery(Limit: limit));
        MapLatest<TradeDto>(user, "trades", "The latest trades, newest first.", limit => new ListTradesQuery(Limit: limit));
        MapLatest<RunDto>(user, "runs", "The latest of the run ledger, newest first.", limit => new ListRunsQuery(Limit: limit));
        MapLatest<DecisionDto>(user, "decisions", "Why bots ordered or did not, newest first.", limit => new ListDecisionsQuery(Limit: limit));
    }

    private static async Task<Ok<IReadOnlyList<string>>> UsersAsync(ISystemQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<string>>([.. (await queries.ListInventedTenantsAsync(cancellationToken)).Select(tenant => tenant.Identifier)]);

#pragma warning disable RDG002 // Of what these answer only their callers know the type: such an endpoint is made when the server starts, as all were before there was a generator.
    private static void Map<T>(RouteGroupBuilder group, string name, string summary, Func<ITenantRequest<IReadOnlyList<T>>> query)
    {
        Delegate list = (string username, ISystemQueries queries, TenantDesk desk, CancellationToken cancellationToken) =>
            ListAsync(username, query(), rows => rows, queries, desk, cancellationToken);
        group.MapGet("/" + name, list).Describe(name, summary);
    }

    private static void MapLatest<T>(RouteGroupBuilder group, string name, string summary, Func<int, ITenantRequest<Result<Page<T>>>> query)
    {
        Delegate list = (string username, int? limit, ISystemQueries queries, TenantDesk desk, CancellationToken cancellationToken) =>
            ListAsync(username, query(limit ?? PageLimit.Default), page => page.Value!.Items, queries, desk, cancellationToken);
        group.MapGet("/" + name, list).Describe(name, summary).ProducesValidationProblem();
    }
#pragma warning restore RDG002

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .WithName($"listDemo{char.ToUpperInvariant(name[0])}{name[1..]}")
        .WithSummary(summary)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<IReadOnlyList<T>>, ProblemHttpResult>> ListAsync<T, TAnswer>(
        string username, ITenantRequest<TAnswer> query, Func<TAnswer, IReadOnlyList<T>> rows, ISystemQueries queries, TenantDesk desk, CancellationToken cancellationToken) =>
        (await queries.ListInventedTenantsAsync(cancellationToken)).FirstOrDefault(tenant => string.Equals(tenant.Identifier, username, StringComparison.OrdinalIgnoreCase)) is { } tenant
            ? TypedResults.Ok(rows(await desk.SendAsync(tenant, query, cancellationToken)))
            : Answers.Problem(HttpErrors.UserUnknown);
}
