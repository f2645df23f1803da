namespace EggMoney.Application.Common;

/// <summary>Hashes what is secret, so that equal secrets find each other without being kept: whoever reads the hash and lacks the server's key can neither
/// turn it back nor try guesses.</summary>
public interface IKeyedHash
{
    /// <summary>The hash under the server's current key: 64 hexadecimal digits.</summary>
    /// <param name="purpose">What it is for; equal secrets of two purposes have different hashes.</param>
    /// <param name="secret">The secret.</param>
    string Of(string purpose, string secret);
}

/// <summary>What keyed hashes are made for.</summary>
public static class HashPurposes
{
    /// <summary>A Telegram bot's token, by which channels of one bot find each other.</summary>
    public const string BotToken = "telegram bot token";

    /// <summary>The code with which a chat proves whose it is.</summary>
    public const string PairingCode = "telegram pairing code";
}
