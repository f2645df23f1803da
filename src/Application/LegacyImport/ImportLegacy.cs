using System.Text.Json;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Market;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>Moves an old machine's data in, complete and checked, or not at all. A dry run does the same and keeps nothing of it.</summary>
/// <param name="Input">The files.</param>
/// <param name="Options">How.</param>
/// <param name="Confirmation">What the dry run answered; null for whoever looks at the report before they go on, as at the command line.</param>
/// <param name="Progress">Told how far it is; may be called from any thread.</param>
public sealed record ImportLegacyCommand(LegacyInput Input, ImportOptions Options, ImportConfirmation? Confirmation = null, IProgress<ImportProgress>? Progress = null)
    : ITenantRequest<ImportReport>;

/// <summary>Who imports must show that they saw the dry run's report.</summary>
/// <param name="Text">See <see cref="ImportReport.Confirmation"/>; null when it was not sent.</param>
public sealed record ImportConfirmation(string? Text);

/// <summary>How to import.</summary>
/// <param name="DryRun">Keep nothing.</param>
/// <param name="SkipBadRows">Leave out what cannot be read; a bad holding or order takes its bot with it.</param>
/// <param name="Overwrite">Of what was changed here and there: take the old machine's (true), keep what is here (false), or refuse and ask (null).</param>
/// <param name="TimeZone">The old machine's time zone, an IANA id.</param>
public sealed record ImportOptions(bool DryRun = true, bool SkipBadRows = false, bool? Overwrite = null, string TimeZone = "Asia/Seoul");

/// <summary>How far an import is.</summary>
/// <param name="Done">Rows of the history that are done.</param>
/// <param name="Total">Rows of the history.</param>
public sealed record ImportProgress(long Done, long Total);

