using System.Globalization;
using System.Text;
using EggMoney.Domain.Market;
using EggMoney.WebApi.CommandLine;

namespace EggMoney.Integration.Simulate;

/// <summary>A folder with price files and a bots file, and the command run on it in this process.</summary>
internal sealed class SimulateFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-simulate-test-").FullName;

    public string Bots => Path.Combine(_folder, "bots.json");

    public string In(string name) => Path.Combine(_folder, name);

    public SimulateFiles WithBots(string json)
    {
        File.WriteAllText(Bots, json);
        return this;
    }

    /// <summary>One price a day.</summary>
    public SimulateFiles WithFlatPrices(string symbol, DateOnly from, params decimal[] prices) =>
        WithPrices(symbol, from, [.. prices.Select(price => (price, price))]);

    /// <summary>Opens and closes of a walk that is the same every time.</summary>
    public SimulateFiles WithWalk(string symbol, DateOnly from, int days, int seed)
    {
        var rows = new List<(decimal, decimal)>();
        decimal price = 40;
        for (var day = 0; day < days; day++)
        {
            var open = price;
            price = Math.Round(price * (1 + (((((day + seed) * 7919) % 23) - 11) / 130m)), 2);
            rows.Add((open, price));
        }

        return WithPrices(symbol, from, [.. rows]);
    }

    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await EggMoneyCommand.RunAsync(["simulate", "--bots", Bots, "--prices", _folder, .. more], output, error);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SimulateFiles WithPrices(string symbol, DateOnly from, (decimal Open, decimal Close)[] rows)
    {
        var text = new StringBuilder("date,open,high,low,close,volume\n");
        var sessions = NyseCalendar.Instance.SessionsBetween(from, from.AddYears(1)).Take(rows.Length);
        foreach (var (session, (open, close)) in sessions.Zip(rows))
        {
            text.Append(CultureInfo.InvariantCulture, $"{session.Date:yyyy-MM-dd},{open},{Math.Max(open, close)},{Math.Min(open, close)},{close},1000\n");
        }

        File.WriteAllText(In(symbol + ".csv"), text.ToString());
        return this;
    }
}
