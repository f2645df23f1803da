using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EggMoney.CrashHost.Nights;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.KisSimulator;
using Clock = EggMoney.Infrastructure.Scheduling.ScaledTimeProvider;

namespace EggMoney.Benchmarks.Nights;

/// <summary>A whole night of the published program, PostgreSQL and Nginx on a machine as small as the limits say. The broker, and those who look at the page, are outside of it.</summary>
internal static class NightBenchmark
{
    private const string MetricsToken = "for the benchmark alone";
    private static readonly MarketSession Session = NyseCalendar.Instance.SessionOn(new DateOnly(2026, 3, 3))!;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(NightOptions options)
    {
        var (people, bots, pages) = (options.Number("users", 20), options.Number("bots", 4), options.Number("pages", 10));
        var (speed, memory, processors) = (options.Number("speed", 60), options.Bytes("memory", "1G"), options.Decimal("cpus", 1));
        var answer = options.Time("answer", "3s") * (options.Text("answer-clock") == "machine" ? speed : 1);
        var from = Session.Open.AddMinutes(options.Number("from", -10));
        var until = options.Text("until") is null ? Session.Close.AddMinutes(50) : Session.Open.AddMinutes(options.Number("until", 0));
        var folder = Directory.CreateTempSubdirectory("eggmoney-night-").FullName;
        try
        {
            var program = options.Text("program") ?? await PublishedProgram.PublishAsync(Path.Combine(folder, "program"));
            var lanes = options.Number("lanes", 0);
            using var cgroup = Cgroup.Create(memory, processors);
            await using var postgres = await SmallPostgres.StartAsync(folder, cgroup, memory);
            var environment = new Dictionary<string, string?>
            {
                ["EGGMONEY_DATABASE"] = postgres.ConnectionString + (options.Text("pool") is { } pool ? ";Maximum Pool Size=" + pool : ""),
                ["EGGMONEY_REGISTRATION"] = "open",
                ["EGGMONEY_PRICES"] = null,
                ["EGGMONEY_PROXIES"] = "127.0.0.1",
                ["EGGMONEY_METRICS_TOKEN"] = MetricsToken,
                ["SECRET_KEY"] = SecretKeys.Generate(),
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["TMPDIR"] = folder,
                ["Dispatch__Lanes"] = lanes > 0 ? lanes.ToString(CultureInfo.InvariantCulture) : null,
            };

            // In the morning, by a clock that goes as the machine's and on all of its processors.
            var users = await FurnishAsync(new(Session.Open.AddHours(-2), 1), people, bots, program, folder, environment, cgroup);
            var ledger = new NightLedger(postgres);
            await ledger.WatchAsync();
            var before = await ledger.SizeAsync();

            var anchor = new DateTime(DateTime.UnixEpoch.Ticks + (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * TimeSpan.TicksPerSecond), DateTimeKind.Utc);
            var clock = new Clock(from, speed, anchor);
            var exchange = NightPeople.Exchange(people, clock);
            NightPeople.Slow(exchange, answer);
            await using var broker = await KisSimulatorServer.StartAsync(exchange);
            cgroup.Limit(processors: true);
            cgroup.Reset();
            var load = File.ReadAllText("/proc/loadavg").Trim();
            await using var server = await PublishedProgram.StartAsync(program, folder, Settings(environment, broker, string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd'T'HH:mm:ss'Z'},{speed}x,{anchor:yyyy-MM-dd'T'HH:mm:ss'Z'}")), cgroup);
            var log = new NightLog(server.Process);
            var afterStart = ProcessWatch.RssKb(server.Id) / 1024;
            await using var proxy = await NightProxy.StartAsync(folder, cgroup, server.Port);
            var cpuBefore = cgroup.Read();
            var started = Stopwatch.GetTimestamp();
            var watch = new ProcessWatch(new Dictionary<string, int> { ["program"] = server.Id, ["postgres"] = postgres.Id, ["nginx"] = proxy.Id }, cgroup.Read);
            var figures = new PageFigures();
            var visitors = NightPeople.Names(people).Take(pages).Select(name => new PageVisitor(proxy.Address, name, NightUser.Password, figures)).ToList();
            await Task.WhenAll(visitors.Select(visitor => visitor.OpenAsync(Path.Combine(program, "page"))));
            Console.Error.WriteLine($"The night has begun; it ends in {(until - clock.GetUtcNow().UtcDateTime) / speed:mm\\:ss}.");
            await EndAsync(clock, until, postgres, people, server);
            var health = JsonNode.Parse(await server.Http.GetStringAsync("/health/ready"))!["dispatch"];
            var metrics = await MetricsAsync(server.Http);
            foreach (var visitor in visitors)
            {
                await visitor.DisposeAsync();
            }

            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await watch.DisposeAsync();
            var used = cgroup.Read();
            var output = server.Process.Output;
            await server.DisposeAsync();
            var after = await ledger.SizeAsync();
            var latency = health!["brokerLatencyMs"]!.GetValue<double>() / 1000;

            // A minute's tick, and then everybody who comes before.
            var bound = 60 + health["lastTenantStartsWithinSeconds"]!.GetValue<double>();
            var (phases, beyond, missed) = await ledger.ReadAsync(Session.Date, bound);
            await using var books = new NightBooks(DatabaseOptions.Parse(postgres.ConnectionString), Path.Combine(folder, "unused.db"));
            var wrong = await NightPeople.CompareAsync(books, exchange, users.Select(user => user.Info), Session.Date, until > Session.Close);
            var ledgers = exchange.Accounts.Select(account => exchange.Ledger(account.Name)).ToList();
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    benchmark = "night",
                    commit = await PublishedProgram.CommitAsync(),
                    machine = Machine.Describe(DatabaseOptions.Parse(postgres.ConnectionString)),
                    postgres = (await postgres.AskAsync("SELECT version()", row => row.GetString(0)))[0],
                    limits = new { kind = cgroup.Kind, memoryMb = memory >> 20, programMemoryMb = memory >> 21, processors },
                    loadBefore = load,
                    people,
                    bots,
                    speed,
                    from,
                    until,
                    whole = until > Session.Close,
                    answerSecondsOfTheNight = answer.TotalSeconds,
                    brokerLatencySeconds = Math.Round(latency, 2),
                    lanes = health["lanes"]!.GetValue<int>(),
                    lanesNeeded = health["lanesNeeded"]!.GetValue<int>(),
                    tenantsOverBudget = health["tenantsOverBudget"]!.GetValue<int>(),
                    machineSeconds = Math.Round(seconds, 1),
                    startSeconds = Math.Round(server.StartUp.TotalSeconds, 2),
                    rssAfterStartMb = afterStart,
                    processes = watch.Report(),
                    together = new
                    {
                        peakPssMb = watch.PeakTogetherMb,
                        peakWithoutCacheMb = watch.PeakAnonymousMb,
                        peakWithCacheMb = Math.Round(used.PeakBytes / 1048576.0, 1),
                        peakSwapMb = watch.PeakSwapMb,
                        limitHits = used.LimitHits,
                        killed = used.Killed,
                        cpuSeconds = Math.Round(used.CpuSeconds - cpuBefore.CpuSeconds, 1),
                        waitedForProcessorSeconds = Math.Round(used.ThrottledSeconds - cpuBefore.ThrottledSeconds, 1),
                    },
                    perPerson = new
                    {
                        cpuSeconds = Math.Round((used.CpuSeconds - cpuBefore.CpuSeconds) / people, 3),
                        databaseKb = Math.Round((after.Bytes - before.Bytes) / 1024.0 / people, 1),
                        rows = after.Rows.Where(row => row.Value != before.Rows.GetValueOrDefault(row.Key)).ToDictionary(row => row.Key, row => Math.Round((row.Value - before.Rows.GetValueOrDefault(row.Key)) / (double)people, 2)),
                    },
                    databaseMb = Math.Round(after.Bytes / 1048576.0, 1),
                    runs = new { boundSeconds = Math.Round(bound, 1), beyondBound = beyond, missed, phases },
                    pages = figures.Report(pages),
                    orders = ledgers.Sum(account => account.PlacedOrders),
                    fills = ledgers.Sum(account => account.Orders.Sum(order => order.Fills.Count)),
                    brokerCalls = exchange.Requests,
                    metrics,
                    booksAgree = wrong.Count == 0,
                    wrong = wrong.Take(20),
                    log = log.Report(),
                    postgresRefused = postgres.Complaints,
                },
                Json));
            if (options.Text("keep-output") is { } file)
            {
                await File.WriteAllTextAsync(file, output + "\n" + postgres.Output);
            }

