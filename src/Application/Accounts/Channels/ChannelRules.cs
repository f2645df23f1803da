using EggMoney.Application.Common;
using FluentValidation;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>What Telegram gives out looks like.</summary>
internal static class ChannelRules
{
    public static IRuleBuilderOptions<T, string?> IsBotToken<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(@"^[0-9]{6,12}:[A-Za-z0-9_-]{30,50}\z").WithText(
        "A bot token looks like 123456789:AAE…: digits, a colon, 30 to 50 letters. Copy the whole of it from @BotFather.",
        "봇 토큰은 123456789:AAE…처럼 숫자, 쌍점, 30~50자의 문자로 되어 있습니다. @BotFather에서 전체를 복사하십시오.");

    public static IRuleBuilderOptions<T, string?> IsChatId<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(@"^(-?[0-9]{1,20}|@[A-Za-z][A-Za-z0-9_]{4,31})\z").WithText(
        "A chat id is a number such as 123456789 or -1001234567890, or a channel's @name.",
        "채팅 ID는 123456789나 -1001234567890 같은 숫자 또는 채널의 @이름입니다.");
}
