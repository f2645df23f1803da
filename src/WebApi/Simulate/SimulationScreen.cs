using System.Globalization;
using EggMoney.Domain.Trading;
using Spectre.Console;

namespace EggMoney.WebApi.Simulate;

/// <summary>Shows a simulation: a bar while it runs and tables at the end; plain text where nobody watches.</summary>
internal sealed class SimulationScreen(TextWriter output)
{
    private readonly TextScreen _screen = new(output);

    /// <summary>Shows how far the work is.</summary>
    public async Task<SimulationResult> WithProgressAsync(int sessions, Func<Action, Task<SimulationResult>> work) => !_screen.IsWatched
        ? await work(() => { })
        : await _screen.Console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("sessions", maxValue: sessions);
                return await work(() => task.Increment(1));
            });

    /// <summary>Shows the result.</summary>
    public void Show(SimulationResult result)
    {
        var seconds = result.ElapsedMs / 1000.0;
        _screen.Line($"{result.Sessions} sessions ({Period(result)}), {result.Users.Count} users, {seconds:0.0} s, {result.UserSessionsPerSecond} user-sessions a second");
        foreach (var user in result.Users)
        {
            _screen.Line();
            _screen.Line(user.Username);
            _screen.Write(Bots(user));
        }

        _screen.Line();
        _screen.Write(Totals(result));
        foreach (var user in result.Users)
        {
            foreach (var difference in user.Differences)
            {
                _screen.Line($"{user.Username}: {difference}");
            }
        }

        _screen.Line(result.Users.All(user => user.Differences.Count == 0)
            ? "The books balance to the cent and agree with the broker's for every user."
            : "The books do not balance: this is a defect.");
    }

    private static string Period(SimulationResult result) => result.Users[0].Equity is [var first, .., var last]
        ? string.Create(CultureInfo.InvariantCulture, $"{first.Session:yyyy-MM-dd} to {last.Session:yyyy-MM-dd}")
        : string.Create(CultureInfo.InvariantCulture, $"{result.Users[0].Equity[0].Session:yyyy-MM-dd}");

    private Table Bots(UserResult user)
    {
        var table = _screen.NewTable("bot", "symbol", "active", ">tier", ">quantity", ">average", ">added seed", "trailing", ">purchases", ">sales", ">profit of sales");
        foreach (var bot in user.Bots)
        {
            var trades = user.Trades.Where(trade => trade.Bot == bot.Name).ToList();
            var sales = trades.Count(trade => OrderKinds.Parse(trade.Kind).SideOf() == Side.Sell);
            TextScreen.AddRow(
                table,
                bot.Name,
                bot.Symbol,
                bot.Active ? "yes" : "no",
                TextScreen.Money(bot.Tier),
                TextScreen.Number(bot.Quantity),
                TextScreen.Money(bot.AveragePrice),
                TextScreen.Money(bot.AddedSeed),
                bot.Trailing.Mode ? "stop " + TextScreen.Money(bot.Trailing.StopPrice) : "no",
                TextScreen.Number(trades.Count - sales),
                TextScreen.Number(sales),
                TextScreen.Money(trades.Sum(trade => trade.Profit ?? 0)));
        }

        return table;
    }

    private Table Totals(SimulationResult result)
    {
        var table = _screen.NewTable("user", ">initial cash", ">cash", ">holdings", ">equity", ">change", ">realised profit", ">lowest equity", ">trades", "books");
        foreach (var user in result.Users)
        {
            var equity = user.Equity[^1].Value;
            TextScreen.AddRow(
                table,
                user.Username,
                TextScreen.Money(user.InitialCash),
                TextScreen.Money(user.Cash),
                TextScreen.Money(equity - user.Cash),
                TextScreen.Money(equity),
                user.InitialCash == 0 ? "" : ((equity / user.InitialCash) - 1).ToString("+0.0 %;-0.0 %", CultureInfo.InvariantCulture),
                TextScreen.Money(user.RealisedProfit),
                TextScreen.Money(user.Equity.Min(point => point.Value)),
                TextScreen.Number(user.Trades.Count),
                user.Differences.Count == 0 ? "balance" : "DIFFER");
        }

        return table;
    }
}
