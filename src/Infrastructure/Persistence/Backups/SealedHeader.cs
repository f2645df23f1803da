using System.Security.Cryptography;
using System.Text;
using EggMoney.Infrastructure.Security;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>The first bytes of a sealed file: magic, the id of the server's key, and a salt that makes this file's own key. They are authenticated with every chunk.</summary>
internal sealed record SealedHeader(string KeyId, byte[] Bytes)
{
    /// <summary>Of magic, key id and salt.</summary>
    public const int Length = 8 + KeyIdLength + SaltLength;

    private const int KeyIdLength = 8;
    private const int SaltLength = 32;

    private static ReadOnlySpan<byte> Magic => "EGGBAK1\n"u8;

    /// <summary>One for a new file.</summary>
    public static SealedHeader New(SecretKey key) =>
        new(key.Id, [.. Magic, .. Encoding.ASCII.GetBytes(key.Id), .. RandomNumberGenerator.GetBytes(SaltLength)]);

    /// <summary>Reads one.</summary>
    /// <exception cref="BackupException">The file is something else.</exception>
    public static SealedHeader Read(Stream file)
    {
        var bytes = new byte[Length];
        if (file.ReadAtLeast(bytes, Length, throwOnEndOfStream: false) < Length || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new BackupException("The file is no backup of EggMoney.");
        }

        return new(Encoding.ASCII.GetString(bytes, Magic.Length, KeyIdLength), bytes);
    }

    /// <summary>This file's key under one of the server's. The salt makes it a key that nothing else was ever sealed with, so that counting makes safe nonces.</summary>
    public byte[] KeyUnder(SecretKey key) => key.Derive("eggmoney backup " + Convert.ToHexStringLower(Bytes.AsSpan(Length - SaltLength)));
}
