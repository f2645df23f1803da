using EggMoney.Application.Common;
using Microsoft.AspNetCore.Authorization;

namespace EggMoney.WebApi.Access;

/// <summary>Who may call an endpoint. Every endpoint says one of these; a test and the server's start refuse one that does not.</summary>
internal enum AccessLevel
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>A login, or a personal access token of any scope.</summary>
    Read,

    /// <summary>A login, or a personal access token of scope <c>trade</c>.</summary>
    Trade,

    /// <summary>A login: keys, passwords and tokens are never in a token's reach.</summary>
    Account,

    /// <summary>A login of an admin.</summary>
    Admin,
}

/// <summary>The mark on an endpoint; the OpenAPI document and the tests read it too.</summary>
internal sealed record AccessMark(AccessLevel Level);

/// <summary>Allowed also while the password must be changed.</summary>
internal sealed record WithOldPasswordMark;

/// <summary>What an endpoint may refuse, for the OpenAPI document.</summary>
internal sealed record RefusalMark(IReadOnlyList<Error> Errors);

/// <summary>The words with which endpoints say who may call them.</summary>
internal static class AccessConventions
{
    /// <summary>Anybody may call it.</summary>
    public static T Open<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.AllowAnonymous().WithMetadata(new AccessMark(AccessLevel.Open));

    /// <summary>It shows what is the caller's own.</summary>
    public static T Reads<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.Requires(AccessLevel.Read);

    /// <summary>It changes how the caller's bots trade.</summary>
    public static T Trades<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.Requires(AccessLevel.Trade);

    /// <summary>It is about the caller's account: logins only.</summary>
    public static T OfAccount<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.Requires(AccessLevel.Account);

    /// <summary>Admins only.</summary>
    public static T ForAdmins<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.Requires(AccessLevel.Admin);

    /// <summary>Allowed also while the password must be changed.</summary>
    public static T WithOldPassword<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new WithOldPasswordMark());

    /// <summary>What it may refuse besides broken rules and what every endpoint refuses.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params Error[] errors) => endpoint.WithMetadata(new RefusalMark(errors));

    private static T Requires<T>(this T endpoint, AccessLevel level)
        where T : IEndpointConventionBuilder => endpoint
        .RequireAuthorization(policy => policy.AddRequirements(new AccessRequirement(level)))
        .WithMetadata(new AccessMark(level));
}

/// <summary>The authorization requirement behind an <see cref="AccessMark"/>.</summary>
internal sealed record AccessRequirement(AccessLevel Level) : IAuthorizationRequirement;
