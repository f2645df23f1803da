using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.Auth;
using EggMoney.WebApi.Endpoints.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Admin.Imports;

/// <summary>Old machines' data moving in, brought by an admin for a user. The user finds it in their own audit.</summary>
internal static class ImportEndpoints
{
    private const string Path = "/api/v1/admin/tenants/{id:guid}/imports";

    public static void MapAdminImports(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("Admin").NotStored().ForAdmins();
        group.MapPost("/", ImportAsync)
            .WithName("importLegacy")
            .WithSummary("Move an old machine's data in. A dry run first: its report has the confirmation that the real run of the same files and options needs.")
            .WithMetadata(new UploadMark())
            .Refuses(ImportErrors.Refused, ImportErrors.ConfirmationNeeded, UploadErrors.Busy, UploadErrors.NoRoom);
        group.MapGet("/", ListAsync)
            .WithName("listImports")
            .WithSummary("A user's imports, newest first, with how far one is that is being done.");
        group.MapGet("/{importId:guid}", GetAsync)
            .WithName("getImport")
            .WithSummary("One import with its report.");
        group.MapPost("/{importId:guid}/undo", UndoAsync)
            .WithName("undoImport")
            .WithSummary("Take away exactly what an import brought, unless trading went on with it. Trading stays paused.")
            .Refuses(ImportErrors.NotLatest, ImportErrors.NotImported, ImportErrors.TradedOn);
    }

    private static async Task<Results<Ok<ImportReport>, Created<ImportReport>, ProblemHttpResult>> ImportAsync(
        Guid id, HttpContext http, UploadDesk desk, TenantDoor door, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        desk.Admit(http);
        if (UploadReader.BoundaryOf(http.Request) is not { } boundary)
        {
            return NoForm();
        }

        if (await door.FindAsync(id, cancellationToken) is not { } tenant)
        {
            return Answers.Problem(CommonErrors.NotFound);
        }

        // What was begun in earnest is finished though the page that asked for it is closed or loaded anew: it finds it in the list.
        var result = await desk.TakeAsync(
            http, boundary, upload => door.SendAsync(tenant, upload.Command, upload.Options.DryRun ? cancellationToken : lifetime.ApplicationStopping), cancellationToken);
        return result.IsOk ? Answer(id, result.Value) : Answers.Problem(result.Error);
    }

    private static Task<Results<Ok<IReadOnlyList<ImportDto>>, ProblemHttpResult>> ListAsync(Guid id, TenantDoor door, CancellationToken cancellationToken) =>
        door.SendAsync(id, new ListImportsQuery(), cancellationToken).OkAsync();

    private static Task<Results<Ok<ImportDetailDto>, ProblemHttpResult>> GetAsync(Guid id, Guid importId, TenantDoor door, CancellationToken cancellationToken) =>
        door.SendAsync(id, new GetImportQuery(importId), cancellationToken).OkAsync();

    private static Task<Results<Ok<ImportDto>, ProblemHttpResult>> UndoAsync(Guid id, Guid importId, TenantDoor door, CancellationToken cancellationToken) =>
        door.SendAsync(id, new UndoImportCommand(importId), cancellationToken).OkAsync();

    /// <summary>A dry run that finds much to refuse has done its work; a real one that wrote nothing is refused, and says by its report why.</summary>
    private static Results<Ok<ImportReport>, Created<ImportReport>, ProblemHttpResult> Answer(Guid tenantId, (ImportReport Report, bool DryRun) done)
    {
        var (report, dryRun) = done;
        return (report.Outcome, dryRun) switch
        {
            (ImportOutcome.Imported, _) => TypedResults.Created($"/api/v1/admin/tenants/{tenantId}/imports/{report.ImportId}", report),
            (ImportOutcome.Refused, false) => Refused(report),
            _ => TypedResults.Ok(report),
        };
    }

    private static ProblemHttpResult Refused(ImportReport report)
    {
        var error = report.Problems.Any(one => one.Code == ImportErrors.ConfirmationNeeded.Code) ? ImportErrors.ConfirmationNeeded
            : ImportErrors.Refused.With(report.Problems is [var problem, ..] ? problem.Text : report.Conflicts is [var conflict, ..] ? conflict.Text : "");
        var details = Answers.Details(error);
        details.Extensions[Uploads.Report] = report;
        return TypedResults.Problem(details);
    }

    private static ProblemHttpResult NoForm()
    {
        var details = Answers.Details(UploadErrors.NoForm);
        details.Status = StatusCodes.Status415UnsupportedMediaType;
        return TypedResults.Problem(details);
    }
}
