namespace EggMoney.Application.Accounts;

/// <summary>The fields of <see cref="Domain.Accounts.UserSecret"/>.</summary>
public static class SecretFields
{
    /// <summary>A brokerage account's public key.</summary>
    public const string AppKey = "appKey";

    /// <summary>A brokerage account's secret key.</summary>
    public const string AppSecret = "appSecret";

    /// <summary>A brokerage account's number.</summary>
    public const string AccountNumber = "accountNumber";

    /// <summary>A brokerage account's access token: the broker gives it for the keys, and it ends within a day.</summary>
    public const string AccessToken = "accessToken";

    /// <summary>A Telegram bot's token.</summary>
    public const string BotToken = "botToken";

    /// <summary>The Telegram chat that messages go to.</summary>
    public const string ChatId = "chatId";

    /// <summary>The second factor's seed; its subject is the user.</summary>
    public const string Totp = "totp";
}