internal sealed class ImportLegacyValidator : AbstractValidator<ImportLegacyCommand>
{
    public ImportLegacyValidator() => RuleFor(request => request.Options.TimeZone)
        .Must(zone => !string.IsNullOrWhiteSpace(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId)
        .WithText("The time zone must be an IANA name such as Asia/Seoul.", "시간대에는 Asia/Seoul과 같은 IANA 이름을 입력하십시오.")
        .OverridePropertyName("TimeZone");
}

internal sealed class ImportLegacyHandler(
    ILegacyReader reader,
    IEggMoneyDbFactory databases,
    ISystemQueries system,
    ISecretVault vault,
    IMultiTenantContextAccessor tenant,
    IMarketCalendar calendar,
    ImportBoard board,
    IImportConfirmations confirmations,
    IMediator mediator,
    AuditTrail audit,
    WallClock clock) : IRequestHandler<ImportLegacyCommand, ImportReport>
{
    private const int LongestError = 500;
    private const int LongestName = 255;

    public async Task<ImportReport> Handle(ImportLegacyCommand request, CancellationToken cancellationToken)
    {
        var problems = new ImportProblems();
        var name = request.Input.Databases.Count > 0 ? request.Input.Databases[0].Name : "";
        try
        {
            await using var source = await reader.OpenAsync(request.Input, cancellationToken);
            name = source.Name;
            return await ImportAsync(request, source, problems, cancellationToken);
        }
        catch (LegacyFileException exception)
        {
            problems.Fatal(exception.Note);
            return Refused(name, problems);
        }
    }

    private static ImportReport Refused(string fileName, ImportProblems problems) =>
        new(ImportOutcome.Refused, null, fileName, null, [], problems.Problems, problems.Count, problems.Notes, [], [], [], [], [], []);

    private async Task<ImportReport> ImportAsync(ImportLegacyCommand request, ILegacySource source, ImportProblems problems, CancellationToken cancellationToken)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(request.Options.TimeZone);
        var time = new LegacyTime(zone, calendar, clock.Now());
        var keyStore = request.Input.KeyStore is { } store ? LegacyKeyStore.Read(store, problems) : null;
        var environment = request.Input.Environment is { } file ? LegacyEnvironment.Read(file, problems) : null;
        var scan = await LegacyScan.ReadAsync(source, keyStore, environment, time, problems, cancellationToken);
        await RefuseStrangersAsync(source, scan, problems, cancellationToken);
        if (problems.IsFatal || (problems.Count > 0 && !request.Options.SkipBadRows))
        {
            return Refused(source.Name, problems);
        }

        var userId = tenant.TenantInfo!.Id;
        if (request is { Options.DryRun: false, Confirmation: { } confirmation } && !(confirmation.Text is { } text && confirmations.IsGood(text, userId, source.Fingerprint, request.Options)))
        {
            problems.Fatal(new(ImportErrors.ConfirmationNeeded.Code, source.Name, null, null, ImportErrors.ConfirmationNeeded.Text));
            return Refused(source.Name, problems);
        }

        if (await FindSameAsync(source, cancellationToken) is { } same)
        {
            return Refused(source.Name, problems) with { Outcome = ImportOutcome.Unchanged, ImportId = same };
        }

        // A user who never logged in has no settings, schedule and cash yet.
        await mediator.Send(new FurnishTenantCommand(), cancellationToken);
        var id = clock.NewId();
        using var shown = board.Show(id, scan.History.Count);
        if (!request.Options.DryRun)
        {
            await BeginAsync(id, source, request.Options.TimeZone, cancellationToken);
        }

        try
        {
            var report = await MoveAsync(request, source, scan, time, problems, id, done =>
            {
                shown.Report(done);
                request.Progress?.Report(new(done, scan.History.Count));
            }, cancellationToken);
            if (!request.Options.DryRun && report.Outcome == ImportOutcome.Refused)
            {
                await FailAsync(id, report.Problems.Count > 0 ? report.Problems[0].Text : "The figures do not come out even, or there are conflicts.", report);
            }

            return report.Outcome == ImportOutcome.Planned ? report with { Confirmation = confirmations.Make(userId, source.Fingerprint, request.Options) } : report;
        }
        catch (SaveConflictException) when (!request.Options.DryRun)
        {
            // Another writer was first, and the request is done again, as another import.
            await ForgetAsync(id);
            throw;
        }
        catch (Exception exception) when (!request.Options.DryRun)
        {
            await FailAsync(id, exception is OperationCanceledException ? "Cancelled." : exception.GetType().Name, null);
            throw;
        }
    }

