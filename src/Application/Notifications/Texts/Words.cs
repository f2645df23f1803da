using System.Globalization;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Notifications.Texts;

/// <summary>Figures and names as people read them, in the reader's language.</summary>
internal static class Words
{
    /// <summary>What stands where nothing is known.</summary>
    public const string Unknown = "–";

    private const int HundredPercent = 100;

    /// <summary>For example <c>$1,234.50</c>.</summary>
    public static string Dollars(decimal? amount) => amount is not { } value ? Unknown : (value < 0 ? "-$" : "$") + Absolute(value, "N2");

    /// <summary>For example <c>+$12.30</c>.</summary>
    public static string SignedDollars(decimal? amount) => amount is { } value ? (value > 0 ? "+" : "") + Dollars(value) : Unknown;

    /// <summary>For example <c>₩1,234,500</c>.</summary>
    public static string Won(decimal? amount) => amount is not { } value ? Unknown : (Math.Round(value, MidpointRounding.AwayFromZero) < 0 ? "-₩" : "₩") + Absolute(value, "N0");

    /// <summary>For example <c>+₩12,300</c>.</summary>
    public static string SignedWon(decimal? amount) => amount is { } value ? (value > 0 ? "+" : "") + Won(value) : Unknown;

    /// <summary>A rate as a percentage with its sign, for example <c>+1.25%</c>.</summary>
    public static string Percent(decimal? rate) => rate is { } value ? (value > 0 ? "+" : "") + Number(value * HundredPercent, "N2") + "%" : Unknown;

    /// <summary>For example <c>7주</c>.</summary>
    public static string Shares(decimal? quantity) => quantity is not { } value ? Unknown : Language.Pick($"{Number(value, "#,0.########")} {(value == 1 ? "share" : "shares")}", $"{Number(value, "#,0.########")}주");

    /// <summary>A number without needless zeros.</summary>
    public static string Plain(decimal? number) => number is { } value ? Number(value, "#,0.##") : Unknown;

    /// <summary>What kind of order, for example <c>1/4 매도</c>.</summary>
    public static string Kind(string? kind) => kind is null || !OrderKinds.TryParse(kind, out var known) ? kind ?? "" : known switch
    {
        OrderKind.Buy => Language.Pick("purchase", "매수"),
        OrderKind.BuyForce => Language.Pick("purchase by hand", "수동 매수"),
        OrderKind.Sell => Language.Pick("sale of all", "전량 매도"),
        OrderKind.Sell14 => Language.Pick("sale of a quarter", "1/4 매도"),
        OrderKind.Sell34 => Language.Pick("sale of three quarters", "3/4 매도"),
        _ => Language.Pick("partial sale", "일부 매도"),
    };

    /// <summary>Buys or sells.</summary>
    public static string Side(string? side) => side switch
    {
        nameof(Domain.Trading.Side.Buy) => Language.Pick("purchase", "매수"),
        nameof(Domain.Trading.Side.Sell) => Language.Pick("sale", "매도"),
        _ => side ?? "",
    };

    /// <summary>What the dispatcher does in a phase.</summary>
    public static string Phase(string? phase) => phase switch
    {
        nameof(WorkPhase.Plan) => Language.Pick("the day's plan", "일일 계획"),
        nameof(WorkPhase.Slice) => Language.Pick("sending orders", "주문 전송"),
        nameof(WorkPhase.ConfirmFills) => Language.Pick("looking for fills", "체결 확인"),
        nameof(WorkPhase.ClosingDip) => Language.Pick("the purchase near the close", "마감 전 급락 매수"),
        nameof(WorkPhase.CloseSession) => Language.Pick("the closing work", "장 마감 처리"),
        nameof(WorkPhase.Report) => Language.Pick("the daily report", "일일 보고서"),
        "Schedule" => Language.Pick("reading the schedule", "일정 읽기"),
        "Reconcile" => Language.Pick("comparing with the broker", "증권사 대조"),
        _ => phase ?? Language.Pick("work", "작업"),
    };

    /// <summary>Bot and symbol in one, for example <c>TQ_1 (TQQQ)</c>.</summary>
    public static string BotAndSymbol(JsonElement data) => (data.Text("bot"), data.Text("symbol")) switch
    {
        ({ } bot, { } symbol) => $"{bot} ({symbol})",
        ({ } bot, null) => bot,
        (null, { } symbol) => symbol,
        _ => Language.Pick("A bot", "봇"),
    };

    /// <summary>Lines that are there, one below the other.</summary>
    public static string Lines(params IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => line is not null));

    private static string Absolute(decimal value, string format) => Number(Math.Abs(decimal.Round(value, format == "N0" ? 0 : 2, MidpointRounding.AwayFromZero)), format);

    private static string Number(decimal value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
