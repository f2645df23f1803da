using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Common;

/// <summary>Encrypts and opens users' secrets.</summary>
public interface ISecretVault
{
    /// <summary>Names the key that encrypts now.</summary>
    string CurrentKeyId { get; }

    /// <summary>Encrypts a secret.</summary>
    /// <param name="userId">Its owner.</param>
    /// <param name="subjectId">What it belongs to.</param>
    /// <param name="field">Which secret of it.</param>
    /// <param name="value">The secret.</param>
    UserSecret Seal(Guid userId, Guid subjectId, string field, string value);

    /// <summary>Encrypts a secret anew into its row.</summary>
    void Reseal(UserSecret row, string value);

    /// <summary>Decrypts a secret.</summary>
    /// <exception cref="SecretException">Its key is not here, or the row holds another row's token.</exception>
    string Open(UserSecret row);
}

/// <summary>A secret cannot be read. Its row stays as it is.</summary>
/// <param name="keyId">Names the key that it was encrypted under.</param>
/// <param name="keyMissing">That key is not among the server's; false when the token itself is damaged or another row's.</param>
public sealed class SecretException(string keyId, bool keyMissing) : Exception(keyMissing
    ? $"The secret was encrypted under key {keyId}, which is not in SECRET_KEY."
    : $"The secret (key {keyId}) is damaged, or belongs to another row.")
{
    /// <summary>Names the key.</summary>
    public string KeyId { get; } = keyId;

    /// <summary>Whether the key is missing.</summary>
    public bool KeyMissing { get; } = keyMissing;
}
