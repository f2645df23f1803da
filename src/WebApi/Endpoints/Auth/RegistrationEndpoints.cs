using EggMoney.Application.Accounts;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Auth;

/// <summary>How people come in.</summary>
internal static class RegistrationEndpoints
{
    public static void MapRegistration(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/auth").WithTags("Auth").Open();
        group.MapPost("/register", RegisterAsync)
            .WithName("register")
            .WithSummary("Sign up; by default with an invitation's code. Log in next.")
            .Refuses(RegistrationErrors.RegistrationClosed, RegistrationErrors.InvitationInvalid, RegistrationErrors.UsernameTaken, AccountErrors.EmailTaken);
        group.MapPost("/invitation", (CheckInvitationQuery query, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(query, cancellationToken).OkAsync())
            .WithName("checkInvitation")
            .WithSummary("Whether an invitation's code is still good, before a form is filled in. Nothing is used up.")
            .Refuses(RegistrationErrors.RegistrationClosed, RegistrationErrors.InvitationInvalid);
        group.MapPost("/setup", SetUpAsync)
            .WithName("setUpServer")
            .WithSummary("Make the first admin, with the token that a server without one prints at its start.")
            .Refuses(RegistrationErrors.SetUpBefore, RegistrationErrors.SetupTokenInvalid, RegistrationErrors.UsernameTaken, AccountErrors.EmailTaken);
    }

    private static Task<Results<Created<RegisteredDto>, ProblemHttpResult>> RegisterAsync(RegisterCommand body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(body, cancellationToken).CreatedAsync(Location);

    private static Task<Results<Created<RegisteredDto>, ProblemHttpResult>> SetUpAsync(SetUpServerCommand body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(body, cancellationToken).CreatedAsync(Location);

    /// <summary>Where they see themselves, once they have logged in.</summary>
    private static string Location(RegisteredDto registered) => "/api/v1/me";
}
