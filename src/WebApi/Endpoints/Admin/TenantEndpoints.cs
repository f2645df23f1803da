using EggMoney.Application.Accounts;
using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.Auth;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Admin;

/// <summary>Users as admins manage them. Keys, bots and trades are nobody's business but their owner's.</summary>
internal static class TenantEndpoints
{
    public static void MapAdminTenants(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/admin/tenants").WithTags("Admin").NotStored().ForAdmins();
        group.MapGet("/", ListAsync)
            .WithName("listTenants")
            .WithSummary("The users of this server, newest first.")
            .Refuses(CommonErrors.BadCursor);
        group.MapPost("/", AddAsync)
            .WithName("addTenant")
            .WithSummary("Add a user: with a first password that they must change, or with a code by which they set one.")
            .Refuses(RegistrationErrors.UsernameTaken, AccountErrors.EmailTaken);
        group.MapGet("/{id:guid}", GetAsync)
            .WithName("getTenant")
            .WithSummary("One user.")
            .Refuses(CommonErrors.NotFound);
        group.MapPatch("/{id:guid}", UpdateAsync)
            .WithName("updateTenant")
            .WithSummary("Let a user in or keep them out, or set what they may do.")
            .Refuses(CommonErrors.NotFound, AccountErrors.LastAdmin);
    }

    private static Task<Results<Ok<Page<TenantDto>>, ProblemHttpResult>> ListAsync(
        string? name, bool? active, string? role, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListTenantsQuery(name, active, role, cursor, limit ?? PageLimit.Default), cancellationToken).OkAsync();

    private static Task<Results<Created<AddedTenantDto>, ProblemHttpResult>> AddAsync(AddTenantCommand body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(body, cancellationToken).CreatedAsync(tenant => $"/api/v1/admin/tenants/{tenant.Id}");

    private static Task<Results<Ok<TenantDto>, ProblemHttpResult>> GetAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetTenantQuery(id), cancellationToken).OkAsync();

    private static Task<Results<Ok<TenantDto>, ProblemHttpResult>> UpdateAsync(Guid id, UpdateTenantRequest body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new UpdateTenantCommand(id, body.Active, body.Role), cancellationToken).OkAsync();
}

/// <summary>What is to change of a user; what is left out stays.</summary>
/// <param name="Active">Whether they may log in and their bots trade.</param>
/// <param name="Role">What they may do.</param>
internal sealed record UpdateTenantRequest(bool? Active = null, UserRole? Role = null);
