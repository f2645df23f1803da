using System.Globalization;
using EggMoney.Domain.Trading;
using Spectre.Console;

namespace EggMoney.WebApi.Simulate;

/// <summary>Shows a simulation: a bar while it runs and tables at the end; plain text where nobody watches.</summary>
internal sealed class SimulationScreen
{
    private const int PlainWidth = 160;

    private readonly IAnsiConsole _console;
    private readonly bool _watched;

    public SimulationScreen(TextWriter output)
    {
        _watched = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = _watched ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _watched ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = _watched ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!_watched)
        {
            _console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>Shows how far the work is.</summary>
    public async Task<SimulationResult> WithProgressAsync(int sessions, Func<Action, Task<SimulationResult>> work) => !_watched
        ? await work(() => { })
        : await _console.Progress()
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
        Line($"{result.Sessions} sessions ({Period(result)}), {result.Users.Count} users, {seconds:0.0} s, {result.UserSessionsPerSecond} user-sessions a second");
        foreach (var user in result.Users)
        {
            _console.WriteLine();
            Line(user.Username);
            _console.Write(Bots(user));
        }

        _console.WriteLine();
        _console.Write(Totals(result));
        foreach (var user in result.Users)
        {
            foreach (var difference in user.Differences)
            {
                Line($"{user.Username}: {difference}");
            }
        }

        Line(result.Users.All(user => user.Differences.Count == 0)
            ? "The books balance to the cent and agree with the broker's for every user."
            : "The books do not balance: this is a defect.");
    }

    private static string Period(SimulationResult result) => result.Users[0].Equity is [var first, .., var last]
        ? string.Create(CultureInfo.InvariantCulture, $"{first.Session:yyyy-MM-dd} to {last.Session:yyyy-MM-dd}")
        : string.Create(CultureInfo.InvariantCulture, $"{result.Users[0].Equity[0].Session:yyyy-MM-dd}");

    private Table Bots(UserResult user)
    {
        var table = NewTable("bot", "symbol", "active", ">tier", ">quantity", ">average", ">added seed", "trailing", ">purchases", ">sales", ">profit of sales");
        foreach (var bot in user.Bots)
        {
            var trades = user.Trades.Where(trade => trade.Bot == bot.Name).ToList();
            var sales = trades.Count(trade => OrderKinds.Parse(trade.Kind).SideOf() == Side.Sell);
            AddRow(
                table,
                bot.Name,
                bot.Symbol,
                bot.Active ? "yes" : "no",
                Money(bot.Tier),
                Number(bot.Quantity),
                Money(bot.AveragePrice),
                Money(bot.AddedSeed),
                bot.Trailing.Mode ? "stop " + Money(bot.Trailing.StopPrice) : "no",
                Number(trades.Count - sales),
                Number(sales),
                Money(trades.Sum(trade => trade.Profit ?? 0)));
        }

        return table;
    }

    private Table Totals(SimulationResult result)
    {
        var table = NewTable("user", ">initial cash", ">cash", ">holdings", ">equity", ">change", ">realised profit", ">lowest equity", ">trades", "books");
        foreach (var user in result.Users)
        {
            var equity = user.Equity[^1].Value;
            AddRow(
                table,
                user.Username,
                Money(user.InitialCash),
                Money(user.Cash),
                Money(equity - user.Cash),
                Money(equity),
                user.InitialCash == 0 ? "" : ((equity / user.InitialCash) - 1).ToString("+0.0 %;-0.0 %", CultureInfo.InvariantCulture),
                Money(user.RealisedProfit),
                Money(user.Equity.Min(point => point.Value)),
                Number(user.Trades.Count),
                user.Differences.Count == 0 ? "balance" : "DIFFER");
        }

        return table;
    }

    /// <summary>A heading that begins with &gt; stands over numbers.</summary>
    private Table NewTable(params string[] headings)
    {
        var table = new Table { Border = _watched ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('>'))) { Alignment = heading[0] == '>' ? Justify.Right : Justify.Left, NoWrap = true });
        }

        return table;
    }

    /// <summary>As text: a name may hold what would be markup.</summary>
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private void Line(FormattableString text) => _console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private void Line(string text) => _console.WriteLine(text);

    private static string Money(decimal value) => value.ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static string Number(decimal value) => value.ToString("#,##0.########", CultureInfo.InvariantCulture);
}
