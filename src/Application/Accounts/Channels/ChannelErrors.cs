using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>Refusals about notification channels.</summary>
public static class ChannelErrors
{
    /// <summary>How many a user may have.</summary>
    public const int MaxChannels = 5;

    /// <summary>As many as a user may have.</summary>
    public static readonly Error TooMany = new Error(
        ErrorKind.Conflict,
        "channel_limit",
        "You have {0} notification channels, and more are not possible. Delete one first.",
        "알림 채널은 {0}개까지 등록할 수 있습니다. 먼저 하나를 삭제하십시오.").With(MaxChannels);

    /// <summary>The bot's token is not there or cannot be read.</summary>
    public static readonly Error TokenMissing = new(
        ErrorKind.Conflict, "channel_token_missing", "The bot's token cannot be read. Enter it again.", "봇 토큰을 읽을 수 없습니다. 다시 입력하십시오.");

    /// <summary>Nobody has said where messages go.</summary>
    public static readonly Error NoChat = new(
        ErrorKind.Conflict, "channel_without_chat", "The channel has no chat yet. Pair one, or enter its id.", "아직 채팅방이 연결되지 않았습니다. 채팅방을 연결하거나 채팅 ID를 입력하십시오.");

    /// <summary>Telegram refused.</summary>
    public static readonly Error Refused = new(
        ErrorKind.Conflict, "channel_refused", "Telegram refuses the message ({0}).", "텔레그램에서 메시지를 거부했습니다({0}).");

    /// <summary>Telegram did not answer, or asks for time.</summary>
    public static readonly Error NoAnswer = new(
        ErrorKind.Unavailable, "channel_unavailable", "Telegram did not take the message just now. Try again later.", "지금은 텔레그램에서 메시지를 받지 않습니다. 나중에 다시 시도하십시오.");
}
