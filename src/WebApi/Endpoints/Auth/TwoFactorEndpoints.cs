using EggMoney.Application.Accounts;
using EggMoney.WebApi.Access;
using MediatR;

namespace EggMoney.WebApi.Endpoints.Auth;

/// <summary>The second factor of a login.</summary>
internal static class TwoFactorEndpoints
{
    public static void MapTwoFactor(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/me/two-factor").WithTags("Two-factor").NotStored().OfAccount();
        group.MapPost("/setup", (SetUpTwoFactorCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).OkAsync())
            .WithName("setUpTwoFactor")
            .WithSummary("Makes a seed for an authenticator, shown this once. It is not asked for before it is enabled.")
            .Refuses(AccountErrors.TwoFactorAlreadyOn, AccountErrors.ProofWrong, AccountErrors.LockedOut);
        group.MapPost("/enable", (EnableTwoFactorCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).OkAsync())
            .WithName("enableTwoFactor")
            .WithSummary("Turns it on, with a code of the authenticator. All other logins end. The recovery codes are shown this once.")
            .Refuses(AccountErrors.TwoFactorAlreadyOn, AccountErrors.TwoFactorNotSetUp, AccountErrors.TotpWrong);
        group.MapPost("/disable", (DisableTwoFactorCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).NoContentAsync())
            .WithName("disableTwoFactor")
            .WithSummary("Turns it off. All other logins end.")
            .Refuses(AccountErrors.TwoFactorOff, AccountErrors.ProofWrong, AccountErrors.TotpRequired, AccountErrors.LockedOut);
        group.MapPost("/recovery-codes", (RenewRecoveryCodesCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).OkAsync())
            .WithName("renewRecoveryCodes")
            .WithSummary("Makes new recovery codes, shown this once; those before are no longer good.")
            .Refuses(AccountErrors.TwoFactorOff, AccountErrors.ProofWrong, AccountErrors.LockedOut);
    }
}
