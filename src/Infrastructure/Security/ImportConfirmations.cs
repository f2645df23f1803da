using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;

namespace EggMoney.Infrastructure.Security;

/// <summary>Confirmations as signed expiry times: nothing is stored, and all nodes of one server take each other's.</summary>
internal sealed class ImportConfirmations(SecretKeys keys, WallClock clock) : IImportConfirmations
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly byte[][] _keys = [.. keys.All.Select(key => key.Derive("eggmoney import confirmation"))];

    public string Make(Guid userId, string fingerprint, ImportOptions options)
    {
        var expires = new DateTimeOffset(clock.Now() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{expires}.{Base64Url.EncodeToString(Sign(_keys[0], expires, userId, fingerprint, options))}";
    }

    public bool IsGood(string confirmation, Guid userId, string fingerprint, ImportOptions options)
    {
        if (confirmation.Split('.') is not [var expires, var signature]
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds < new DateTimeOffset(clock.Now()).ToUnixTimeSeconds()
            || !Base64Url.IsValid(signature))
        {
            return false;
        }

        var given = Base64Url.DecodeFromChars(signature);
        return Array.Exists(_keys, key => CryptographicOperations.FixedTimeEquals(given, Sign(key, expires, userId, fingerprint, options)));
    }

    private static byte[] Sign(byte[] key, string expires, Guid userId, string fingerprint, ImportOptions options) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{expires}|{userId:N}|{fingerprint}|{options.SkipBadRows}|{options.Overwrite}|{options.TimeZone}"));
}
