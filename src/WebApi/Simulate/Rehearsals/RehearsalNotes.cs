using System.Globalization;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;

namespace EggMoney.WebApi.Simulate.Rehearsals;

/// <summary>Where a rehearsal differs from the books that it was copied from: nobody shall take it for more than it is.</summary>
internal static class RehearsalNotes
{
    /// <summary>In sentences.</summary>
    /// <param name="snapshot">The books.</param>
    /// <param name="market">The prices.</param>
    /// <param name="cash">Dollars that the copy begins with.</param>
    public static IReadOnlyList<string> Of(TradingSnapshot snapshot, RehearsalMarket market, decimal cash)
    {
        var notes = new List<string> { market.Note, Cash(snapshot, cash) };
        void Say(IEnumerable<Bot> bots, string what)
        {
            var names = string.Join(", ", bots.Select(bot => bot.Name));
            if (names.Length > 0)
            {
                notes.Add($"{names}: {what}");
            }
        }

        Say(snapshot.Bots.Where(bot => snapshot.BotsToActivate.Contains(bot.Id)), "inactive since the import until trading is resumed; active here.");
        Say(snapshot.Bots.Where(bot => snapshot.BusyBots.Contains(bot.Id)), "has an order that is not finished; what of it is not booked yet is not here.");
        var start = Simulation.StartOf(market.Sessions[0]);
        Say(snapshot.Bots.Where(bot => bot.SellCooldownDays > 0 && bot.LastSaleAt > start), "sold later than these sessions, so that it cools down all the time.");
        if (snapshot.TradingPaused)
        {
            notes.Add("Trading is paused; not here.");
        }

        if (!snapshot.Schedule.Enabled)
        {
            notes.Add("The schedule is off; on here.");
        }

        if (!snapshot.UserActive)
        {
            notes.Add("An admin switched the user off; on here.");
        }

        return notes;
    }

    private static string Cash(TradingSnapshot snapshot, decimal cash) => cash > snapshot.Cash.Cash
        ? string.Create(CultureInfo.InvariantCulture, $"Cash is {cash:#,##0.00}, all that the bots may invest (seed × max tier); the books have {snapshot.Cash.Cash:#,##0.00}.")
        : string.Create(CultureInfo.InvariantCulture, $"Cash is {cash:#,##0.00} as in the books.");
}
