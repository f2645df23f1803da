using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints.Me;

/// <summary>A person's own account.</summary>
internal static class MeEndpoints
{
    private const string Tag = "Me";

    public static void MapMe(this IEndpointRouteBuilder app)
    {
        var me = app.MapGroup("/api/v1/me").WithTags(Tag);
        me.MapGet("/", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetMeQuery(), cancellationToken).OkAsync())
            .WithName("getMe")
            .WithSummary("Your account.")
            .Reads()
            .WithOldPassword();
        me.MapPatch("/", (UpdateMeCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).OkAsync())
            .WithName("updateMe")
            .WithSummary("Change language, time zone or e-mail address; what is left out stays. A new address needs the password, and the second factor where one is on.")
            .OfAccount()
            .Refuses(AccountErrors.EmailTaken, AccountErrors.ProofRequired.At("password"), AccountErrors.ProofWrong, AccountErrors.TotpRequired, AccountErrors.LockedOut);
        me.MapDelete("/", ([FromBody] DeleteMeCommand command, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(command, cancellationToken).NoContentAsync())
            .WithName("deleteMe")
            .WithSummary("Erase your account and everything that is yours, for good. Refused while orders are open.")
            .OfAccount()
            .Refuses(AccountErrors.OrdersOpen, AccountErrors.LastAdmin, AccountErrors.ProofWrong, AccountErrors.TotpRequired, AccountErrors.LockedOut);
        me.MapGet("/export", ExportAsync)
            .WithName("exportMe")
            .WithSummary("Everything that is yours as a zip archive of JSON and CSV files, without secrets.")
            .OfAccount()
            .Produces<Stream>(StatusCodes.Status200OK, "application/zip");

        var tokens = me.MapGroup("/tokens");
        tokens.MapGet("/", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new ListTokensQuery(), cancellationToken).OkAsync())
            .WithName("listTokens")
            .WithSummary("Your personal access tokens, newest first.")
            .OfAccount();
        tokens.MapPost("/", (CreateTokenCommand command, IMediator mediator, CancellationToken cancellationToken) =>
                mediator.Send(command, cancellationToken).CreatedAsync(token => $"/api/v1/me/tokens/{token.Id}"))
            .WithName("createToken")
            .WithSummary("Make a personal access token for a script of yours. It is shown this once. One of scope 'trade' needs the password, and the second factor where one is on.")
            .OfAccount()
            .Refuses(MeErrors.TooManyTokens, AccountErrors.ProofRequired.At("password"), AccountErrors.ProofWrong, AccountErrors.TotpRequired, AccountErrors.LockedOut);
        tokens.MapDelete("/{id:guid}", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new DeleteTokenCommand(id), cancellationToken).NoContentAsync())
            .WithName("deleteToken")
            .WithSummary("Delete a personal access token; it stops working at once.")
            .OfAccount()
            .Refuses(CommonErrors.NotFound);

        app.MapGroup("/api/v1/audit").WithTags("Audit").MapGet("/", ListAuditAsync)
            .WithName("listAudit")
            .WithSummary("Who did what to your account, when and from where, newest first.")
            .Reads()
            .Refuses(CommonErrors.BadCursor);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        var archive = await mediator.Send(new ExportMeCommand(), cancellationToken);
        return archive.IsOk
            ? TypedResults.Stream(output => archive.Value.WriteAsync(output, http.RequestAborted), "application/zip", archive.Value.FileName)
            : Answers.Problem(archive.Error);
    }

    private static Task<Results<Ok<Page<AuditDto>>, ProblemHttpResult>> ListAuditAsync(
        IMediator mediator, int? limit, string? cursor, string? action, DateTime? from, DateTime? to, CancellationToken cancellationToken) =>
        mediator.Send(new ListAuditQuery(limit ?? PageLimit.Default, cursor, action, from, to), cancellationToken).OkAsync();
}
