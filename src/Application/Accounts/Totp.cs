using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EggMoney.Application.Accounts;

/// <summary>One-time passwords by time (RFC 6238: SHA-1, 30 seconds, six digits, as authenticator programs take for granted). Identity's own provider does
/// not tell which time step a code was of, so that it could be used again; it also asks the machine's clock, and takes codes of two and a half minutes.</summary>
internal static class Totp
{
    private const int StepSeconds = 30;
    private const int Digits = 6;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The time step that a code belongs to: the current one, or one beside it for clocks that differ.</summary>
    /// <param name="key">The seed in base32.</param>
    /// <param name="code">What was typed; blanks in it do not matter.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Null when it is none of theirs.</returns>
    public static long? StepOf(string key, string code, DateTime now)
    {
        var typed = Encoding.UTF8.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        var seed = FromBase32(key);
        var current = (long)(now - DateTime.UnixEpoch).TotalSeconds / StepSeconds;
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.UTF8.GetBytes(CodeAt(seed, step))))
            {
                found = step;
            }
        }

        return found;
    }

    private static string CodeAt(byte[] seed, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC and every authenticator program want SHA-1; as a keyed hash it is not broken.
        HMACSHA1.HashData(seed, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & int.MaxValue;
        return (number % 1_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    private static byte[] FromBase32(string text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        var (bits, count, at) = (0, 0, 0);
        foreach (var letter in text)
        {
            bits = (bits << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal);
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes[at++] = (byte)(bits >> count);
                bits &= (1 << count) - 1;
            }
        }

        return bytes;
    }
}
