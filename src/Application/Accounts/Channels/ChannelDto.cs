using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>Where messages go. Of its secrets only masks are ever told.</summary>
public sealed record ChannelDto
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Which way.</summary>
    [JsonConverter(typeof(EnumJson<ChannelKind>))]
    public required ChannelKind Kind { get; init; }

    /// <summary>The owner's name for it.</summary>
    public required string Label { get; init; }

    /// <summary>Whether messages go there.</summary>
    public required bool Enabled { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Mask of the bot's token.</summary>
    public required string? BotToken { get; init; }

    /// <summary>Mask of the chat's id; null until it is entered or paired.</summary>
    public required string? ChatId { get; init; }

    /// <summary>UTC time at which the chat was paired: it may give commands since. Null for a chat that was entered by hand.</summary>
    public required DateTime? PairedAt { get; init; }

    /// <summary>UTC time since when it takes no messages; null while it works.</summary>
    public required DateTime? FailingSince { get; init; }

    /// <summary>What it said when it refused the last one.</summary>
    public required string? Error { get; init; }

    /// <summary>Channels with their masks; the tokens themselves are not read.</summary>
    internal static IQueryable<ChannelDto> Of(IEggMoneyDb db, IQueryable<NotificationChannel> channels) => channels.Select(channel => new ChannelDto
    {
        Id = channel.Id,
        Kind = channel.Kind,
        Label = channel.Label,
        Enabled = channel.Enabled,
        CreatedAt = channel.CreatedAt,
        PairedAt = channel.PairedAt,
        FailingSince = channel.FailingSince,
        Error = channel.Error,
        BotToken = db.UserSecrets.Where(secret => secret.SubjectId == channel.Id && secret.Field == SecretFields.BotToken).Select(secret => secret.Mask).SingleOrDefault(),
        ChatId = db.UserSecrets.Where(secret => secret.SubjectId == channel.Id && secret.Field == SecretFields.ChatId).Select(secret => secret.Mask).SingleOrDefault(),
    });

    /// <summary>What the audit may hold of a channel.</summary>
    internal static object ForAudit(NotificationChannel channel) => new
    {
        Kind = JsonNamingPolicy.CamelCase.ConvertName(channel.Kind.ToString()),
        channel.Label,
        channel.Enabled,
    };
}
