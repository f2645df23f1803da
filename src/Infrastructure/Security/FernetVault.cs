using System.Text;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Infrastructure.Security;

/// <summary>Keeps users' secrets as Fernet tokens. What is inside a token begins with whose it is, of what and which field: Fernet itself signs
/// no context, and a token would be as good in any other row.</summary>
internal sealed class FernetVault(SecretKeys keys, WallClock clock) : ISecretVault
{
    /// <summary>A first byte of its own, so that what is inside can change its form one day.</summary>
    private const byte HeaderVersion = 1;

    private const int GuidLength = 16;

    /// <summary>From these lengths on, this many characters are shown: enough to know a key by, never a useful part of a short one.</summary>
    private static readonly (int Length, int Shown)[] Masks = [(12, 4), (8, 2)];

    private static readonly UTF8Encoding Text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string CurrentKeyId => keys.Current.Id;

    public UserSecret Seal(Guid userId, Guid subjectId, string field, string value)
    {
        var row = new UserSecret { UserId = userId, SubjectId = subjectId, Field = field, Token = "", KeyId = "", Mask = "" };
        Reseal(row, value);
        return row;
    }

    public void Reseal(UserSecret row, string value)
    {
        byte[] plain = [.. Header(row), .. Text.GetBytes(value)];
        var now = clock.Now();
        row.Token = Fernet.Encrypt(keys.Current.Bytes, plain, now);
        row.KeyId = keys.Current.Id;
        row.Mask = Mask(value);
        row.UpdatedAt = now;
    }

    public string Open(UserSecret row)
    {
        var key = keys.All.FirstOrDefault(key => key.Id == row.KeyId) ?? throw new SecretException(row.KeyId, keyMissing: true);
        return Fernet.Decrypt(key.Bytes, row.Token) is { } plain && Header(row) is var header && plain.AsSpan().StartsWith(header)
            ? Text.GetString(plain.AsSpan(header.Length))
            : throw new SecretException(row.KeyId, keyMissing: false);
    }

    /// <summary>Fixed lengths, and the field's before the field: no two rows have headers of which one begins the other.</summary>
    private static byte[] Header(UserSecret row)
    {
        if (row.UserId == Guid.Empty || row.SubjectId == Guid.Empty)
        {
            throw new ArgumentException("A secret belongs to somebody and something.", nameof(row));
        }

        var field = Text.GetBytes(row.Field);
        return [HeaderVersion, .. Bytes(row.UserId), .. Bytes(row.SubjectId), checked((byte)field.Length), .. field];
    }

    private static byte[] Bytes(Guid id)
    {
        var bytes = new byte[GuidLength];
        return id.TryWriteBytes(bytes, bigEndian: true, out _) ? bytes : throw new InvalidOperationException("A GUID has 16 bytes.");
    }

    private static string Mask(string value)
    {
        var shown = Masks.FirstOrDefault(mask => value.Length >= mask.Length).Shown;

        // Never half a character.
        return "…" + (shown > 0 && char.IsLowSurrogate(value[^shown]) ? value[^(shown - 1)..] : value[^shown..]);
    }
}