            return wrong.Count == 0 ? 0 : 2;
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

    private static async Task<IReadOnlyList<NightUser>> FurnishAsync(
        Clock morning, int people, int bots, string program, string folder, Dictionary<string, string?> environment, Cgroup cgroup)
    {
        var exchange = NightPeople.Exchange(people, morning);
        await using var broker = await KisSimulatorServer.StartAsync(exchange);
        var settings = Settings(environment, broker, string.Create(CultureInfo.InvariantCulture, $"{morning.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},1x"));
        (settings["RateLimits__AttemptsPerAddress"], settings["RateLimits__Requests"]) = ("1000000", "1000000");
        await using var server = await PublishedProgram.StartAsync(program, folder, settings, cgroup);
        return await NightPeople.SignUpAsync(server.Http, exchange, bots, _ => NightPeople.UsualSchedule);
    }

    /// <summary>Until the clock shows the end, and after the close until everybody's report is written.</summary>
    private static async Task EndAsync(Clock clock, DateTime until, SmallPostgres postgres, int people, PublishedProgram server)
    {
        while (clock.GetUtcNow() < until && server.Process.IsAlive)
        {
            await Task.Delay(1000);
        }

        var waiting = Stopwatch.GetTimestamp();
        while (until > Session.Close && server.Process.IsAlive && Stopwatch.GetElapsedTime(waiting) < Patience)
        {
            var over = await postgres.AskAsync(
                $"SELECT count(*) FROM dispatch_runs WHERE session_date = '{Session.Date:yyyy-MM-dd}' AND phase IN ('CloseSession', 'Report') AND state IN ('Succeeded', 'Missed', 'Skipped')", row => row.GetInt64(0));
            if (over[0] >= 2 * people)
            {
                return;
            }

            await Task.Delay(1000);
        }

        if (!server.Process.IsAlive)
        {
            throw new InvalidOperationException("The program ended:\n" + server.Process.Output);
        }
    }

    /// <summary>What the program says of its own memory, where it does.</summary>
    private static async Task<IEnumerable<string>> MetricsAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new("Bearer", MetricsToken);
        using var answer = await http.SendAsync(request);
        return (await answer.Content.ReadAsStringAsync()).Split('\n').Where(line => line.StartsWith("process_", StringComparison.Ordinal) || line.StartsWith("dotnet_", StringComparison.Ordinal));
    }
}
