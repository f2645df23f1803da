using System.Security.Cryptography;

namespace EggMoney.Unit.Security;

/// <summary>Fernet once more, by another route: blocks chained by hand, HMAC from the bare hash, base64 by arithmetic.</summary>
internal static class SecondFernet
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static string Encrypt(byte[] key, byte[] plain, long seconds)
    {
        var token = new List<byte> { 0x80 };
        for (var shift = 56; shift >= 0; shift -= 8)
        {
            token.Add((byte)(seconds >> shift));
        }

        var iv = RandomNumberGenerator.GetBytes(16);
        token.AddRange(iv);
        var pad = 16 - (plain.Length % 16);
        byte[] padded = [.. plain, .. Enumerable.Repeat((byte)pad, pad)];
        var previous = iv;
        foreach (var block in padded.Chunk(16))
        {
            previous = Block(key, Xor(block, previous), encrypt: true);
            token.AddRange(previous);
        }

        token.AddRange(Mac(key, [.. token]));
        return Encode(token);
    }

    public static byte[] Decrypt(byte[] key, string text)
    {
        var token = Decode(text);
        var signed = token[..^32];
        if (token[0] != 0x80 || !token.AsSpan(^32..).SequenceEqual(Mac(key, signed)))
        {
            throw new InvalidOperationException("This is no token.");
        }

        var plain = new List<byte>();
        var previous = signed[9..25];
        foreach (var block in signed[25..].Chunk(16))
        {
            plain.AddRange(Xor(Block(key, block, encrypt: false), previous));
            previous = block;
        }

        return [.. plain.Take(plain.Count - plain[^1])];
    }

    public static byte[] Decode(string text)
    {
        var bits = 0;
        var count = 0;
        var bytes = new List<byte>();
        foreach (var letter in text.TrimEnd('='))
        {
            bits = (bits << 6) | Alphabet.IndexOf(letter, StringComparison.Ordinal);
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
                bits &= (1 << count) - 1;
            }
        }

        return [.. bytes];
    }

    private static string Encode(List<byte> bytes)
    {
        var text = "";
        for (var index = 0; index < bytes.Count; index += 3)
        {
            var left = Math.Min(3, bytes.Count - index);
            var group = (bytes[index] << 16) | (left > 1 ? bytes[index + 1] << 8 : 0) | (left > 2 ? bytes[index + 2] : 0);
            text += Alphabet[group >> 18];
            text += Alphabet[(group >> 12) & 63];
            text += left > 1 ? Alphabet[(group >> 6) & 63] : '=';
            text += left > 2 ? Alphabet[group & 63] : '=';
        }

        return text;
    }

    private static byte[] Mac(byte[] key, byte[] message)
    {
        byte[] padded = [.. key[..16], .. new byte[48]];
        byte[] inner = SHA256.HashData([.. padded.Select(value => (byte)(value ^ 0x36)), .. message]);
        return SHA256.HashData([.. padded.Select(value => (byte)(value ^ 0x5c)), .. inner]);
    }

    private static byte[] Xor(byte[] one, byte[] other) => [.. one.Zip(other, (left, right) => (byte)(left ^ right))];

    /// <summary>One block of the bare cipher.</summary>
    private static byte[] Block(byte[] key, byte[] block, bool encrypt)
    {
        using var aes = Aes.Create();
        aes.Key = key[16..];
        return encrypt ? aes.EncryptEcb(block, PaddingMode.None) : aes.DecryptEcb(block, PaddingMode.None);
    }
}
