using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications.Texts;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Answers a command from the channel's paired chat in its owner's language. Null, which is silence, for any other chat.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Message">What was written.</param>
/// <param name="Failed">It could not be carried out, and the answer says so.</param>
public sealed record AnswerChatCommand(Guid ChannelId, ChatMessage Message, bool Failed = false) : ITenantRequest<string?>
{
    /// <summary>Tells nothing: what people write must not reach a log.</summary>
    public override string ToString() => nameof(AnswerChatCommand);
}

internal sealed class AnswerChatHandler(
    IEggMoneyDbFactory databases, IMediator mediator, ChannelAddresses addresses, IMarketCalendar calendar, DeliveryOptions options, WallClock wall, TimeProvider clock)
    : IRequestHandler<AnswerChatCommand, string?>
{
    public async Task<string?> Handle(AnswerChatCommand request, CancellationToken cancellationToken)
    {
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            var channel = await db.NotificationChannels.SingleOrDefaultAsync(row => row.Id == request.ChannelId && row.Enabled && row.PairedAt != null, cancellationToken);
            if (channel is null || await addresses.FindAsync(db, channel, cancellationToken) is not { } address || address.Target != request.Message.ChatId)
            {
                return null;
            }

            // It holds until this method returns, and for what it calls.
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(await db.Users.Select(user => user.Locale).SingleAsync(cancellationToken));
        }

        if (request.Failed)
        {
            return NotDone(ChatCommand.Parse(request.Message.Text).Name);
        }

        var late = wall.Now() - request.Message.SentAt > options.CommandAge;
        return ChatCommand.Parse(request.Message.Text).Name switch
        {
            ChatCommand.Start => Language.Pick("This chat is paired. Messages come here, and these commands are answered:\n\n", "채팅방이 연결되었습니다. 앞으로 알림을 이곳으로 보내 드리며, 다음 명령을 사용하실 수 있습니다.\n\n") + Help(),
            ChatCommand.Status => await StatusAsync(cancellationToken),
            ChatCommand.Today => await TodayAsync(cancellationToken),

            // Stopping late is the safe side; going on late is not.
            ChatCommand.Pause => await SetPausedAsync(paused: true, cancellationToken),
            ChatCommand.Resume when late => Language.Pick(
                "This /resume arrived late and was not carried out. Send it again if you still want it.",
                "/resume 명령이 늦게 도착하여 실행하지 않았습니다. 계속 원하시면 다시 보내 주십시오."),
            ChatCommand.Resume => await SetPausedAsync(paused: false, cancellationToken),
            _ => Help(),
        };
    }

    private static string NotDone(string command) => Language.Pick(
        $"Not done: {command}. Something failed on the server. Send it again; if it fails again, tell whoever runs the server.",
        $"{command} 명령을 실행하지 못했습니다. 서버에서 오류가 발생했습니다. 다시 보내 주시고, 계속 실패하면 서버 관리자에게 알려 주십시오.");

    private async Task<string> SetPausedAsync(bool paused, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new SetTradingPausedCommand(paused), cancellationToken);
        if (!result.IsOk)
        {
            return result.Error.Text;
        }

        var byServer = result.Value.PausedByServer ? Language.Pick("\nThe whole server is stopped by its admins.", "\n서버 전체가 관리자에 의해 정지되어 있습니다.") : "";
        return paused
            ? Language.Pick("Trading is paused. What is open is cancelled and booked within a minute or two.", "거래를 일시 정지했습니다. 열려 있는 주문은 1~2분 안에 취소하고 장부에 반영합니다.")
            : Language.Pick("Trading goes on with what is not yet due.", "거래를 재개했습니다. 아직 시간이 되지 않은 주문부터 진행합니다.") + byServer;
    }

    private async Task<string?> StatusAsync(CancellationToken cancellationToken)
    {
        var trading = await mediator.Send(new GetTradingQuery(), cancellationToken);
        if (!trading.IsOk)
        {
            return trading.Error.Text;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var bots = await db.Bots.AsNoTracking().Where(bot => bot.Active).OrderBy(bot => bot.Ordinal).Select(bot => new { bot.Name, bot.Paused }).ToListAsync(cancellationToken);
        var held = await db.Positions.CountAsync(position => position.Quantity > 0, cancellationToken);
        var cash = await db.CashAccounts.Select(account => (decimal?)account.Cash).SingleOrDefaultAsync(cancellationToken);
        var stopped = bots.Where(bot => bot.Paused).Select(bot => bot.Name).ToList();
        var value = trading.Value;
        return Words.Lines(
            value.PausedByServer ? Language.Pick("The whole server is stopped by its admins.", "서버 전체가 관리자에 의해 정지되어 있습니다.")
                : value.PausedByUser ? Language.Pick("Trading is paused. /resume lets it go on.", "거래가 일시 정지되어 있습니다. /resume으로 재개합니다.")
                : Language.Pick("Trading is on.", "거래가 진행 중입니다."),
            value.NextSession is not { } session ? null
                : session.UnderWay ? Language.Pick($"The session of {session.Date:yyyy-MM-dd} is under way.", $"{session.Date:yyyy-MM-dd} 장이 열려 있습니다.")
                : Language.Pick($"Next session: {session.Date:yyyy-MM-dd}", $"다음 장: {session.Date:yyyy-MM-dd}"),
            Language.Pick($"Active bots: {bots.Count}, holdings: {held}", $"활성 봇 {bots.Count}개, 보유 {held}건"),
            stopped.Count > 0 ? Language.Pick("Stopped: ", "멈춘 봇: ") + string.Join(", ", stopped) : null,
            Language.Pick($"Open orders: {value.OpenOrders} ({value.AtBroker} at the broker)", $"진행 중인 주문 {value.OpenOrders}건 (증권사 {value.AtBroker}건)"),
            cash is null ? null : Language.Pick("Cash: ", "현금: ") + Words.Dollars(cash));
    }

    private async Task<string> TodayAsync(CancellationToken cancellationToken)
    {
        if (calendar.LatestSessionOpenedBy(clock.Now()) is not { } session)
        {
            return Language.Pick("There was no session yet.", "아직 열린 장이 없습니다.");
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var trades = await db.Trades.AsNoTracking().Where(trade => trade.SessionDate == session.Date).OrderBy(trade => trade.ExecutedAt).ToListAsync(cancellationToken);
        var orders = await (
            from order in db.Orders.AsNoTracking()
            join bot in db.Bots.AsNoTracking() on order.BotId equals bot.Id
            where order.SessionDate == session.Date && order.State == OrderState.Open
            orderby bot.Ordinal
            select new { bot.Name, order.Symbol, order.Kind, order.FilledQuantity }).ToListAsync(cancellationToken);
        var profit = trades.Sum(trade => trade.RealisedProfit ?? 0);
        return Words.Lines(
            [
                Language.Pick($"Session of {session.Date:yyyy-MM-dd}", $"{session.Date:yyyy-MM-dd} 장"),
                trades.Count == 0 ? Language.Pick("No trades yet.", "아직 거래가 없습니다.") : Language.Pick($"▸ Trades ({trades.Count})", $"▸ 거래 {trades.Count}건"),
                .. trades.Select(trade => $"• {trade.Name} {trade.Symbol} {Words.Kind(trade.Kind.Name())} {Words.Shares(trade.Quantity)} × {Words.Dollars(trade.Price)}"
                    + (trade.RealisedProfit is { } realised ? $" ({Words.SignedDollars(realised)})" : "")),
                orders.Count == 0 ? null : Language.Pick($"▸ Open orders ({orders.Count})", $"▸ 진행 중인 주문 {orders.Count}건"),
                .. orders.Select(order => $"• {order.Name} {order.Symbol} {Words.Kind(order.Kind.Name())}, " + Language.Pick($"filled {Words.Shares(order.FilledQuantity)}", $"체결 {Words.Shares(order.FilledQuantity)}")),
                trades.Exists(trade => trade.RealisedProfit is not null) ? Language.Pick("Realised: ", "실현 손익: ") + Words.SignedDollars(profit) : null,
            ]);
    }

    private static string Help() => Language.Pick(
        """
        /status – whether your bots trade, and what is open
        /today – the session's trades and orders
        /pause – stop trading
        /resume – go on
        /help – this
        """,
        """
        /status – 거래 상태와 진행 중인 주문
        /today – 오늘 장의 거래와 주문
        /pause – 거래 일시 정지
        /resume – 거래 재개
        /help – 도움말
        """).ReplaceLineEndings("\n");
}
