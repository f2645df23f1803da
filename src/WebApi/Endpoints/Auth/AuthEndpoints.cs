using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.Security;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Auth;

/// <summary>Logging in and out, and passwords.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/auth").WithTags("Auth").NotStored();
        group.MapPost("/login", LoginAsync)
            .WithName("login")
            .WithSummary("Logs in. With ?cookie=true the refresh token comes as a cookie, for browsers.")
            .Open()
            .Refuses(AccountErrors.LoginFailed, AccountErrors.TotpRequired);
        group.MapPost("/refresh", RefreshAsync)
            .WithName("refreshLogin")
            .WithSummary("Gets the next tokens for a refresh token, which is good once. Without a body the cookie's is taken, which is good again for 30 seconds: an answer may be lost.")
            .Open()
            .WithMetadata(new RenewsLogin())
            .Refuses(AccountErrors.RefreshInvalid, AccountErrors.RefreshSuperseded, AccountErrors.RefreshReused);
        MapPasswords(group);

        group.MapPost("/logout", LogoutAsync)
            .WithName("logout")
            .WithSummary("Ends this login.")
            .OfAccount()
            .WithOldPassword();
        group.MapPost("/logout-all", LogoutEverywhereAsync)
            .WithName("logoutEverywhere")
            .WithSummary("Ends all logins, this one too.")
            .OfAccount()
            .WithOldPassword();
        group.MapGet("/sessions", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new ListSessionsQuery(), cancellationToken).OkAsync())
            .WithName("listSessions")
            .WithSummary("The live logins, the latest used first.")
            .OfAccount();
        group.MapDelete("/sessions/{id:guid}", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new EndSessionCommand(id), cancellationToken).NoContentAsync())
            .WithName("endSession")
            .WithSummary("Ends one login.")
            .OfAccount()
            .Refuses(CommonErrors.NotFound);
    }

    private static void MapPasswords(RouteGroupBuilder group)
    {
        group.MapPost("/password", (ChangePasswordCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).NoContentAsync())
            .WithName("changePassword")
            .WithSummary("Changes the password. All other logins end.")
            .OfAccount()
            .WithOldPassword()
            .Refuses(AccountErrors.ProofWrong, AccountErrors.TotpRequired, AccountErrors.LockedOut);
        group.MapPost("/password/forgot", (ForgotPasswordCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).AcceptedAsync())
            .WithName("forgotPassword")
            .WithSummary("Sends a token to set a new password with, if somebody has this address; the answer does not say whether.")
            .Open();
        group.MapPost("/password/reset", (ResetPasswordCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).NoContentAsync())
            .WithName("resetPassword")
            .WithSummary("Sets a new password with a token that was sent. All logins and personal tokens end.")
            .Open()
            .Refuses(AccountErrors.ResetInvalid, AccountErrors.PasswordHasName);
    }

    private static async Task<Results<Ok<LoginResponse>, ProblemHttpResult>> LoginAsync(
        LoginCommand command, bool? cookie, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(command, cancellationToken);
        return result.IsOk ? Answer(http, result.Value, cookie == true) : Answers.Problem(result.Error);
    }

    private static async Task<Results<Ok<LoginResponse>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest? body, HttpContext http, IMediator mediator, WallClock clock, CancellationToken cancellationToken)
    {
        var arrivedAt = clock.Now();
        var cookie = body?.RefreshToken is null ? RefreshCookie.Read(http) : null;
        var token = body?.RefreshToken ?? cookie;
        var result = token is null ? AccountErrors.RefreshInvalid : await mediator.Send(new RefreshLoginCommand(token, arrivedAt, FromCookie: cookie is not null), cancellationToken);
        if (result.IsOk)
        {
            return Answer(http, result.Value, cookie is not null);
        }

        // Whoever came second must not throw away the cookie that the first one brought the same browser.
        if (cookie is not null && result.Error != AccountErrors.RefreshSuperseded)
        {
            RefreshCookie.Clear(http);
        }

        return Answers.Problem(result.Error);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LogoutAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        RefreshCookie.Clear(http);
        return await mediator.Send(new LogoutCommand(), cancellationToken).NoContentAsync();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LogoutEverywhereAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        RefreshCookie.Clear(http);
        return await mediator.Send(new LogoutEverywhereCommand(), cancellationToken).NoContentAsync();
    }

    private static Ok<LoginResponse> Answer(HttpContext http, LoginTokens tokens, bool cookie)
    {
        if (!cookie)
        {
            return TypedResults.Ok(new LoginResponse(tokens.AccessToken, tokens.ExpiresIn, tokens.RefreshToken));
        }

        RefreshCookie.Set(http, tokens.RefreshToken, tokens.RefreshExpiresAt);
        return TypedResults.Ok(new LoginResponse(tokens.AccessToken, tokens.ExpiresIn, null));
    }
}
