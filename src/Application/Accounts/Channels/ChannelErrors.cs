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
}
