using EggMoney.Application.Notifications;
using EggMoney.Infrastructure.Notifications.Telegram;

namespace EggMoney.WebApi.Hosting;

/// <summary>Where Telegram is, for trying the server against something that speaks like it, and the limits of delivering messages.</summary>
internal static class TelegramSettings
{
    private const string Url = "EGGMONEY_TELEGRAM_URL";
    private const string Section = "Delivery";

    /// <summary>Reads where it is.</summary>
    /// <exception cref="ProblemException">It is no address that tokens may go to.</exception>
    public static TelegramOptions Read(IConfiguration configuration) => configuration[Url] switch
    {
        null or "" => new(),
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Query.Length + url.Fragment.Length + url.UserInfo.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) => new() { Url = url },
        var text => throw new ProblemException($"{Url} is '{text}'; it must be an address that begins with https://, or with http:// on this machine."),
    };

    /// <summary>Reads the limits.</summary>
    /// <exception cref="ProblemException">One does not fit the others.</exception>
    public static DeliveryOptions ReadLimits(IConfiguration configuration)
    {
        var limits = configuration.GetSection(Section).Get<DeliveryOptions>() ?? new();
        if (limits.Parallel is < 1 or > 100)
        {
            throw new ProblemException($"{Section}:{nameof(limits.Parallel)} is {limits.Parallel}; it must be from 1 to 100.");
        }

        if (limits.CallTimeout <= TimeSpan.Zero || limits.CallTimeout * 2 > limits.Lease)
        {
            throw new ProblemException($"{Section}:{nameof(limits.CallTimeout)} is {limits.CallTimeout:c}; it must be more than nothing and at most half of {Section}:{nameof(limits.Lease)}, which is {limits.Lease:c}.");
        }

        return limits.LongPoll + limits.CallTimeout < limits.PollLease
            ? limits
            : throw new ProblemException($"{Section}:{nameof(limits.PollLease)} is {limits.PollLease:c}; it must be more than {Section}:{nameof(limits.LongPoll)} and {Section}:{nameof(limits.CallTimeout)} together.");
    }

    /// <summary>What whoever starts the server should know: tokens go where the settings say.</summary>
    public static IEnumerable<string> Announcements(IConfiguration configuration) =>
        configuration[Url] is { Length: > 0 } url ? [$"Messages and bot tokens of Telegram go to {url}, because {Url} is set."] : [];
}
