using System.Text.Encodings.Web;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EggMoney.WebApi.Access;

/// <summary>Takes personal access tokens.</summary>
internal sealed class PersonalTokens(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "PersonalToken";

    private const string Bearer = "Bearer ";

    /// <summary>The token of a request, if it could be one of these.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header
        && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && header[Bearer.Length..].Trim() is { } token
        && token.StartsWith(IdentifyTokenQuery.Prefix, StringComparison.Ordinal)
            ? token
            : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Of(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        if (!IdentifyTokenQuery.TryRead(token, out var owner, out var query))
        {
            return AuthenticateResult.Fail("This is no token.");
        }

        await using var scope = Context.RequestServices.GetRequiredService<ITenantScopeFactory>().Begin(new(owner, owner.ToString("D")));
        return await scope.Services.GetRequiredService<IMediator>().Send(query, Context.RequestAborted) is { } found
            ? AuthenticateResult.Success(new(Callers.SignIn(Context, owner, found.Identity, sessionId: null, found.Scope, SchemeName), SchemeName))
            : AuthenticateResult.Fail("The token is not good.");
    }
}
