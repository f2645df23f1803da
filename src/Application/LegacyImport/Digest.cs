using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EggMoney.Application.LegacyImport;

/// <summary>Digests by which rows are known again. Times are UTC and numbers without trailing zeros, so that a row says the same in every version of the schema.</summary>
internal static class Digest
{
    private const char Separator = '\u001F';

    /// <summary>Bytes of a row's digest: enough to tell one person's rows apart.</summary>
    private const int RowBytes = 16;

    /// <summary>The digest of a row, or of what names it.</summary>
    public static string OfRow(params ReadOnlySpan<object?> parts) => Convert.ToHexStringLower(Hash(parts).AsSpan(0, RowBytes));

    /// <summary>The digest of what belongs to nobody else.</summary>
    public static string Of(params ReadOnlySpan<object?> parts) => Convert.ToHexStringLower(Hash(parts));

    private static byte[] Hash(ReadOnlySpan<object?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(Text(part)).Append(Separator);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Text(object? part) => part switch
    {
        null => "",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        _ => Convert.ToString(part, CultureInfo.InvariantCulture) ?? "",
    };
}
