using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace EggMoney.Browser.Fixtures;

/// <summary>An authenticator as people have it on their phones (RFC 6238).</summary>
internal static class Authenticator
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Step = 30;

    /// <summary>The code that it shows now, or so many steps later.</summary>
    public static string Code(string secret, int ahead = 0)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / Step) + ahead);

        // The algorithm that authenticators use.
#pragma warning disable CA5350
        var hash = HMACSHA1.HashData(Bytes(secret), counter);
#pragma warning restore CA5350
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string base32)
    {
        var bytes = new List<byte>();
        var (bits, value) = (0, 0);
        foreach (var letter in base32.ToUpperInvariant().Where(Alphabet.Contains))
        {
            value = ((value << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal)) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(value >> bits));
            }
        }

        return [.. bytes];
    }
}
