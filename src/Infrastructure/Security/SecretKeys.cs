using System.Buffers.Text;
using System.Security.Cryptography;

namespace EggMoney.Infrastructure.Security;

/// <summary>The server's keys: the first encrypts and signs, all decrypt and verify.</summary>
public sealed class SecretKeys
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 32;

    private SecretKeys(IReadOnlyList<SecretKey> all) => All = all;

    /// <summary>All of them, the current one first.</summary>
    public IReadOnlyList<SecretKey> All { get; }

    /// <summary>The one that encrypts and signs.</summary>
    public SecretKey Current => All[0];

    /// <summary>Reads a comma-separated list of url-safe base64 keys of 32 bytes each, as <c>SECRET_KEY</c> holds it.</summary>
    /// <exception cref="FormatException">It is none; the message says which key, and repeats none of it.</exception>
    public static SecretKeys Parse(string text)
    {
        var keys = new List<SecretKey>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : [];
            if (bytes.Length != Length)
            {
                throw new FormatException($"Key {keys.Count + 1} of SECRET_KEY is not 32 bytes in url-safe base64 (44 characters). Make one with: openssl rand -base64 32 | tr '+/' '-_'");
            }

            keys.Add(new(bytes));
        }

        return keys.Count > 0 ? new(keys) : throw new FormatException("SECRET_KEY holds no key.");
    }

    /// <summary>A new random key in the form that <see cref="Parse"/> reads.</summary>
    public static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)).Replace('+', '-').Replace('/', '_');
}

/// <summary>One key.</summary>
public sealed class SecretKey
{
    private readonly byte[] _bytes;

    internal SecretKey(byte[] bytes)
    {
        _bytes = bytes;
        Id = Convert.ToHexStringLower(SHA256.HashData(bytes))[..8];
    }

    /// <summary>Names it without telling anything of it: the first eight digits of its SHA-256.</summary>
    public string Id { get; }

    /// <summary>The 32 bytes: 16 to sign, 16 to encrypt, as Fernet takes them.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A key for another purpose, from which this one cannot be told.</summary>
    internal byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, SecretKeys.Length, info: System.Text.Encoding.UTF8.GetBytes(purpose));
}
