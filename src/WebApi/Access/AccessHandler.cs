using EggMoney.Application.Common;
using EggMoney.WebApi.Endpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace EggMoney.WebApi.Access;

/// <summary>Decides whether who is there may call the endpoint.</summary>
internal sealed class AccessHandler : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            return Task.CompletedTask;
        }

        if (Refusal(context.User.Identities.OfType<CallerIdentity>().Single(), requirement.Level, context.Resource as HttpContext) is { } error)
        {
            context.Fail(new AccessFailure(this, error));
        }
        else
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private static Error? Refusal(CallerIdentity caller, AccessLevel level, HttpContext? http)
    {
        if (caller.MustChangePassword && http?.GetEndpoint()?.Metadata.GetMetadata<WithOldPasswordMark>() is null)
        {
            return AccessErrors.PasswordChangeRequired;
        }

        return level switch
        {
            AccessLevel.Read => null,
            AccessLevel.Trade => caller.MayTrade ? null : AccessErrors.ScopeMissing,
            AccessLevel.Account => caller.IsLogin ? null : AccessErrors.LoginOnly,
            AccessLevel.Admin when !caller.IsLogin => AccessErrors.LoginOnly,
            AccessLevel.Admin => caller.Caller.IsAdmin ? null : AccessErrors.AdminsOnly,
            _ => throw new InvalidOperationException($"{level} needs no authorization."),
        };
    }
}

/// <summary>Why somebody may not.</summary>
internal sealed class AccessFailure(IAuthorizationHandler handler, Error error) : AuthorizationFailureReason(handler, error.Code)
{
    public Error Error { get; } = error;
}

/// <summary>Answers who may not with a problem that says why.</summary>
internal sealed class AccessResults : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        if (authorizeResult.Challenged)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        var error = authorizeResult.Challenged
            ? AccessErrors.Unauthenticated
            : authorizeResult.AuthorizationFailure?.FailureReasons.OfType<AccessFailure>().FirstOrDefault()?.Error ?? AccessErrors.Unauthenticated;
        await Answers.Problem(error).ExecuteAsync(context);
    }
}
