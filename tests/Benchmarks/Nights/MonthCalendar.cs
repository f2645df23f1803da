using System.Globalization;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Scheduling;

namespace EggMoney.Benchmarks.Nights;

/// <summary>The nights of the month, and a clock that is slow while they are traded, fast in between, and leaps from spring to autumn: so both changes of daylight saving
/// (8 March, 1 November) and an early close (27 November) are in it.</summary>
internal sealed class MonthCalendar
{
    private static readonly DateOnly Spring = new(2026, 3, 2);
    private static readonly DateOnly SpringEnd = new(2026, 3, 13);
    private static readonly DateOnly Autumn = new(2026, 10, 26);
    private static readonly DateOnly AutumnEnd = new(2026, 11, 30);

    /// <summary>Half of the people trade by Seoul's clock, half by the session's: see <see cref="Schedule"/>.</summary>
    private static readonly TimeSpan SeoulPlan = new(18, 30, 0);

    private readonly int _speed;
    private readonly int _daySpeed;

    public MonthCalendar(int nights, int speed, int daySpeed)
    {
        (_speed, _daySpeed) = (speed, daySpeed);
        var spring = NyseCalendar.Instance.SessionsBetween(Spring, SpringEnd).ToList();
        var autumn = NyseCalendar.Instance.SessionsBetween(Autumn, AutumnEnd).ToList();

        // A few nights only: around the first change of the clocks.
        Sessions = nights < spring.Count ? [.. spring.Skip(3).Take(nights)] : [.. spring, .. autumn.Take(nights - spring.Count)];
    }

    /// <summary>All of them.</summary>
    public static int Most => NyseCalendar.Instance.SessionsBetween(Spring, SpringEnd).Count() + NyseCalendar.Instance.SessionsBetween(Autumn, AutumnEnd).Count();

    public IReadOnlyList<MarketSession> Sessions { get; }

    public DateTime Start => Begin(Sessions[0]).AddHours(-1);

    /// <summary>Speeds from <see cref="Start"/> on.</summary>
    public IReadOnlyList<ClockLeg> Legs
    {
        get
        {
            var legs = new List<ClockLeg>();
            for (var index = 0; index < Sessions.Count; index++)
            {
                var session = Sessions[index];
                var end = End(session);
                legs.Add(new(Begin(session), Begin(session), _speed));
                legs.Add(new(end, end, _daySpeed));
                if (index + 1 < Sessions.Count && Begin(Sessions[index + 1]) - end > TimeSpan.FromDays(10))
                {
                    // As of a machine that slept for months; it has an hour to settle what it missed.
                    var woken = Begin(Sessions[index + 1]).AddDays(-1);
                    legs.Add(new(end.AddHours(4), woken, _speed));
                    legs.Add(new(woken.AddHours(1), woken.AddHours(1), _daySpeed));
                }
            }

            return legs;
        }
    }

    /// <summary>As <c>EGGMONEY_CLOCK</c> has it.</summary>
    public string Setting(DateTime anchor)
    {
        static string Utc(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{Utc(Start)},{_daySpeed}x,{Utc(anchor)}")
            + string.Concat(Legs.Select(leg => string.Create(CultureInfo.InvariantCulture, $";{Utc(leg.From)}{(leg.To == leg.From ? "" : ">" + Utc(leg.To))},{leg.Speed}x")));
    }

    /// <summary>When the night is traded slowly: from before the earlier of the two plans.</summary>
    public static DateTime Begin(MarketSession session) => Earlier(PlanOf(session, seoul: true), PlanOf(session, seoul: false)).AddMinutes(-5);

    /// <summary>Prices of the day are read 40 minutes after the close.</summary>
    public static DateTime End(MarketSession session) => session.Close.AddMinutes(50);

    /// <summary>The schedule of the nth person.</summary>
    public static object Schedule(int person) => IsSeoul(person)
        ? new { planTime = "03:30", sliceStart = "03:35", sliceEnd = "04:50", closingDipTime = "close-00:10", reportTime = "close", sliceCount = 5, zone = "Asia/Seoul", enabled = true }
        : new { planTime = "close-01:30", sliceStart = "close-01:25", sliceEnd = "close-00:12", closingDipTime = "close-00:10", reportTime = "close", sliceCount = 5, zone = "America/New_York", enabled = true };

    public static bool IsSeoul(int person) => person % 2 == 0;

    /// <summary>When the plan is due: Seoul's clocks never change, and a plan after the close is one ten minutes before it.</summary>
    public static DateTime PlanOf(MarketSession session, bool seoul) => seoul
        ? Earlier(DateTime.SpecifyKind(session.Date.ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc) + SeoulPlan, session.Close.AddMinutes(-10))
        : session.Close.AddMinutes(-90);

    private static DateTime Earlier(DateTime left, DateTime right) => left < right ? left : right;
}
