using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.Auth;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Admin;

/// <summary>Codes with which people sign up.</summary>
internal static class InvitationEndpoints
{
    public static void MapAdminInvitations(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/admin/invitations").WithTags("Admin").NotStored().ForAdmins();
        group.MapPost("/", AddAsync)
            .WithName("addInvitation")
            .WithSummary("Make a code with which one person signs up. It is shown this once.")
            .Refuses(CommonErrors.NotFound, AdminErrors.TenantSignedUp, AdminErrors.TenantInvented);
        group.MapGet("/", ListAsync)
            .WithName("listInvitations")
            .WithSummary("Invitations and who used them, newest first.")
            .Refuses(CommonErrors.BadCursor);
        group.MapDelete("/{id:guid}", RevokeAsync)
            .WithName("revokeInvitation")
            .WithSummary("Take an invitation back that nobody has used.")
            .Refuses(CommonErrors.NotFound, AdminErrors.InvitationUsed);
    }

    private static Task<Results<Created<AddedInvitationDto>, ProblemHttpResult>> AddAsync(AddInvitationCommand body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(body, cancellationToken).CreatedAsync(_ => "/api/v1/admin/invitations");

    private static Task<Results<Ok<Page<InvitationDto>>, ProblemHttpResult>> ListAsync(
        string? state, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListInvitationsQuery(state, cursor, limit ?? PageLimit.Default), cancellationToken).OkAsync();

    private static Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new RevokeInvitationCommand(id), cancellationToken).NoContentAsync();
}
