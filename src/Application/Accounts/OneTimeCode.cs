using System.Security.Cryptography;
using System.Text;

namespace EggMoney.Application.Accounts;

/// <summary>Codes that are good once and that a person may have to copy by hand: 140 random bits in groups of four, in an alphabet without letters that are
/// mistaken for others. Only their hash is stored.</summary>
internal static class OneTimeCode
{
    /// <summary>Of invitations.</summary>
    public const string Invitation = "egi_";

    /// <summary>Of the token that makes the first admin.</summary>
    public const string Setup = "setup_";

    /// <summary>No code is longer, however it was typed.</summary>
    public const int MaxLength = 100;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Letters = 28;
    private const int GroupLength = 4;

    /// <summary>Makes one.</summary>
    /// <returns>The code, which is shown once, and the hash, which is stored.</returns>
    public static (string Code, string Hash) Create(string prefix)
    {
        var code = prefix + string.Join('-', RandomNumberGenerator.GetString(Alphabet, Letters).Chunk(GroupLength).Select(group => new string(group)));
        return (code, Hash(prefix, code));
    }

    /// <summary>The hash of what somebody typed: prefix, case, hyphens and blanks do not matter, nor letters that were taken for digits.</summary>
    public static string Hash(string prefix, string typed)
    {
        var letters = typed.Trim();
        letters = letters.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? letters[prefix.Length..] : letters;
        letters = letters.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prefix + letters)));
    }
}
