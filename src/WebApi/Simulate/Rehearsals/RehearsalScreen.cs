using System.Globalization;
using EggMoney.Domain.Trading;

namespace EggMoney.WebApi.Simulate.Rehearsals;

/// <summary>Shows what users' bots would do.</summary>
internal sealed class RehearsalScreen(TextWriter output)
{
    private readonly TextScreen _screen = new(output);

    /// <summary>Shows the result.</summary>
    public void Show(RehearsalResult result)
    {
        foreach (var user in result.Users)
        {
            _screen.Line(user.Username);
            foreach (var note in user.Notes)
            {
                _screen.Line($"  {note}");
            }

            foreach (var session in user.Sessions)
            {
                _screen.Line();
                _screen.Line($"{user.Username}, session of {session.Session:yyyy-MM-dd}");
                ShowDecisions(session);
                ShowSlices(session, TimeZoneInfo.FindSystemTimeZoneById(user.Zone), user.Zone);
                ShowResults(session);
            }

            ShowKept(user);
            _screen.Line($"Cash {user.CashBefore:#,##0.00}, at the end {user.CashAfter:#,##0.00}.");
            foreach (var difference in user.Differences)
            {
                _screen.Line($"{user.Username}: {difference}");
            }

            _screen.Line();
        }

        _screen.Line(result.Users.All(user => user.Differences.Count == 0)
            ? "The books balance to the cent and agree with the broker's for every user. Nothing of this was traded or saved."
            : "The books do not balance: this is a defect. Nothing of this was traded or saved.");
    }

    private void ShowDecisions(RehearsedSession session)
    {
        var table = _screen.NewTable("bot", "symbol", ">tier", ">quantity", ">average", ">price", "decision", "order");
        foreach (var bot in session.Bots)
        {
            TextScreen.AddRow(
                table,
                bot.Name,
                bot.Symbol,
                TextScreen.Money(bot.Before.Tier),
                TextScreen.Number(bot.Before.Quantity),
                TextScreen.Money(bot.Before.AveragePrice),
                bot.Plan?.Price is { } price ? price.ToString("#,##0.00##", CultureInfo.InvariantCulture) : "",
                bot.Plan?.Words ?? "inactive",
                bot.Plan is { } plan ? Ordered(plan) : "");
        }

        _screen.Write(table);
    }

    private void ShowSlices(RehearsedSession session, TimeZoneInfo zone, string zoneName)
    {
        var table = _screen.NewTable("bot", "order", ">slice", $"due in {zoneName}", "state", ">shares", ">limit", ">filled", ">dollars", "why");
        foreach (var (bot, decision) in session.Bots.SelectMany(bot => new[] { (bot, bot.Plan), (bot, bot.ClosingDip) }))
        {
            foreach (var slice in decision?.Order?.Slices ?? [])
            {
                TextScreen.AddRow(
                    table,
                    bot.Name,
                    decision!.Kind ?? "",
                    slice.Number == 0 ? "dip" : TextScreen.Number(slice.Number),
                    TimeZoneInfo.ConvertTimeFromUtc(slice.DueAt, zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture),
                    slice.State,
                    TextScreen.Number(slice.Quantity),
                    TextScreen.Money(slice.LimitPrice),
                    TextScreen.Number(slice.FilledQuantity),
                    TextScreen.Money(slice.FilledAmount),
                    slice.Error ?? "");
            }
        }

        if (table.Rows.Count > 0)
        {
            _screen.Write(table);
        }
    }

    private void ShowResults(RehearsedSession session)
    {
        var table = _screen.NewTable("bot", ">tier", ">quantity", ">average", ">added seed", "trailing", "closing dip", "after the close");
        foreach (var bot in session.Bots)
        {
            TextScreen.AddRow(
                table,
                bot.Name,
                TextScreen.Money(bot.After.Tier),
                TextScreen.Number(bot.After.Quantity),
                TextScreen.Money(bot.After.AveragePrice),
                TextScreen.Money(bot.After.AddedSeed),
                bot.After.Trailing.Mode ? "stop " + TextScreen.Money(bot.After.Trailing.StopPrice) : "no",
                bot.ClosingDip is { } dip ? string.Join(", ", new[] { dip.Words, Ordered(dip) }.Where(text => text.Length > 0)) : "",
                string.Join(", ", bot.Changes));
        }

        _screen.Write(table);
    }

    private void ShowKept(RehearsalOfUser user)
    {
        if (user.KeptByHand.Count == 0)
        {
            return;
        }

        var table = _screen.NewTable("kept by hand", "symbol", ">quantity", ">average");
        foreach (var holding in user.KeptByHand)
        {
            TextScreen.AddRow(table, holding.Name, holding.Symbol, TextScreen.Number(holding.Quantity), TextScreen.Money(holding.AveragePrice));
        }

        _screen.Write(table);
    }

    private static string Ordered(RehearsedDecision decision)
    {
        if (decision.Kind is not { } kind)
        {
            return "";
        }

        var buys = OrderKinds.Parse(kind).SideOf() == Side.Buy;
        string Amount(decimal amount) => buys ? TextScreen.Money(amount) + " dollars" : TextScreen.Number(amount) + " shares";
        return $"{kind}: {Amount(decision.Amount)}" + (decision.Order is { Netted: > 0 } order ? $" ({Amount(order.Netted)} netted)" : "");
    }
}
