using System.Globalization;

namespace EggMoney.KisSimulator.Hosting;

/// <summary>What the simulator is started with by hand.</summary>
internal sealed record CommandLine(int Port, int Seed, TimeProvider Time, IReadOnlyList<AccountOrder> Accounts, bool Unlimited)
{
    public const string Help = """
        A broker to test against: Korea Investment & Securities' wire format on 127.0.0.1.

          --port 5090                            where to listen; 0 takes a free port
          --clock 2026-03-02T14:00:00Z,60x       start the clock there, at that speed; by default the machine's clock
          --seed 1                               of prices and keys: the same seed is the same world
          --account NAME[:CASH[:real|mock]]      an account; may be given several times. By default alice (real) and bob (mock), 100000 dollars each
          --unlimited                            no limits of calls per second and tokens per minute
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">One is not understood; the message says which.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var (port, seed, time, unlimited) = (5090, 1, TimeProvider.System, false);
        List<AccountOrder> accounts = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--unlimited")
            {
                unlimited = true;
                continue;
            }

            var value = i + 1 < arguments.Count ? arguments[++i] : throw new FormatException($"{arguments[i]} is not known, or lacks its value.");
            switch (arguments[i - 1])
            {
                case "--port":
                    port = Number(value, "--port");
                    break;
                case "--seed":
                    seed = Number(value, "--seed");
                    break;
                case "--clock":
                    time = Clock(value);
                    break;
                case "--account":
                    accounts.Add(AccountOrder.Parse(value));
                    break;
                default:
                    throw new FormatException($"{arguments[i - 1]} is not known.");
            }
        }

        return new(port, seed, time, accounts.Count > 0 ? accounts : [new("alice", 100_000m, KisEnvironment.Real), new("bob", 100_000m, KisEnvironment.Mock)], unlimited);
    }

    private static int Number(string value, string option) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"{option} needs a whole number, not {value}.");

    private static ScaledTimeProvider Clock(string value)
    {
        var parts = value.Split(',');
        var speed = 1;
        return parts.Length <= 2 && (parts.Length == 1 || (parts[1].EndsWith('x') && int.TryParse(parts[1][..^1], NumberStyles.None, CultureInfo.InvariantCulture, out speed) && speed > 0))
            && DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? new(start, speed)
            : throw new FormatException($"--clock needs an instant and a speed, for example 2026-03-02T14:00:00Z,60x, not {value}.");
    }
}

/// <summary>An account to be opened at the start.</summary>
internal sealed record AccountOrder(string Name, decimal Cash, KisEnvironment Environment)
{
    public static AccountOrder Parse(string text)
    {
        var parts = text.Split(':');
        var cash = 100_000m;
        var environment = KisEnvironment.Real;
        return parts is { Length: <= 3 } && parts[0].Length > 0
            && (parts.Length < 2 || decimal.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out cash))
            && (parts.Length < 3 || Enum.TryParse(parts[2], ignoreCase: true, out environment))
            ? new(parts[0], cash, environment)
            : throw new FormatException($"--account needs NAME[:CASH[:real|mock]], not {text}.");
    }
}
