using System.Globalization;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence.Backups;

namespace EggMoney.WebApi.Hosting;

/// <summary>How the server looks after itself: backups, retention, whom it tells, how it logs.</summary>
internal static class OperationSettings
{
    /// <summary>Lets a scraper read <c>/metrics</c>.</summary>
    public const string MetricsToken = "EGGMONEY_METRICS_TOKEN";

    /// <summary>How logs are written.</summary>
    public const string Log = "EGGMONEY_LOG";

    private const string Folder = "EGGMONEY_BACKUP_FOLDER";
    private const string Every = "EGGMONEY_BACKUP_EVERY";
    private const string Keep = "EGGMONEY_BACKUP_KEEP";
    private const string KeepDays = "EGGMONEY_KEEP_DAYS";
    private const string Ping = "EGGMONEY_PING_URL";
    private const int ShortestToken = 16;

    /// <summary>Backups on a timer.</summary>
    /// <exception cref="ProblemException">Something cannot be used.</exception>
    public static BackupOptions Backups(IConfiguration configuration)
    {
        var usual = new BackupOptions();
        return new(configuration[Folder] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null)
        {
            Every = configuration[Every] is { Length: > 0 } every ? Time(every) : usual.Every,
            Keep = Number(configuration, Keep, usual.Keep, 1, 10_000),
        };
    }

    /// <summary>How long what is no money is kept.</summary>
    /// <exception cref="ProblemException">It cannot be used.</exception>
    public static RetentionOptions Retention(IConfiguration configuration) =>
        new(Number(configuration, KeepDays, new RetentionOptions().KeepDays, RetentionOptions.Least, 36_500));

    /// <summary>Whom to tell that a session's work is done.</summary>
    /// <exception cref="ProblemException">It is no address.</exception>
    public static PingOptions PingTo(IConfiguration configuration) => configuration[Ping] switch
    {
        null or "" => new(),
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) => new(url),
        _ => throw new ProblemException($"{Ping} is no address that begins with https:// or http://."),
    };

    /// <summary>What a scraper must bring; null when none is let in.</summary>
    /// <exception cref="ProblemException">It could be guessed.</exception>
    public static string? ScraperToken(IConfiguration configuration) => configuration[MetricsToken] switch
    {
        null or "" => null,
        { Length: < ShortestToken } => throw new ProblemException($"{MetricsToken} must have {ShortestToken} characters at least."),
        var token => token,
    };

    /// <summary>How logs are written: lines for people, or JSON with every scope for programs.</summary>
    /// <exception cref="ProblemException">It is neither.</exception>
    public static void SetLog(WebApplicationBuilder builder)
    {
        switch (builder.Configuration[Log])
        {
            case null or "" when Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not null:
                // A line each with its level in front, so that the journal can be asked for errors.
                builder.Logging.AddSystemdConsole();
                break;
            case null or "" or "text":
                break;
            case "json":
                builder.Logging.AddJsonConsole(json =>
                {
                    json.IncludeScopes = true;
                    json.UseUtcTimestamp = true;
                    json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                });
                break;
            case var other:
                throw new ProblemException($"{Log} is '{other}'; it must be text or json.");
        }
    }

    /// <summary>What whoever starts the server should know.</summary>
    public static string Announcement(BackupOptions backups) => backups.Folder is { } folder
        ? string.Create(CultureInfo.InvariantCulture, $"A backup goes to {folder} every {backups.Every:c}; the latest {backups.Keep} are kept.")
        : $"No backups are made: {Folder} is not set.";

    private static int Number(IConfiguration configuration, string name, int usual, int least, int most) => configuration[name] switch
    {
        null or "" => usual,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        var text => throw new ProblemException($"{name} is '{text}', and must be a whole number from {least} to {most}."),
    };

    private static TimeSpan Time(string text) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.FromMinutes(1) && time <= TimeSpan.FromDays(31)
        ? time
        : throw new ProblemException($"{Every} is '{text}', and must be a time from 00:01:00 to 31.00:00:00, such as 06:00:00.");
}
