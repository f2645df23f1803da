using System.Globalization;
using EggMoney.Domain.Market;

namespace EggMoney.Domain.Trading;

/// <summary>A time of a schedule (trading rules, section 10): a wall-clock time (<c>00:05</c>) or one relative to the
/// session (<c>open</c>, <c>open+00:35</c>, <c>close-00:30</c>). The default value is the wall-clock time 00:00.</summary>
public readonly record struct SessionTime
{
    private const string OpenWord = "open";
    private const string CloseWord = "close";

    private readonly Anchor _anchor;
    private readonly TimeSpan _offset;

    private SessionTime(Anchor anchor, TimeSpan offset)
    {
        _anchor = anchor;
        _offset = offset;
    }

    private enum Anchor
    {
        Midnight,
        Open,
        Close,
    }

    /// <summary>True for a time of day in the user's zone, false for one relative to the session.</summary>
    public bool IsWallClock => _anchor == Anchor.Midnight;

    /// <summary>Reads a time: <c>HH:mm</c>, or <c>open</c> or <c>close</c> with an optional <c>+HH:mm</c> or <c>-HH:mm</c>.
    /// Nothing else is accepted, not even spaces or capitals.</summary>
    public static bool TryParse(string? text, out SessionTime time)
    {
        ReadOnlySpan<char> rest = text;
        if (rest.StartsWith(OpenWord, StringComparison.Ordinal))
        {
            return TryParseOffset(rest[OpenWord.Length..], Anchor.Open, out time);
        }

        return rest.StartsWith(CloseWord, StringComparison.Ordinal)
            ? TryParseOffset(rest[CloseWord.Length..], Anchor.Close, out time)
            : TryParseClock(rest, Anchor.Midnight, sign: 1, out time);
    }

    /// <summary>The instant (UTC) in a session. A wall-clock time is its occurrence nearest to the session's midpoint, the
    /// earlier of two as near, so that 22:00 in Seoul lies before a 23:30 open and 12:00 after the close.</summary>
    /// <param name="session">The session it is for.</param>
    /// <param name="zone">Zone of wall-clock times. One that the clocks skip becomes the end of the gap; of one that comes
    /// twice the earlier counts.</param>
    public DateTime Resolve(MarketSession session, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(zone);
        switch (_anchor)
        {
            case Anchor.Open:
                return session.Open + _offset;
            case Anchor.Close:
                return session.Close + _offset;
        }

        var midpoint = session.Open + ((session.Close - session.Open) / 2);
        var day = TimeZoneInfo.ConvertTimeFromUtc(midpoint, zone).Date;
        var nearest = ToUtc(day.AddDays(-1) + _offset, zone);
        for (var ahead = 0; ahead <= 1; ahead++)
        {
            var candidate = ToUtc(day.AddDays(ahead) + _offset, zone);
            if ((candidate - midpoint).Duration() < (nearest - midpoint).Duration())
            {
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <summary>The text that reads back as the same time.</summary>
    public override string ToString()
    {
        var clock = _offset.ToString("hh\\:mm", CultureInfo.InvariantCulture);
        var word = _anchor == Anchor.Open ? OpenWord : CloseWord;
        return IsWallClock ? clock
            : _offset == TimeSpan.Zero ? word
            : word + (_offset < TimeSpan.Zero ? '-' : '+') + clock;
    }

    /// <summary>The instant of a local time; a skipped one is the end of the gap, the earlier of two counts.</summary>
    public static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        // The larger offset is the earlier instant; TimeZoneInfo itself would take the later one (standard time).
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, Anchor anchor, out SessionTime time)
    {
        if (text.IsEmpty)
        {
            time = new SessionTime(anchor, TimeSpan.Zero);
            return true;
        }

        time = default;
        return text[0] is '+' or '-' && TryParseClock(text[1..], anchor, text[0] == '-' ? -1 : 1, out time);
    }

    private static bool TryParseClock(ReadOnlySpan<char> text, Anchor anchor, int sign, out SessionTime time)
    {
        var valid = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock);
        time = valid ? new SessionTime(anchor, sign * clock.ToTimeSpan()) : default;
        return valid;
    }
}