    /// <summary>Refuses files of somebody else's machine, and a time at which trading would be disturbed.</summary>
    private async Task RefuseStrangersAsync(ILegacySource source, LegacyScan scan, ImportProblems problems, CancellationToken cancellationToken)
    {
        foreach (var origin in Origins(source, scan))
        {
            if (await system.FindOriginOwnerAsync(origin, cancellationToken) is { } owner && owner != tenant.TenantInfo!.Id)
            {
                problems.Fatal(
                    "machine_of_another_user",
                    source.Name,
                    null,
                    null,
                    "This machine's data was imported for another user already. Nobody's books take it twice: choose the right user, or undo the other import.",
                    "이 서버의 데이터는 이미 다른 사용자에게 가져왔습니다. 올바른 사용자를 선택하거나 다른 가져오기를 먼저 되돌리십시오.");
                break;
            }
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        await RefuseOpenOrdersAsync(db, source, problems, cancellationToken);
    }

    private static async Task RefuseOpenOrdersAsync(IEggMoneyDb db, ILegacySource source, ImportProblems problems, CancellationToken cancellationToken)
    {
        if (await Unreconciled.Orders(db).AnyAsync(cancellationToken))
        {
            problems.Fatal(
                "orders_open",
                source.Name,
                null,
                null,
                "The user has orders here that are open, or whose session is not settled. Wait for the session's end.",
                "이 사용자의 주문이 아직 열려 있거나 정산되지 않았습니다. 장이 끝나 정산될 때까지 기다리십시오.");
        }
    }

    private async Task<Guid?> FindSameAsync(ILegacySource source, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await SameAsync(db, source, cancellationToken);
    }

    private static Task<Guid?> SameAsync(IEggMoneyDb db, ILegacySource source, CancellationToken cancellationToken) => db.Imports
        .Where(import => import.Fingerprint == source.Fingerprint && import.State == ImportState.Imported)
        .Select(import => (Guid?)import.Id)
        .FirstOrDefaultAsync(cancellationToken);

    private async Task<ImportReport> MoveAsync(
        ImportLegacyCommand request, ILegacySource source, LegacyScan scan, LegacyTime time, ImportProblems problems, Guid id, Action<long> progress, CancellationToken cancellationToken)
    {
        await using var transaction = await databases.BeginAsync(cancellationToken);
        ImportWork work;
        await using (var db = await transaction.OpenAsync(cancellationToken))
        {
            // Whoever else changes this user now waits, or is refused.
            var user = await db.Users.SingleAsync(cancellationToken);
            user.TradingPaused = true;
            db.Touch(user);
            if (!request.Options.DryRun)
            {
                await HoldAsync(db, id, source, cancellationToken);
            }

            await db.SaveAsync(cancellationToken);
            work = new(scan, request.Options, problems, await KnownRows.LoadAsync(db, cancellationToken), id, clock);

            work.Imbalance = await ImportChecks.ImbalanceAsync(db, cancellationToken);

            // Looked at again: until the user was held, a plan may have come in between.
            await RefuseOpenOrdersAsync(db, source, problems, cancellationToken);
            await new EarlierImports(work).CheckAsync(db, cancellationToken);
            if (problems.IsFatal)
            {
                return Refused(source.Name, problems);
            }
        }

        await using (var db = await transaction.OpenAsync(cancellationToken))
        {
            if (request.Options.DryRun)
            {
                // A stand-in for the row that is there in earnest: the journal refers to it.
                db.Imports.Add(await NewImportAsync(db, id, source, request.Options.TimeZone, cancellationToken));
            }

            await AddOriginsAsync(db, work, source, cancellationToken);
            var names = new MoveNames(work);
            await names.PrepareAsync(db, cancellationToken);
            if (problems.IsFatal)
            {
                return Refused(source.Name, problems);
            }

            work.Journal.Write(db);
            await db.SaveAsync(cancellationToken);

            await using var second = await transaction.OpenAsync(cancellationToken);
            await names.MoveAsync(second, cancellationToken);
            await new MoveSettings(work, vault, tenant.TenantInfo!.Id).MoveAsync(second, cancellationToken);
            work.Journal.Write(second);
            await second.SaveAsync(cancellationToken);
        }

        await new MoveHistory(work, transaction).MoveAsync(progress, cancellationToken);
        await using (var db = await transaction.OpenAsync(cancellationToken))
        {
            await new MoveMoney(work).MoveAsync(db, cancellationToken);
            work.Journal.Write(db);
            await db.SaveAsync(cancellationToken);
        }

        var checks = await new ImportChecks(work, time).RunAsync(transaction, source.Tables.Values, cancellationToken);
        var report = ImportReports.Of(work, source, checks);
        if (report.Outcome == ImportOutcome.Refused || request.Options.DryRun)
        {
            return report;
        }

        await using (var db = await transaction.OpenAsync(cancellationToken))
        {
            var import = await db.Imports.SingleAsync(row => row.Id == id, cancellationToken);
            import.State = ImportState.Imported;
            import.FinishedAt = clock.Now();
            import.BotsToActivate = work.BotsToActivate;
            report = report with { Outcome = ImportOutcome.Imported, ImportId = id };
            import.Report = JsonSerializer.Serialize(report, JsonSerializerOptions.Web);
            await audit.AddAsync(
                db,
                ImportActs.Done,
                id.ToString(),
                before: null,
                new { file = source.Name, bots = work.CountsOf(LegacyTables.Bots).Written, trades = work.CountsOf(LegacyTables.History).Written },
                cancellationToken,
                administrative: true);
            await db.SaveAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return report;
    }

    /// <summary>Makes sure that no other import was done or begun since this one began, and keeps its row to itself, so that none is until the end.</summary>
    private static async Task HoldAsync(IEggMoneyDb db, Guid id, ILegacySource source, CancellationToken cancellationToken)
    {
        var own = await db.Imports.SingleAsync(import => import.Id == id, cancellationToken);
        if (own.State != ImportState.Running || await SameAsync(db, source, cancellationToken) is not null)
        {
            throw new SaveConflictException();
        }

        db.Touch(own);
    }

    private async Task AddOriginsAsync(IEggMoneyDb db, ImportWork work, ILegacySource source, CancellationToken cancellationToken)
    {
        foreach (var fingerprint in Origins(source, work.Scan))
        {
            if (!await db.ImportOrigins.AnyAsync(origin => origin.Fingerprint == fingerprint, cancellationToken))
            {
                var origin = new ImportOrigin { Fingerprint = fingerprint, FirstSeenAt = clock.Now() };
                db.ImportOrigins.Add(origin);
                work.Journal.Added(origin, null);
            }
        }
    }

    /// <summary>What is this machine's alone: its earliest rows, and this very database, whatever it is called and came with.</summary>
    private static IEnumerable<string> Origins(ILegacySource source, LegacyScan scan)
    {
        yield return Digest.Of("content", source.DatabaseFingerprint);
        if (scan.Origin is { } machine)
        {
            yield return machine;
        }
    }

    private async Task<Import> NewImportAsync(IEggMoneyDb db, Guid id, ILegacySource source, string timeZone, CancellationToken cancellationToken) => new()
    {
        Id = id,
        Number = (await db.Imports.MaxAsync(import => (int?)import.Number, cancellationToken) ?? 0) + 1,
        State = ImportState.Running,
        FileName = source.Name.Length > LongestName ? source.Name[..LongestName] : source.Name,
        Fingerprint = source.Fingerprint,
        TimeZone = timeZone,
        StartedAt = clock.Now(),
    };

    /// <summary>Notes in a commit of its own that it begins; whatever was being done before has come to nothing.</summary>
    private async Task BeginAsync(Guid id, ILegacySource source, string timeZone, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        foreach (var earlier in await db.Imports.Where(import => import.State == ImportState.Running).ToListAsync(cancellationToken))
        {
            // Should another process still be at it, it either keeps this row to itself, and is waited for, or finds it ended, and begins anew.
            earlier.State = ImportState.Failed;
            earlier.FinishedAt = clock.Now();
            earlier.Error = "Interrupted.";
        }

        db.Imports.Add(await NewImportAsync(db, id, source, timeZone, cancellationToken));
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>Takes back what <see cref="BeginAsync"/> noted.</summary>
    private async Task ForgetAsync(Guid id)
    {
        await using var db = await databases.OpenAsync(CancellationToken.None);
        if (await db.Imports.SingleOrDefaultAsync(import => import.Id == id, CancellationToken.None) is { } row)
        {
            db.Imports.Remove(row);
            await db.TrySaveAsync(CancellationToken.None);
        }
    }

    private async Task FailAsync(Guid id, string error, ImportReport? report)
    {
        // Whoever asked may be gone; that it failed is kept all the same.
        await using var db = await databases.OpenAsync(CancellationToken.None);
        if (await db.Imports.SingleOrDefaultAsync(import => import.Id == id && import.State == ImportState.Running, CancellationToken.None) is { } row)
        {
            row.State = ImportState.Failed;
            row.FinishedAt = clock.Now();
            row.Error = error.Length > LongestError ? error[..LongestError] : error;
            row.Report = report is null ? row.Report : JsonSerializer.Serialize(report, JsonSerializerOptions.Web);
            await db.TrySaveAsync(CancellationToken.None);
        }
    }
}
