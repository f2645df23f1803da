using EggMoney.Domain.Market;
using EggMoney.KisSimulator.Market;
using EggMoney.KisSimulator.Wire;

namespace EggMoney.KisSimulator.Accounts;

/// <summary>When the order endpoint takes orders: real accounts from 04:00 New York to an hour after the close, mock ones in the session only.</summary>
internal static class OrderHours
{
    private static readonly TimeSpan PreMarket = TimeSpan.FromHours(5.5);
    private static readonly TimeSpan AfterHours = TimeSpan.FromHours(1);

    /// <summary>Null when an order is taken, with the instant when what is left of it dies. An order in the after-hours dies with them;
    /// the simulator does not trade then.</summary>
    public static KisError? Check(IMarketCalendar calendar, KisEnvironment environment, string type, DateTime now, out DateTime dies)
    {
        dies = default;
        if (calendar.SessionOn(NewYork.Date(now)) is not { } session)
        {
            return KisError.Business(environment, "APBK0918", "40100000", "영업일이 아닙니다.");
        }

        if (now < (environment == KisEnvironment.Real ? session.Open - PreMarket : session.Open) || (type is "31" or "32" && now >= session.Open))
        {
            return KisError.Business(environment, "APBK0918", "40570000", "장시작전 입니다.");
        }

        var atAuction = type is "33" or "34";
        if (now >= (environment == KisEnvironment.Real && !atAuction ? session.Close + AfterHours : session.Close))
        {
            return KisError.Business(environment, "APBK0918", "40580000", "장종료 입니다.");
        }

        dies = type is "31" or "32" ? session.Open : now < session.Close ? session.Close : session.Close + AfterHours;
        return null;
    }
}
