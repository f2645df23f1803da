using System.CommandLine;
using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Security;
using EggMoney.WebApi.CommandLine.Doctor;
using EggMoney.WebApi.Hosting;
using MediatR;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EggMoney.WebApi.CommandLine;

/// <summary><c>doctor</c> on the command line: of the machine, or of one user.</summary>
internal static class DoctorCommand
{
    private const int Sick = 2;
    private const string UrlVariable = "EGGMONEY_URL";
    private const string CertificateVariable = "EGGMONEY_CERTIFICATE";
    private const string CopyVariable = "EGGMONEY_BACKUP_COPY";
    private const string SettingsFileVariable = "EGGMONEY_SETTINGS_FILE";

    /// <summary>Where the installer puts the settings, the key among them.</summary>
    private const string UsualSettingsFile = "/etc/eggmoney/environment";

    /// <summary>Where its timer keeps backups when no folder is set.</summary>
    private const string UsualBackupFolder = "/var/lib/eggmoney/backups";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var user = new Option<string?>("--user") { Description = "Say instead whether this user's bots can trade.", HelpName = "NAME" };
        var url = new Option<string?>("--url") { Description = $"The server's address outside, whose certificate is looked at; by default {UrlVariable}.", HelpName = "URL" };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command(
            "doctor",
            "Looks at machine, database, clock, disk, certificate, broker, backups and the latest session, and says what to do. With --user: whether that user's bots can trade. Nothing is traded or changed. Exit code 2 when something is wrong.")
        {
            user, url, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) is not null && (result.GetValue(json) || result.GetValue(url) is not null))
            {
                result.AddError("--user goes with neither --json nor --url.");
            }
        });
        command.SetAction((result, cancellationToken) => result.GetValue(user) is { } name
            ? UserAsync(name, result.InvocationConfiguration.Output, cancellationToken)
            : MachineAsync(result.GetValue(url), result.GetValue(json), result.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    /// <summary>Examines the user and tells what was found.</summary>
    /// <exception cref="ProblemException">There is no such user.</exception>
    public static async Task<int> RunAsync(IServiceProvider services, string username, TextWriter output, CancellationToken cancellationToken)
    {
        var tenant = await services.GetRequiredService<ISystemQueries>().FindTenantAsync(username, cancellationToken) ?? throw new ProblemException($"There is no user '{username}'.");
        await using var scope = services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        var result = await scope.Services.GetRequiredService<IMediator>().Send(new DiagnoseQuery(), cancellationToken);
        if (!result.IsOk)
        {
            await output.WriteLineAsync($"failed   {result.Error.Text}");
            return Sick;
        }

        foreach (var check in result.Value)
        {
            await output.WriteLineAsync($"{check.Status,-8} {check.Name,-13} {check.Text}");
            if (check.Remedy is not null)
            {
                await output.WriteLineAsync($"{string.Empty,-8} {string.Empty,-13} → {check.Remedy}");
            }
        }

        return result.Value.Any(check => check.Status == "failed") ? Sick : 0;
    }

    /// <summary>Puts the machine's doctor together.</summary>
    /// <param name="services">The use cases.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="keys">Loads the keys as the server does.</param>
    /// <param name="url">The server's address; null takes the setting's.</param>
    public static MachineDoctor Of(IServiceProvider services, IConfiguration settings, Func<SecretKeys> keys, string? url)
    {
        var database = services.GetRequiredService<DatabaseOptions>();
        var probe = services.GetRequiredService<IMachineProbe>();
        var wall = services.GetRequiredService<WallClock>();
        var data = database.Provider == DatabaseProvider.Sqlite ? Path.GetDirectoryName(database.SqlitePath)! : Environment.CurrentDirectory;
        string[] folders = [data, .. services.GetRequiredService<BackupOptions>().Folder is { } backups ? [backups] : Array.Empty<string>(), Path.GetTempPath()];
        var keyFiles = new[] { settings[SettingsFileVariable] ?? UsualSettingsFile, Path.GetFullPath(Path.Combine("data", "secret.key")) };
        var ages = new KeyAges(services.GetRequiredService<ISystemQueries>(), services.GetRequiredService<ITenantScopeFactory>());
        return new(
            new DatabaseCheck(database, services.GetRequiredService<IDatabaseExamination>()),
            [
                new MachineCheck(probe, folders),
                new TimeZoneCheck(wall.Provider),
                new SecretKeyCheck(keys, keyFiles),
                new BrokerCheck(services.GetRequiredService<KisOptions>(), ages, wall, probe),
                new CertificateCheck(Address(url ?? settings[UrlVariable]), settings[CertificateVariable] is { Length: > 0 } file ? file : null, wall),
                new KeysCheck(ages, wall),
                new BackupCheck(services.GetRequiredService<IServerBackups>()),
                new CopyCheck(
                    settings[CopyVariable] is { Length: > 0 } copy ? copy : null, services.GetRequiredService<BackupOptions>().Folder ?? UsualBackupFolder, wall),
                new PingCheck(() => OperationSettings.PingTo(settings)),
                new LanesCheck(ListeningAddress.Reachable(ListeningAddress.Read(settings))),
                new SessionCheck(
                    services.GetRequiredService<IServerWatch>(),
                    services.GetRequiredService<IRunMapQueries>(),
                    services.GetRequiredService<ISystemQueries>(),
                    services.GetRequiredService<IMarketCalendar>(),
                    services.GetRequiredService<TimeProvider>()),
            ]);
    }

    private static Task<int> UserAsync(string name, TextWriter output, CancellationToken cancellationToken) => CommandHost.RunAsync(
        (services, token) => RunAsync(services, name, output, token),
        cancellationToken,
        builder =>
        {
            builder.Services.AddSecurity(Server.Keys(builder, demo: false, mayMake: false));
            Server.AddPrices(builder, demo: false);
        });

    private static Task<int> MachineAsync(string? url, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        WebApplicationBuilder? host = null;
        return CommandHost.RunAsync(
            async (services, token) =>
            {
                var findings = await Of(services, host!.Configuration, () => Server.Keys(host, demo: false, mayMake: false), url).ExamineAsync(token);
                await (json ? MachineDoctor.WriteJsonAsync(findings, output) : MachineDoctor.SayAsync(findings, output));
                return MachineDoctor.IsHealthy(findings) ? 0 : Sick;
            },
            cancellationToken,
            builder =>
            {
                host = builder;
                builder.Services.TryAddSingleton(OperationSettings.Backups(builder.Configuration));
            },
            mustExist: false);
    }

    private static Uri? Address(string? text) => text switch
    {
        null or "" => null,
        _ when Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) => url,
        _ => throw new ProblemException($"'{text}' is no address that begins with https://."),
    };
}
