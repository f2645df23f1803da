using System.Security.Claims;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.WebApi.Access;

/// <summary>Who is there, as the database has it now.</summary>
internal sealed class CallerIdentity(Caller caller, Identity identity, TokenScope? scope, string scheme) : ClaimsIdentity([new(ClaimTypes.Name, caller.Name)], scheme)
{
    public Caller Caller { get; } = caller;

    /// <summary>A login, and not a personal access token.</summary>
    public bool IsLogin => scope is null;

    public bool MayTrade => scope is null or TokenScope.Trade;

    public bool MustChangePassword { get; } = identity.MustChangePassword;
}

/// <summary>Makes the caller known to the request's scope: its tenant, and whoever acts.</summary>
internal static class Callers
{
    /// <summary>Longer ones are nobody's business.</summary>
    private const int UserAgentLength = 300;

    /// <summary>Before anybody has logged in.</summary>
    public static Caller Anonymous(HttpContext http) =>
        new(null, "anonymous", CallerVia.Anonymous, http.Connection.RemoteIpAddress?.ToString(), UserAgent(http));

    /// <summary>Whoever acts in this request.</summary>
    public static Caller Of(HttpContext http) => http.RequestServices.GetRequiredService<CallerContext>().Caller;

    /// <summary>Lets the request's scope work for the user.</summary>
    public static ClaimsPrincipal SignIn(HttpContext http, Guid userId, Identity identity, Guid? sessionId, TokenScope? scope, string scheme)
    {
        var caller = Anonymous(http) with
        {
            UserId = userId,
            Name = identity.Username,
            Via = scope is null ? CallerVia.Session : CallerVia.Token,
            SessionId = sessionId,
            IsAdmin = identity.Role == UserRole.Admin,
        };
        http.RequestServices.GetRequiredService<IMultiTenantContextSetter>().Set(new(userId, identity.Username));
        http.RequestServices.GetRequiredService<CallerContext>().Set(caller);
        return new(new CallerIdentity(caller, identity, scope, scheme));
    }

    private static string? UserAgent(HttpContext http) => http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent
        ? agent[..Math.Min(agent.Length, UserAgentLength)]
        : null;
}
