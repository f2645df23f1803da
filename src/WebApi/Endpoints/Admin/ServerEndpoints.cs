using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Admin;

/// <summary>The server as a whole: everybody's runs, the stop, and what admins did.</summary>
internal static class ServerEndpoints
{
    public static void MapAdminServer(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/admin").WithTags("Admin").ForAdmins();
        group.MapGet("/runs", RunsAsync)
            .WithName("listTenantRuns")
            .WithSummary("Everybody's dispatch runs, newest first.")
            .Refuses(CommonErrors.BadCursor);
        group.MapGet("/runs/map", RunMapAsync)
            .WithName("getRunMap")
            .WithSummary("How a session's work went, as a map: users downwards, newest first, phases across.")
            .Refuses(CommonErrors.BadCursor);
        group.MapGet("/runs/sessions", SessionMapAsync)
            .WithName("getSessionMap")
            .WithSummary("How the work of several sessions went, as a map: users downwards, newest first, sessions across.")
            .Refuses(CommonErrors.BadCursor);
        group.MapGet("/audit", AuditAsync)
            .WithName("listAdminActs")
            .WithSummary("What admins did, newest first.")
            .Refuses(CommonErrors.BadCursor);
        group.MapGet("/nodes", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new ListNodesQuery(), cancellationToken).OkAsync())
            .WithName("listNodes")
            .WithSummary("The processes that serve this database, and which lanes they run.");
        group.MapGet("/backups", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetBackupsQuery(), cancellationToken).OkAsync())
            .WithName("getBackups")
            .WithSummary("Where backups go, which there are, when the next is due, and whether the latest could be restored.");
        group.MapGet("/trading", TradingAsync)
            .WithName("getServerTrading")
            .WithSummary("Whether the server-wide stop is on.");
        group.MapPost("/trading/pause", (IMediator mediator, CancellationToken cancellationToken) => SetTradingAsync(paused: true, mediator, cancellationToken))
            .WithName("pauseServerTrading")
            .WithSummary("Stop everybody's bots: nothing new is sent, what is open is settled. It stays so until it is lifted.");
        group.MapPost("/trading/resume", (IMediator mediator, CancellationToken cancellationToken) => SetTradingAsync(paused: false, mediator, cancellationToken))
            .WithName("resumeServerTrading")
            .WithSummary("Lift the server-wide stop.");
    }

    private static Task<Results<Ok<Page<TenantRunDto>>, ProblemHttpResult>> RunsAsync(
        DateOnly? session, string? state, Guid? userId, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListTenantRunsQuery(session, state, userId, cursor, limit ?? PageLimit.Default), cancellationToken).OkAsync();

    private static Task<Results<Ok<RunMapDto>, ProblemHttpResult>> RunMapAsync(
        DateOnly? session, string? name, string? state, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetRunMapQuery(session, name, state, cursor, limit ?? PageLimit.Default), cancellationToken).OkAsync();

    private static Task<Results<Ok<SessionMapDto>, ProblemHttpResult>> SessionMapAsync(
        DateOnly? from, DateOnly? to, string? name, string? state, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetSessionMapQuery(from, to, name, state, cursor, limit ?? PageLimit.Default), cancellationToken).OkAsync();

    private static Task<Results<Ok<Page<AdminActDto>>, ProblemHttpResult>> AuditAsync(
        Guid? userId, string? action, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListAdminActsQuery(userId, action, cursor, limit ?? PageLimit.Default), cancellationToken).OkAsync();

    private static Task<Results<Ok<ServerTradingDto>, ProblemHttpResult>> TradingAsync(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetServerTradingQuery(), cancellationToken).OkAsync();

    private static Task<Results<Ok<ServerTradingDto>, ProblemHttpResult>> SetTradingAsync(bool paused, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new SetServerTradingCommand(paused), cancellationToken).OkAsync();
}
