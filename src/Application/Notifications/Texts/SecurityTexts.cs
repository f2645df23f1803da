using System.Text.Json;
using EggMoney.Application.Common;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>What concerns an account's safety.</summary>
internal static class SecurityTexts
{
    public static MessageText Of(JsonElement data) => new(
        What(data),
        Words.Lines(
            data.Text("name") is { } name ? Language.Pick("Name: ", "이름: ") + name : null,
            data.Time("at") is { } at ? Language.Pick($"At {at:yyyy-MM-dd HH:mm} UTC", $"시각: {at:yyyy-MM-dd HH:mm} (UTC)") : null,
            data.Text("address") is { } address ? Language.Pick("From ", "접속 주소: ") + address : null,
            data.Text("device") is { } device ? Language.Pick("With ", "기기: ") + device : null,
            Language.Pick("If this was not you, change your password and end all logins.", "본인이 아니라면 비밀번호를 변경하고 모든 로그인을 종료해 주십시오.")));

    private static string What(JsonElement data) => data.Text("what") switch
    {
        "passwordChanged" => Language.Pick("Your password was changed", "비밀번호가 변경되었습니다"),
        "passwordReset" => Language.Pick("Your password was set anew by e-mail", "이메일을 통해 비밀번호가 재설정되었습니다"),
        "twoFactorEnabled" => Language.Pick("Two-factor login was turned on", "2단계 인증이 켜졌습니다"),
        "twoFactorDisabled" => Language.Pick("Two-factor login was turned off", "2단계 인증이 꺼졌습니다"),
        "tokenCreated" => Language.Pick("A personal access token was made", "개인 액세스 토큰이 생성되었습니다"),
        "credentialAdded" => Language.Pick("A brokerage account was added", "증권 계좌가 추가되었습니다"),
        "credentialChanged" => Language.Pick("The keys of a brokerage account were changed", "증권 계좌의 키가 변경되었습니다"),
        "credentialActivated" => Language.Pick("Bots trade on another brokerage account now", "봇이 거래하는 증권 계좌가 변경되었습니다"),
        "chatPaired" => Language.Pick("A Telegram chat may now give commands", "텔레그램 채팅방이 연결되어 명령을 보낼 수 있습니다"),
        "channelAdded" => Language.Pick("A notification channel was added", "알림 채널이 추가되었습니다"),
        "channelChanged" => Language.Pick("A notification channel was changed", "알림 채널이 변경되었습니다"),
        "channelDeleted" => Language.Pick("A notification channel was deleted", "알림 채널이 삭제되었습니다"),
        "newLogin" => Language.Pick("Login from a new place", "새로운 곳에서 로그인했습니다"),
        var other => other ?? Language.Pick("Something about your account's safety", "계정 보안 알림"),
    };
}
