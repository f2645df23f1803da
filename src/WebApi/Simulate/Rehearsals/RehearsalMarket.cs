using System.Globalization;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Infrastructure;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Simulate.Rehearsals;

/// <summary>The prices and the sessions that one user's bots are tried on.</summary>
/// <param name="Services">Holds the prices.</param>
/// <param name="Sessions">At least one.</param>
/// <param name="Note">What the prices are, in a sentence.</param>
internal sealed record RehearsalMarket(IServiceCollection Services, IReadOnlyList<MarketSession> Sessions, string Note)
{
    /// <summary>Where an invented price begins when nothing is held that would say.</summary>
    private const decimal NeutralPrice = 50;

    /// <summary>Calendar days that surely hold a number of sessions.</summary>
    private static int DaysOf(int sessions) => (sessions * 2) + 20;

    /// <summary>Makes it.</summary>
    /// <exception cref="ProblemException">There are no such sessions, or a symbol has no price in one of them.</exception>
    /// <exception cref="Application.Common.InputFileException">A price file is missing or malformed.</exception>
    public static RehearsalMarket For(TradingSnapshot snapshot, RehearsalOptions options, IMarketCalendar calendar, DateTime now)
    {
        // What is neither active nor about to be is never decided, and needs no price.
        var active = snapshot.Settings.AutoStart ? snapshot.Bots : [.. snapshot.Bots.Where(bot => bot.Active || snapshot.BotsToActivate.Contains(bot.Id))];
        var symbols = (active.Count > 0 ? active : snapshot.Bots).Select(bot => bot.Symbol).Distinct().Order(StringComparer.Ordinal).ToList();
        return options.Prices is { } folder ? Recorded(folder, symbols, options, calendar) : Generated(snapshot, symbols, options, calendar, now);
    }

    private static RehearsalMarket Recorded(string folder, List<string> symbols, RehearsalOptions options, IMarketCalendar calendar)
    {
        var services = new ServiceCollection().AddRecordedPrices(folder, symbols);
        var prices = (IPriceSource)services.Single(service => service.ServiceType == typeof(IPriceSource)).ImplementationInstance!;
        var days = symbols.ConvertAll(symbol => (Symbol: symbol, Dates: prices.Daily(symbol, DateOnly.MinValue, DateOnly.MaxValue).Select(day => day.Date).ToHashSet()));
        var first = Later(days.Max(row => row.Dates.Min()), calendar.FirstDate);
        var last = Earlier(days.Min(row => row.Dates.Max()), calendar.LastDate);
        var from = options.From ?? Later(first, last.AddDays(-DaysOf(options.Sessions)));
        var sessions = calendar.SessionsBetween(Later(from, first), last).ToList();
        sessions = options.From is null ? sessions.TakeLast(options.Sessions).ToList() : sessions.Take(options.Sessions).ToList();
        if (from < first || sessions.Count < options.Sessions)
        {
            var asked = (options.From is { } date ? $"--from {Text(date)} " : "") + $"--sessions {options.Sessions}";
            throw new ProblemException(first > last
                ? $"The prices of {string.Join(", ", symbols)} have no session in common."
                : $"{asked}: the prices can be traded from {Text(first)} to {Text(last)}.");
        }

        var missing = (from session in sessions from row in days where !row.Dates.Contains(session.Date) select (row.Symbol, session.Date)).FirstOrDefault();
        return missing.Symbol is null
            ? new(services, sessions, $"Prices are those recorded in {folder}.")
            : throw new ProblemException($"There is no price of {missing.Symbol} in the session of {Text(missing.Date)}.");
    }

    private static RehearsalMarket Generated(TradingSnapshot snapshot, List<string> symbols, RehearsalOptions options, IMarketCalendar calendar, DateTime now)
    {
        // A month in, so that every symbol has a close before the first session.
        var (earliest, latest) = (calendar.FirstDate.AddMonths(1), calendar.LastDate);
        var from = options.From ?? DateOnly.FromDateTime(now);
        List<MarketSession> sessions = from < earliest || from > latest ? [] : [.. calendar
            .SessionsBetween(from, Earlier(from.AddDays(DaysOf(options.Sessions)), latest))
            .Where(session => options.From is not null || session.Open > now)
            .Take(options.Sessions)];
        if (sessions.Count < options.Sessions)
        {
            throw new ProblemException($"--from {Text(from)} --sessions {options.Sessions}: sessions are known from {Text(earliest)} to {Text(latest)}.");
        }

        var levels = symbols.ToDictionary(symbol => symbol, symbol => AverageOf(snapshot.Positions.Where(position => position.Symbol == symbol)));
        var said = levels.Select(level => string.Create(
            CultureInfo.InvariantCulture, $"{level.Key} begins at {level.Value ?? NeutralPrice:0.00} ({(level.Value is null ? "nothing is held" : "the average of what is held")})"));
        return new(
            new ServiceCollection().AddGeneratedPrices(Server.MarketSeed, levels.ToDictionary(level => level.Key, level => level.Value ?? NeutralPrice), sessions[0].Date),
            sessions,
            $"Prices are invented: {string.Join(", ", said)}.");
    }

    private static decimal? AverageOf(IEnumerable<Position> positions)
    {
        var held = positions.Where(position => position is { Quantity: > 0, AveragePrice: > 0 }).ToList();
        return held.Count == 0 ? null : Math.Max(0.01m, Money.ToCents(held.Sum(position => position.Invested) / held.Sum(position => position.Quantity)));
    }

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;

    private static DateOnly Earlier(DateOnly left, DateOnly right) => left < right ? left : right;

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
