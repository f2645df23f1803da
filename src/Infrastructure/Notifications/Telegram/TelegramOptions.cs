namespace EggMoney.Infrastructure.Notifications.Telegram;

/// <summary>Where Telegram's Bot API is.</summary>
public sealed record TelegramOptions
{
    /// <summary>Telegram's own server.</summary>
    public static readonly Uri DefaultUrl = new("https://api.telegram.org/");

    /// <summary>The server, without the bot's token. Tokens go there.</summary>
    public Uri Url { get; init; } = DefaultUrl;
}
