using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EggMoney.Application.Accounts;

/// <summary>Tokens that mean nothing to whoever holds them: a short readable prefix, then owner, row and 32 random bytes in url-safe base64.
/// The owner says which tenant's scope the row is looked for in; only the hash of the whole is stored, and 256 random bits need no slow one.</summary>
internal static class OpaqueToken
{
    /// <summary>Of a login's refresh tokens.</summary>
    public const string Refresh = "egr_";

    /// <summary>Of personal access tokens.</summary>
    public const string Personal = "egp_";

    /// <summary>Of tokens that set a new password.</summary>
    public const string PasswordReset = "egs_";

    private const int GuidLength = 16;
    private const int SecretLength = 32;
    private const int Length = GuidLength + GuidLength + SecretLength;

    /// <summary>Prefix and all whole characters of owner and row.</summary>
    private const int PlaceTextLength = 4 + 42;

    private static readonly int TextLength = Base64Url.GetEncodedLength(Length);

    /// <summary>Makes one.</summary>
    /// <returns>The token, which is shown once, and the hash, which is stored.</returns>
    public static (string Token, string Hash) Create(string prefix, Guid userId, Guid id)
    {
        Span<byte> bytes = stackalloc byte[Length];
        userId.TryWriteBytes(bytes, bigEndian: true, out _);
        id.TryWriteBytes(bytes[GuidLength..], bigEndian: true, out _);
        RandomNumberGenerator.Fill(bytes[(GuidLength + GuidLength)..]);
        var token = prefix + Base64Url.EncodeToString(bytes);
        return (token, Hash(token));
    }

    /// <summary>Whose a token claims to be, and which row it names. Neither is true before <see cref="Matches"/>.</summary>
    /// <returns>False when it is no token of this prefix.</returns>
    public static bool TryParse(string prefix, [NotNullWhen(true)] string? text, out Guid userId, out Guid id)
    {
        (userId, id) = (Guid.Empty, Guid.Empty);
        if (text is null || text.Length != prefix.Length + TextLength || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Length];
        if (Base64Url.DecodeFromChars(text.AsSpan(prefix.Length), bytes, out _, out var written) != OperationStatus.Done || written != Length)
        {
            return false;
        }

        userId = new(bytes[..GuidLength], bigEndian: true);
        id = new(bytes.Slice(GuidLength, GuidLength), bigEndian: true);
        return userId != Guid.Empty;
    }

    /// <summary>The part of any token that says which row of whose it claims to be, to count attempts by; null of what is too short to be one.
    /// The owner alone would let whoever knows their id use up their attempts.</summary>
    public static string? PlaceOf(string? text) => text is { Length: >= PlaceTextLength } ? text[..PlaceTextLength] : null;

    /// <summary>Whether this is the token of which the hash was stored; takes the same time wherever they differ.</summary>
    public static bool Matches(string token, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(token)), Encoding.ASCII.GetBytes(hash));

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
