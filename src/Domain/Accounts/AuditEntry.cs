using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EggMoney.Domain.Accounts;

/// <summary>How an act came in.</summary>
public enum CallerVia
{
    /// <summary>The server itself, or its command line.</summary>
    Server,

    /// <summary>Somebody who has not logged in.</summary>
    Anonymous,

    /// <summary>A login.</summary>
    Session,

    /// <summary>A personal access token.</summary>
    Token,

    /// <summary>A command from a paired Telegram chat.</summary>
    Telegram,
}

/// <summary>Who did what to a user's account, when and from where. Each entry carries the hash of the one before, so that none can be
/// altered or taken out without breaking the chain; entries are added and never changed.</summary>
public sealed class AuditEntry : ITenantOwned
{
    /// <summary>What the first entry of a chain names as the one before.</summary>
    public const string Genesis = "";

    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>1, 2, 3 … for each user.</summary>
    public long Sequence { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>The user who did it; null for the server and for somebody who has not logged in.</summary>
    public Guid? ActorId { get; set; }

    /// <summary>Their name at the time.</summary>
    public required string Actor { get; set; }

    /// <summary>How it came in.</summary>
    public CallerVia Via { get; set; }

    /// <summary>The address it came from.</summary>
    public string? Address { get; set; }

    /// <summary>What was done, for example <c>bot.updated</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to: an id or a name.</summary>
    public string? Target { get; set; }

    /// <summary>An admin's act, which admins may read too.</summary>
    public bool Administrative { get; set; }

    /// <summary>The values before, as JSON; null where there were none or they are secret.</summary>
    public string? Before { get; set; }

    /// <summary>The values after, as JSON; null where there are none or they are secret.</summary>
    public string? After { get; set; }

    /// <summary><see cref="Hash"/> of the entry before.</summary>
    public required string PreviousHash { get; set; }

    /// <summary>SHA-256 of everything above, in hexadecimal digits.</summary>
    public required string Hash { get; set; }

    /// <summary>The hash that this entry must have. Every part is written with its length, so that no two entries read the same.</summary>
    public string ComputeHash()
    {
        var text = new StringBuilder();
        Add(UserId.ToString("D"));
        Add(Sequence.ToString(CultureInfo.InvariantCulture));
        Add((At.Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture));
        Add(ActorId?.ToString("D"));
        Add(Actor);
        Add(Via.ToString());
        Add(Address);
        Add(Action);
        Add(Target);
        Add(Administrative ? "1" : "0");
        Add(Before);
        Add(After);
        Add(PreviousHash);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        void Add(string? part) => text.Append(part is null ? "-" : part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part).Append('\n');
    }
}

/// <summary>The end of a user's chain: without it nobody would miss an entry taken off the end.</summary>
public sealed class AuditHead : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Sequence of the newest entry.</summary>
    public long Sequence { get; set; }

    /// <summary>Its hash.</summary>
    public string Hash { get; set; } = AuditEntry.Genesis;

    /// <inheritdoc/>
    public int Version { get; set; }
}

/// <summary>What is left of a deleted user: that there was a chain, and where it ended. It names nobody.</summary>
public sealed class AuditTombstone : IGlobal
{
    /// <summary>Random.</summary>
    public Guid Id { get; set; }

    /// <summary>Entries that the chain had.</summary>
    public long Entries { get; set; }

    /// <summary>Hash of its newest entry.</summary>
    public required string HeadHash { get; set; }

    /// <summary>UTC date and time of the deletion.</summary>
    public DateTime EndedAt { get; set; }
}
