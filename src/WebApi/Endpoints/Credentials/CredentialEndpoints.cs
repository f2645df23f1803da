using EggMoney.Application.Accounts;
using EggMoney.Application.Accounts.Credentials;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.ByHand;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Credentials;

/// <summary>The caller's brokerage accounts. Logins only: keys are never in a token's reach.</summary>
internal static class CredentialEndpoints
{
    private const string Path = "/api/v1/credentials";

    public static void MapCredentials(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("Credentials").OfAccount();
        group.MapGet("/", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new ListCredentialsQuery(), cancellationToken).OkAsync())
            .WithName("listCredentials")
            .WithSummary("Your brokerage accounts; of their keys only the last characters.");
        group.MapPost("/", AddAsync)
            .WithName("addCredential")
            .WithSummary("Adds a brokerage account. A paper account is opened with its cash, and becomes active where none is.")
            .Refuses(CredentialErrors.PaperTakesNoKeys, CredentialErrors.PaperIsMock, CredentialErrors.OnlyPaperTakesCash, CredentialErrors.TooMany, BrokerErrors.Unavailable);

        var one = group.MapGroup("/{id:guid}");
        one.MapGet("/", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetCredentialQuery(id), cancellationToken).OkAsync())
            .WithName("getCredential")
            .WithSummary("A brokerage account; of its keys only the last characters.")
            .Refuses(CommonErrors.NotFound);
        one.MapPut("/", UpdateAsync)
            .WithName("updateCredential")
            .WithSummary("Replaces label and product code. A key that is left out stays; broker and environment never change.")
            .Refuses(CommonErrors.NotFound, CredentialErrors.PaperTakesNoKeys, CredentialErrors.ProductCodeMissing, CredentialErrors.AccountFixed);
        one.MapDelete("/", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new DeleteCredentialCommand(id), cancellationToken).NoContentAsync())
            .WithName("deleteCredential")
            .WithSummary("Deletes a brokerage account and erases its keys.")
            .Refuses(CommonErrors.NotFound, CredentialErrors.OrdersOpen, CredentialErrors.InUse, ByHandErrors.OperationOpen);
        one.MapPost("/verify", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new VerifyCredentialCommand(id), cancellationToken).OkAsync())
            .WithName("verifyCredential")
            .WithSummary("Asks the broker whether it accepts the keys, and tries what bots need of the account: what works, what does not, what to do.")
            .Refuses(CommonErrors.NotFound, BrokerErrors.KeysRefused, BrokerErrors.RequestRefused, BrokerErrors.NotInstalled, BrokerErrors.Unavailable);
        one.MapPost("/activate", ActivateAsync)
            .WithName("activateCredential")
            .WithSummary("Lets your bots trade on this account, once the broker has answered for it. One with money needs your password again.")
            .Refuses(
                CommonErrors.NotFound, CredentialErrors.OrdersOpen, ByHandErrors.OperationOpen, CredentialErrors.HoldingsElsewhere, CredentialErrors.ProofRequired, AccountErrors.ProofWrong, AccountErrors.TotpRequired,
                AccountErrors.LockedOut, BrokerErrors.KeysRefused, BrokerErrors.RequestRefused, BrokerErrors.NotInstalled, BrokerErrors.Unavailable);
    }

    private static Task<Results<Created<CredentialDto>, ProblemHttpResult>> AddAsync(AddCredentialCommand body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(body, cancellationToken).CreatedAsync(credential => $"{Path}/{credential.Id}");

    private static Task<Results<Ok<CredentialDto>, ProblemHttpResult>> UpdateAsync(Guid id, UpdateCredentialRequest body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new UpdateCredentialCommand(id, body.Label, body.ProductCode, body.AppKey, body.AppSecret, body.AccountNumber), cancellationToken).OkAsync();

    private static Task<Results<Ok<CredentialDto>, ProblemHttpResult>> ActivateAsync(Guid id, ActivateCredentialRequest body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ActivateCredentialCommand(id, body.Proof, body.AcceptHoldings), cancellationToken).OkAsync();
}

/// <summary>A brokerage account's new label, settings and keys.</summary>
/// <param name="Label">Your name for it.</param>
/// <param name="ProductCode">KIS: the account number's last 2 digits.</param>
/// <param name="AppKey">KIS: a new app key; left out, the stored one stays.</param>
/// <param name="AppSecret">KIS: a new app secret; left out, the stored one stays.</param>
/// <param name="AccountNumber">KIS: a new account number; left out, the stored one stays.</param>
internal sealed record UpdateCredentialRequest(string Label, string? ProductCode = null, string? AppKey = null, string? AppSecret = null, string? AccountNumber = null)
{
    /// <summary>Tells nothing: keys must not reach a log.</summary>
    public override string ToString() => nameof(UpdateCredentialRequest);
}

/// <summary>What goes with a change of the account that bots trade on.</summary>
/// <param name="Proof">Your password and code; needed for an account with money.</param>
/// <param name="AcceptHoldings">The shares that your bots hold are in this account too.</param>
internal sealed record ActivateCredentialRequest(Proof? Proof = null, bool AcceptHoldings = false);
