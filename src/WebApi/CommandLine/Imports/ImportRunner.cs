using System.CommandLine;
using System.Globalization;
using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Infrastructure;
using EggMoney.WebApi.Hosting;
using FluentValidation;
using MediatR;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary>Imports at the command line, and says what came of it.</summary>
internal static class ImportRunner
{
    private const int Done = 0;
    private const int Refused = 2;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when it is, was or could be imported, 2 when it is refused.</returns>
    /// <exception cref="ProblemException">The caller can mend it before anything is looked into.</exception>
    public static async Task<int> RunAsync(ImportWish wish, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var input = await wish.Files.OpenAsync(cancellationToken);
        await using var json = wish.Json is null ? null : ReportFile.Begin(wish.Json, wish.Files);
        return await CommandHost.RunPreparedAsync(
            demo: false,
            async (services, token) =>
            {
                await Databases.RefuseInventedUsersAsync(services, "Nobody's real books belong beside theirs: use another database.", token);
                var run = new Run(wish, input, services, console);

                // Signed for a request over HTTP: of no use here.
                var report = await run.ImportAsync(token) with { Confirmation = null };
                if (json is not null)
                {
                    // What was done is done, also for whoever has stopped waiting.
                    await json.WriteAsync(report, CancellationToken.None);
                }

                new ImportScreen(console.Output).Show(report, wish);
                return report.Outcome == ImportOutcome.Refused ? Refused : Done;
            },
            cancellationToken,
            builder => builder.Services.AddSecurity(Server.Keys(builder, demo: false, mayMake: true)));
    }

    private sealed class Run(ImportWish wish, LegacyInput input, IServiceProvider services, InvocationConfiguration console)
    {
        public async Task<ImportReport> ImportAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await FindAsync(cancellationToken) is { } tenant
                    ? await ImportAsync(services, tenant, wish.Options, cancellationToken)
                    : await ImportForNewUserAsync(cancellationToken);
            }
            catch (ValidationException exception)
            {
                throw Problems.Of(exception);
            }
        }

        /// <summary>The user; null when they are to be added.</summary>
        private async Task<TenantInfo?> FindAsync(CancellationToken cancellationToken)
        {
            var system = services.GetRequiredService<ISystemQueries>();
            var tenant = await system.FindTenantAsync(wish.User, cancellationToken);
            if (wish.NewUserEmail is not { } email)
            {
                return tenant ?? throw new ProblemException(Language.Pick(
                    $"There is no user {wish.User}. To add them first, give --create-user EMAIL.", $"{wish.User} 사용자가 없습니다. 먼저 만들려면 --create-user EMAIL을 지정하십시오."));
            }

            var ofEmail = await system.FindTenantByEmailAsync(email, cancellationToken);
            return (tenant, ofEmail) switch
            {
                (null, null) => null,
                (null, _) => throw new ProblemException(Language.Pick(
                    $"--create-user {email}: this is the address of {ofEmail.Identifier}. Is --user misspelt?", $"--create-user {email}: {ofEmail.Identifier} 사용자의 주소입니다. --user의 철자를 확인하십시오.")),
                _ when ofEmail?.Id != tenant.Id => throw new ProblemException(Language.Pick(
                    $"There is a user {wish.User} already, with another address than {email}. If it is the right one, leave --create-user out.",
                    $"{wish.User} 사용자가 이미 있으며 주소가 {email}이(가) 아닙니다. 맞는 사용자라면 --create-user를 빼십시오.")),
                _ => tenant,
            };
        }

        /// <summary>Tries it where nothing is kept, and adds the user only for what can be imported.</summary>
        private async Task<ImportReport> ImportForNewUserAsync(CancellationToken cancellationToken)
        {
            await using (var trial = await TrialDatabase.CreateAsync(services, cancellationToken))
            {
                var stranger = await AddUserAsync(trial.Services, cancellationToken);
                var report = await ImportAsync(trial.Services, new(stranger.Id, stranger.Username), wish.Options with { DryRun = true }, cancellationToken);
                if (wish.Options.DryRun || report.Outcome == ImportOutcome.Refused)
                {
                    return report;
                }
            }

            var user = await AddUserAsync(services, cancellationToken);
            await console.Output.WriteLineAsync(Language.Pick(
                string.Create(CultureInfo.InvariantCulture, $"{user.Username} is added, and signs up with this code until {user.InviteExpiresAt:yyyy-MM-dd HH:mm} UTC (it is shown this once): {user.InviteCode}"),
                string.Create(CultureInfo.InvariantCulture, $"{user.Username} 사용자를 만들었습니다. {user.InviteExpiresAt:yyyy-MM-dd HH:mm} UTC까지 다음 코드로 가입합니다(한 번만 표시됩니다): {user.InviteCode}")));
            return await ImportAsync(services, new(user.Id, user.Username), wish.Options, cancellationToken);
        }

        private async Task<AddedTenantDto> AddUserAsync(IServiceProvider where, CancellationToken cancellationToken)
        {
            await using var scope = where.CreateAsyncScope();
            var added = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AddTenantCommand(wish.User, wish.NewUserEmail!), cancellationToken);
            return added.IsOk ? added.Value : throw new ProblemException(added.Error.Text);
        }

        private async Task<ImportReport> ImportAsync(IServiceProvider where, TenantInfo tenant, ImportOptions options, CancellationToken cancellationToken)
        {
            using var progress = new ProgressLine(console.Error, where.GetRequiredService<TimeProvider>());
            await using var scope = where.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
            return await scope.Services.GetRequiredService<IMediator>().Send(new ImportLegacyCommand(input, options, Confirmation: null, progress), cancellationToken);
        }
    }
}
