using System.Security.Cryptography;
using System.Text;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>By what content is recognised, whatever it is called and in whichever order it comes.</summary>
internal sealed class Fingerprint
{
    private const int HeaderBytes = 100;

    // Which journal, how often it was changed, and which SQLite wrote it last: the header's parts that differ between copies of the same content.
    private static readonly IReadOnlyList<Range> Volatile = [18..20, 24..28, 92..100];

    private readonly List<string> _parts = [];

    /// <summary>Adds a copied database.</summary>
    public void AddDatabase(string kind, string path, CancellationToken cancellationToken)
    {
        using var hash = Start(kind);
        using var stream = File.OpenRead(path);
        var buffer = new byte[1 << 16];
        for (var (first, read) = (true, 0); (read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; first = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (first && read >= HeaderBytes)
            {
                foreach (var range in Volatile)
                {
                    buffer.AsSpan(range).Clear();
                }
            }

            hash.AppendData(buffer, 0, read);
        }

        _parts.Add(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Adds another file.</summary>
    public void Add(string kind, byte[] content)
    {
        using var hash = Start(kind);
        hash.AppendData(content);
        _parts.Add(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>All that was added.</summary>
    public override string ToString() => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', _parts.Order(StringComparer.Ordinal)))));

    private static IncrementalHash Start(string kind)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(kind + '\0'));
        return hash;
    }
}
