using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EggMoney.Infrastructure.Security;

/// <summary>Fernet tokens, exactly as the public specification has them: url-safe base64 of
/// <c>0x80 | seconds since 1970, big endian | IV | AES-128-CBC ciphertext | HMAC-SHA256 of all before</c>.</summary>
internal static class Fernet
{
    private const byte FormatVersion = 0x80;
    private const int TimeOffset = 1;
    private const int IvOffset = TimeOffset + sizeof(long);
    private const int Block = 16;
    private const int CiphertextOffset = IvOffset + Block;
    private const int MacLength = HMACSHA256.HashSizeInBytes;

    /// <summary>A key is 16 bytes to sign and 16 to encrypt.</summary>
    private const int HalfKey = 16;

    /// <summary>A token may be from this much in the future: two machines' clocks differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    /// <summary>Encrypts under a random IV.</summary>
    public static string Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, DateTime now)
    {
        Span<byte> iv = stackalloc byte[Block];
        RandomNumberGenerator.Fill(iv);
        return Encrypt(key, plain, now, iv);
    }

    /// <summary>Encrypts under a given IV: for the specification's vectors only.</summary>
    internal static string Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, DateTime now, ReadOnlySpan<byte> iv)
    {
        using var aes = Cipher(key);
        var token = new byte[CiphertextOffset + aes.GetCiphertextLengthCbc(plain.Length) + MacLength];
        token[0] = FormatVersion;
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(TimeOffset), Seconds(now));
        iv.CopyTo(token.AsSpan(IvOffset));
        aes.EncryptCbc(plain, iv, token.AsSpan(CiphertextOffset), PaddingMode.PKCS7);
        HMACSHA256.HashData(key[..HalfKey], token.AsSpan(..^MacLength), token.AsSpan(^MacLength..));
        return Encode(token);
    }

    /// <summary>Decrypts a token of any age.</summary>
    /// <returns>What was encrypted; null for whatever reason it cannot be read, which is not told apart.</returns>
    public static byte[]? Decrypt(ReadOnlySpan<byte> key, string token) => Verify(key, token) is { } bytes ? Plain(key, bytes) : null;

    /// <summary>Decrypts a token that must not be older than asked for, nor from the future.</summary>
    /// <returns>What was encrypted; null for whatever reason it cannot be read, which is not told apart.</returns>
    public static byte[]? Decrypt(ReadOnlySpan<byte> key, string token, TimeSpan timeToLive, DateTime now)
    {
        if (Verify(key, token) is not { } bytes)
        {
            return null;
        }

        // Differences of Int128: the time is anybody's eight bytes until the signature is believed, and must not overflow.
        var age = (Int128)Seconds(now) - BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(TimeOffset));
        return age <= (Int128)timeToLive.TotalSeconds && age >= -(Int128)ClockSkew.TotalSeconds ? Plain(key, bytes) : null;
    }

    /// <summary>The token's bytes once its form and its signature are right; nothing is decrypted before.</summary>
    private static byte[]? Verify(ReadOnlySpan<byte> key, string token)
    {
        if (Decode(token) is not { } bytes
            || bytes.Length < CiphertextOffset + Block + MacLength
            || (bytes.Length - CiphertextOffset - MacLength) % Block != 0
            || bytes[0] != FormatVersion)
        {
            return null;
        }

        Span<byte> mac = stackalloc byte[MacLength];
        HMACSHA256.HashData(key[..HalfKey], bytes.AsSpan(..^MacLength), mac);
        return CryptographicOperations.FixedTimeEquals(mac, bytes.AsSpan(^MacLength..)) ? bytes : null;
    }

    private static byte[]? Plain(ReadOnlySpan<byte> key, byte[] token)
    {
        using var aes = Cipher(key);
        try
        {
            return aes.DecryptCbc(token.AsSpan(CiphertextOffset..^MacLength), token.AsSpan(IvOffset, Block), PaddingMode.PKCS7);
        }
        catch (CryptographicException)
        {
            // Signed, and padded wrongly all the same.
            return null;
        }
    }

    private static Aes Cipher(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, 2 * HalfKey);
        var aes = Aes.Create();
        aes.SetKey(key[HalfKey..]);
        return aes;
    }

    private static long Seconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();

    /// <summary>Url-safe base64 with its padding, as the specification wants it.</summary>
    private static string Encode(byte[] bytes)
    {
        var text = new StringBuilder(Base64Url.EncodeToString(bytes));
        return text.Append('=', (4 - (text.Length % 4)) % 4).ToString();
    }

    /// <summary>Strict: of all spellings of the same bytes only the one that <see cref="Encode"/> writes is taken.</summary>
    private static byte[]? Decode(string text)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            return Encode(bytes) == text ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
