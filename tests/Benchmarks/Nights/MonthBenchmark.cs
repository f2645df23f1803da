using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EggMoney.CrashHost.Nights;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.KisSimulator;
using Clock = EggMoney.Infrastructure.Scheduling.ScaledTimeProvider;

namespace EggMoney.Benchmarks.Nights;

/// <summary>A month of nights in a row in one process of the published program: what it holds on to, what its database grows by, what it takes away again, how often
/// tokens are renewed, and whether plans come when clocks change and markets close early.</summary>
internal static class MonthBenchmark
{
    private const int KeepDays = 30;

    /// <summary>Until code is compiled in earnest, and caches have what they hold.</summary>
    private const int WarmUp = 6;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(NightOptions options)
    {
        var (people, bots, nights) = (options.Number("users", 4), options.Number("bots", 4), Math.Min(options.Number("nights", MonthCalendar.Most), MonthCalendar.Most));
        var calendar = new MonthCalendar(nights, options.Number("speed", 360), options.Number("day-speed", 14_400));
        var folder = Directory.CreateTempSubdirectory("eggmoney-month-").FullName;
        try
        {
            var program = options.Text("program") ?? await PublishedProgram.PublishAsync(Path.Combine(folder, "program"));
            await using var postgres = options.Text("database") == "postgres" ? await SmallPostgres.StartAsync(folder, new WholeMachine(), 2L << 30) : null;
            var database = postgres is null ? DatabaseOptions.SqliteFile(Path.Combine(folder, "eggmoney.db")) : DatabaseOptions.Parse(postgres.ConnectionString);
            var environment = new Dictionary<string, string?>
            {
                ["EGGMONEY_DATABASE"] = postgres?.ConnectionString ?? database.SqlitePath,
                ["EGGMONEY_REGISTRATION"] = "open",
                ["EGGMONEY_PRICES"] = null,
                ["EGGMONEY_KEEP_DAYS"] = KeepDays.ToString(CultureInfo.InvariantCulture),
                ["EGGMONEY_BACKUP_FOLDER"] = Path.Combine(folder, "backups"),
                ["EGGMONEY_BACKUP_EVERY"] = "00:05:00",
                ["EGGMONEY_BACKUP_KEEP"] = "3",
                ["SECRET_KEY"] = SecretKeys.Generate(),
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["TMPDIR"] = folder,
            };
            var users = await FurnishAsync(calendar, people, bots, program, folder, environment);

            var anchor = new DateTime(DateTime.UnixEpoch.Ticks + (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * TimeSpan.TicksPerSecond), DateTimeKind.Utc);
            var clock = Clock.Parse(calendar.Setting(anchor));
            var exchange = NightPeople.Exchange(people, clock);
            NightPeople.Slow(exchange, options.Time("answer", "1s"));
            await using var broker = await KisSimulatorServer.StartAsync(exchange);
            await using var server = await PublishedProgram.StartAsync(program, folder, Settings(environment, broker, calendar.Setting(anchor)));
            var log = new NightLog(server.Process);
            await using var books = new NightBooks(database, Path.Combine(folder, "unused.db"));
            var started = Stopwatch.GetTimestamp();
            var measured = new List<MonthNight>();
            foreach (var session in calendar.Sessions)
            {
                await WaitAsync(clock, session.Close.AddMinutes(46), server);
                var night = await LookAsync(session, users, books, new(database, postgres), exchange, server, log);
                measured.Add(night);
                Console.Error.WriteLine(JsonSerializer.Serialize(night, JsonSerializerOptions.Web));
            }

            // The last day's old rows go as well; the next session would come at the days' speed.
            await WaitAsync(clock, calendar.Sessions[^1].Close.AddHours(14), server);
            var until = clock.GetUtcNow().UtcDateTime;
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await server.DisposeAsync();
            var old = await new MonthDatabase(database, postgres).OlderThanAsync(DateOnly.FromDateTime(until).AddDays(-KeepDays - 2));
            var wrong = await NightPeople.CompareAsync(books, exchange, users.Select(user => user.Info), calendar.Sessions[^1].Date, whole: true);
            var memory = Slope([.. measured.Skip(WarmUp).Select(night => (double)night.AnonymousKb)]);
            var tokens = exchange.Accounts.Select(account => exchange.Ledger(account.Name).TokensIssued).ToList();
            var verdict = new
            {
                flat = measured.Count <= WarmUp + 3 ? (bool?)null : memory.PerStep * measured.Count < memory.Mean * 0.1,
                booksAgree = wrong.Count == 0,
                nothingOlderThanKept = old == 0,
                plansOnTime = measured.TrueForAll(night => night.PlansOnTime),
                nothingMissed = measured.TrueForAll(night => night.Missed == 0 && night.Unfinished == 0),
                tokensRenewed = tokens.TrueForAll(count => count >= nights && count <= (2 * nights) + 3),
            };
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    benchmark = "month",
                    commit = await PublishedProgram.CommitAsync(),
                    machine = Machine.Describe(database),
                    people,
                    bots,
                    nights,
                    clock = calendar.Setting(anchor),
                    machineSeconds = Math.Round(seconds, 1),
                    verdict,
                    memory = new { warmUpNights = WarmUp, meanKb = Math.Round(memory.Mean), slopeKbPerNight = Math.Round(memory.PerStep, 1) },
                    growth = Growth(measured, people, bots),
                    tokensPerAccount = tokens,
                    backups = Directory.Exists(Path.Combine(folder, "backups")) ? Directory.GetFiles(Path.Combine(folder, "backups")).Length : 0,
                    measured,
                    log = log.Report(),
                    wrong = wrong.Take(20),
                },
                Json));
            return wrong.Count == 0 && verdict is { nothingOlderThanKept: true, plansOnTime: true, nothingMissed: true } && verdict.flat != false ? 0 : 2;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, string?> Settings(Dictionary<string, string?> environment, KisSimulatorServer broker, string clock) => new(environment)
    {
        ["EGGMONEY_CLOCK"] = clock,
        ["EGGMONEY_KIS_REAL_URL"] = broker.RealUrl.AbsoluteUri,
        ["EGGMONEY_KIS_MOCK_URL"] = broker.MockUrl.AbsoluteUri,
    };

    private static async Task<IReadOnlyList<NightUser>> FurnishAsync(MonthCalendar calendar, int people, int bots, string program, string folder, Dictionary<string, string?> environment)
    {
        // The evening before, by a clock that goes as the machine's.
        var start = calendar.Start.AddHours(-12);
        var exchange = NightPeople.Exchange(people, new Clock(start, 1));
        await using var broker = await KisSimulatorServer.StartAsync(exchange);
        var settings = Settings(environment, broker, string.Create(CultureInfo.InvariantCulture, $"{start:yyyy-MM-dd'T'HH:mm:ss'Z'},1x"));
        (settings["RateLimits__AttemptsPerAddress"], settings["RateLimits__Requests"]) = ("1000000", "1000000");
        settings["EGGMONEY_BACKUP_FOLDER"] = null;
        await using var server = await PublishedProgram.StartAsync(program, folder, settings);
        return await NightPeople.SignUpAsync(server.Http, exchange, bots, MonthCalendar.Schedule);
    }

    private static async Task WaitAsync(Clock clock, DateTime until, PublishedProgram server)
    {
        while (clock.GetUtcNow() < until)
        {
            if (!server.Process.IsAlive)
            {
                throw new InvalidOperationException("The program ended:\n" + server.Process.Output);
            }

            await Task.Delay(50);
        }
    }

    private static async Task<MonthNight> LookAsync(
        MarketSession session, IReadOnlyList<NightUser> users, NightBooks books, MonthDatabase database, SimulatedExchange exchange, PublishedProgram server, NightLog log)
    {
        // Of what a collection has not come for yet, as little as may be.
        var (rss, anonymous) = (long.MaxValue, long.MaxValue);
        for (var look = 0; look < 3; look++)
        {
            rss = Math.Min(rss, ProcessWatch.RssKb(server.Id));
            anonymous = Math.Min(anonymous, ProcessWatch.AnonymousKb(server.Id));
            await Task.Delay(100);
        }

        var (onTime, missed, unfinished) = (true, 0, 0);
        for (var index = 0; index < users.Count; index++)
        {
            var runs = (await books.LoadAsync(users[index].Info, session.Date)).Runs;
            onTime &= runs.Any(run => run is { Phase: WorkPhase.Plan, State: RunState.Succeeded } && run.DueAt == MonthCalendar.PlanOf(session, MonthCalendar.IsSeoul(index)));
            missed += runs.Count(run => run.State == RunState.Missed);
            unfinished += runs.Count(run => !run.IsOver);
        }

        var ledgers = exchange.Accounts.Select(account => exchange.Ledger(account.Name)).ToList();
        return new(
            session.Date,
            rss,
            anonymous,
            await database.BytesAsync() / 1024,
            await database.RowsAsync(),
            ledgers.Sum(ledger => ledger.PlacedOrders),
            ledgers.Sum(ledger => ledger.Orders.Sum(order => order.Fills.Count)),
            ledgers.Sum(ledger => ledger.TokensIssued),
            onTime,
            missed,
            unfinished,
            log.Failures);
    }

    /// <summary>Rows a night by table as computed and as they are, and bytes: over the last nights before anything is old enough to be taken away.</summary>
    private static object Growth(List<MonthNight> nights, int people, int bots)
    {
        var spring = nights.Where(night => night.Session.Month == 3).ToList();
        if (spring.Count < 3)
        {
            return new { };
        }

        var (first, last, count) = (spring[0], spring[^1], spring.Count - 1.0);
        double PerNight(string table) => Math.Round((last.Rows[table] - first.Rows[table]) / count, 2);
        var computed = new Dictionary<string, double>
        {
            // Plan, five slices, their confirmations and the dip's, dip, close, report. Where a phase has nothing to do there is none, so it is the most.
            ["dispatch_runs"] = people * 15,
            // The plan's and the dip's.
            ["decisions"] = people * bots * 2,
            ["fills"] = Math.Round((last.Fills - first.Fills) / count, 2),
            ["equity_points"] = people,
        };
        return new
        {
            nightsMeasured = count,
            computedRowsPerNight = computed,
            rowsPerNight = first.Rows.Keys.ToDictionary(table => table, PerNight),
            kbPerNight = Math.Round((last.DatabaseKb - first.DatabaseKb) / count, 1),
            kbPerNightAndBot = Math.Round((last.DatabaseKb - first.DatabaseKb) / count / people / bots, 2),
        };
    }

    private static (double Mean, double PerStep) Slope(double[] values)
    {
        if (values.Length < 2)
        {
            return (values.FirstOrDefault(), 0);
        }

        var (middle, mean) = ((values.Length - 1) / 2.0, values.Average());
        var slope = values.Select((value, index) => (index - middle) * (value - mean)).Sum() / values.Select((_, index) => (index - middle) * (index - middle)).Sum();
        return (mean, slope);
    }
}

/// <summary>What was so after a night.</summary>
internal sealed record MonthNight(
    DateOnly Session, long RssKb, long AnonymousKb, long DatabaseKb, Dictionary<string, long> Rows, int Orders, int Fills, int Tokens, bool PlansOnTime, int Missed, int Unfinished, int Failures);
