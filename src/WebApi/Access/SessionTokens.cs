using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Security;
using MediatR;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EggMoney.WebApi.Access;

/// <summary>Takes the access tokens of logins.</summary>
internal sealed class SessionTokens(AccessTokens tokens) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = tokens.Validation;
        options.Events = new() { OnTokenValidated = IdentifyAsync };
    }

    /// <summary>A good signature says who it was; only the database knows whether that still holds.</summary>
    private static async Task IdentifyAsync(TokenValidatedContext context)
    {
        var http = context.HttpContext;
        if (!Guid.TryParse(context.Principal?.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out var userId)
            || !Guid.TryParse(context.Principal.FindFirst(JwtRegisteredClaimNames.Sid)?.Value, out var sessionId))
        {
            context.Fail("The token names no session.");
            return;
        }

        await using var scope = http.RequestServices.GetRequiredService<ITenantScopeFactory>().Begin(new(userId, userId.ToString("D")));
        var identity = await scope.Services.GetRequiredService<IMediator>().Send(new IdentifySessionQuery(sessionId), http.RequestAborted);
        if (identity is null)
        {
            context.Fail("The session is over.");
            return;
        }

        context.Principal = Callers.SignIn(http, userId, identity, sessionId, scope: null, JwtBearerDefaults.AuthenticationScheme);
    }
}
