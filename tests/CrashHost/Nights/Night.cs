using System.Diagnostics;
using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.CrashHost.Model;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.KisSimulator;

namespace EggMoney.CrashHost.Nights;

/// <summary>The end of one session with real processes: a broker that is slow and loses answers, users with bots on it, a database, and servers that
/// are started on it. One clock for all.</summary>
internal sealed class Night : IAsyncDisposable
{
    /// <summary>From the start of the clock to the first slices: a server is started meanwhile.</summary>
    private const int Eve = 4;

    private const int BotsEach = 4;

    /// <summary>Minutes from the start of the clock to the close, with time for a dozen slices.</summary>
    public const int Long = 36;

    /// <summary>The same for a few slices.</summary>
    public const int Short = 20;

    /// <summary>What is in each account, and booked by its owner.</summary>
    private const int Cash = 100_000;

    private static readonly (string Name, string Environment)[] Accounts = [("anna", "real"), ("bora", "mock"), ("chul", "real")];
    private static readonly MarketSession Session = NyseCalendar.Instance.SessionOn(new DateOnly(2026, 3, 3))!;
    private static readonly TimeSpan BetweenSlices = TimeSpan.FromMinutes(2);

    /// <summary>Of the machine's time, after the close. What the lists must decide takes a quarter of an hour of the night's, half a minute of the machine's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-night-").FullName;
    private readonly Dictionary<string, string?> _environment;
    private readonly List<NightServer> _servers = [];
    private readonly Random _random;
    private readonly IReadOnlyList<string> _program;
    private readonly List<NightUser> _users = [];

    private Night(DatabaseOptions database, int minutes, Random random, IReadOnlyList<string> program)
    {
        (_random, _program) = (random, program);
        FirstSlice = Session.Close.AddMinutes(Eve - minutes);
        Books = new(database, Path.Combine(_folder, "left.db"));
        _environment = new()
        {
            ["EGGMONEY_DATABASE"] = database.ConnectionString,
            ["EGGMONEY_REGISTRATION"] = "open",
            ["EGGMONEY_PRICES"] = null,
            ["SECRET_KEY"] = SecretKeys.Generate(),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        };
    }

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Users => Accounts.Select(account => account.Name);

    public NightClock Clock { get; private set; } = new(Session.Open.AddHours(-2), 1);

    public NightBooks Books { get; }

    /// <summary>The session that ends.</summary>
    public static DateOnly Date => Session.Date;

    /// <summary>Who trades.</summary>
    public IEnumerable<TenantInfo> Tenants => _users.Select(user => user.Info);

    /// <summary>The servers that run.</summary>
    public IReadOnlyList<NightServer> Servers => _servers;

    /// <summary>When the first slices go out.</summary>
    public DateTime FirstSlice { get; }

    /// <summary>When the last slices go out: no later ones are planned.</summary>
    public static DateTime LastSlice => Session.Close.AddMinutes(-10);

    /// <summary>Until when slices are worked on: the dip has gone out, and fills are looked for.</summary>
    public static DateTime LastKill => Session.Close.AddMinutes(-1.5);

    private string LastWords => "The broker said:\n" + Broker?.Output + string.Concat(_servers.Select(server => "\nA server said:\n" + server.Process.Output));

    private NightBroker Broker { get; set; } = null!;

    /// <summary>Everything is set up over HTTP, in the morning and by a clock that goes as the machine's; then broker and server are started again by the
    /// night's clock, and the first slices are to go out in a few minutes of it.</summary>
    /// <param name="database">With or without its tables.</param>
    /// <param name="random">What chance has in store.</param>
    /// <param name="minutes">From the start of its clock to the session's close.</param>
    /// <param name="faults">Whether the broker is slow and loses answers.</param>
    /// <param name="program">Which build of the server; see <see cref="NightServer.Start"/>.</param>
    public static async Task<Night> PrepareAsync(DatabaseOptions database, Random random, int minutes = Long, bool faults = true, params IReadOnlyList<string> program)
    {
        var night = new Night(database, minutes, random, program.Count > 0 ? program : [NightServer.Honest]);
        try
        {
            var seed = random.Next(1, 1_000_000);
            await night.StartBrokerAsync(seed);
            var started = Stopwatch.GetTimestamp();
            var server = await night.StartServerAsync();
            var startup = Stopwatch.GetElapsedTime(started);
            await night.FurnishAsync(server);
            await night.KillAsync(server);
            await night.Broker!.DisposeAsync();

            night.Clock = new(Session.Close.AddMinutes(-minutes), SpeedFor(startup));
            await night.StartBrokerAsync(seed);
            foreach (var fault in faults ? Faults(random) : [])
            {
                await night.Broker.AddFaultAsync(fault);
            }

            await night.StartServerAsync();
            return night;
        }
        catch (Exception exception)
        {
            var words = night.LastWords;
            await night.DisposeAsync();
            throw new InvalidOperationException("The night could not be prepared.\n" + words, exception);
        }
    }

    /// <summary>Starts a server on the night's database.</summary>
    public async Task<NightServer> StartServerAsync()
    {
        var server = NightServer.Start(_folder, _program, _environment);
        _servers.Add(server);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Kills a server, and reads what it left.</summary>
    public async Task<IReadOnlyList<OrderSlice>> KillAsync(NightServer server)
    {
        await server.Process.KillAsync();
        _servers.Remove(server);
        await server.DisposeAsync();
        return await Books.LeftBehindAsync(Tenants, Date);
    }

    /// <summary>Lets the broker behave once the session is over, waits until nothing is left to do, and holds the books against the broker's.</summary>
    /// <param name="server">One that runs.</param>
    /// <param name="count">What was seen is added to it.</param>
    /// <returns>What is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> CloseAsync(NightServer server, NightCount count)
    {
        await Clock.WaitAsync(Session.Close.AddMinutes(1));
        await Broker.ClearFaultsAsync();
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsOverAsync(server, count) && !patience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }

        var problems = new List<string>();
        foreach (var user in _users)
        {
            var ledger = await Broker.LedgerAsync(user.Keys.Name);
            problems.AddRange(ModelCheck.Compare(user.Info.Identifier, await Books.LoadAsync(user.Info, Date), ledger, Date));
            count.Add(ledger);
        }

        count.Nights++;
        return problems.Count == 0 ? [] : [.. problems, LastWords];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }

        await Books.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Fast enough for a night in a minute or two, and slow enough that a start is no more than a few minutes of it on this machine, as it is now.</summary>
    private static int SpeedFor(TimeSpan startup) => Math.Clamp((int)(150 / (startup.TotalSeconds + 1.5)), 12, 30);

    private async Task StartBrokerAsync(int seed)
    {
        Broker = await NightBroker.StartAsync(_folder, Clock, seed, Accounts.Select(account => $"{account.Name}:{Cash}:{account.Environment}"));
        _environment["EGGMONEY_CLOCK"] = Clock.Setting;
        _environment["EGGMONEY_KIS_REAL_URL"] = new Uri(Broker.Address, "real").AbsoluteUri;
        _environment["EGGMONEY_KIS_MOCK_URL"] = new Uri(Broker.Address, "mock").AbsoluteUri;
    }

    private async Task FurnishAsync(NightServer server)
    {
        foreach (var account in Accounts)
        {
            var keys = (await Broker.LedgerAsync(account.Name)).Keys;
            _users.Add(await NightUser.SignUpAsync(server.Http, keys, Cash, BotsEach, _random));
        }

        foreach (var user in _users)
        {
            await user.SendAsync(server.Http, HttpMethod.Put, "schedule", new
            {
                planTime = BeforeClose(FirstSlice.AddMinutes(-1)),
                sliceStart = BeforeClose(FirstSlice),
                sliceEnd = BeforeClose(LastSlice),
                sliceCount = (int)((LastSlice - FirstSlice) / BetweenSlices) + 1,
                closingDipTime = "close-00:03",
                zone = "America/New_York",
                enabled = true,
            });
        }
    }

    /// <summary>The dangerous states are made to last, and answers are lost now and then. All for as long as the session lasts.</summary>
    private static Fault[] Faults(Random random) => [.. new Fault[]
    {
        new(FaultKind.Delay) { Path = "order", Duration = TimeSpan.FromSeconds(random.Next(2, 5)), Probability = 0.7m },
        new(FaultKind.DelayAnswer) { Path = "order", Duration = TimeSpan.FromSeconds(random.Next(3, 8)), Probability = 0.7m },
        new(FaultKind.DelayAnswer) { Path = "order-rvsecncl", Duration = TimeSpan.FromSeconds(random.Next(3, 8)), Probability = 0.5m },
        new(FaultKind.DropBefore) { Path = "order", Probability = 0.03m },
        new(FaultKind.DropAfter) { Path = "order", Probability = 0.04m },
        new(FaultKind.BackEndTimeout) { Path = "order", Probability = 0.03m },
        new(FaultKind.DropAfter) { Path = "order-rvsecncl", Probability = 0.05m },
        new(FaultKind.LateInList) { Duration = TimeSpan.FromSeconds(random.Next(5, 20)), Probability = 0.2m },
        new(FaultKind.PartialFills)
        {
            Fills = [new(TimeSpan.FromSeconds(20), random.Next(1, 4)), new(TimeSpan.FromSeconds(75), random.Next(1, 4))],
            Probability = 0.6m,
        },
    }.Select(fault => fault with { Times = null })];

    private static string BeforeClose(DateTime instant) => "close-" + (Session.Close - instant).ToString(@"hh\:mm", CultureInfo.InvariantCulture);

    /// <summary>Whether nothing is left to do. What the lists cannot decide, its owner answers, who sees the broker's own screen.</summary>
    private async Task<bool> IsOverAsync(NightServer server, NightCount count)
    {
        var over = true;
        foreach (var user in _users)
        {
            var books = await Books.LoadAsync(user.Info, Date);
            over &= books.Slices.All(slice => slice.State.IsFinal())
                && books.Runs.Any(run => run is { Phase: WorkPhase.Report, IsOver: true })
                && books.Runs.All(run => run.IsOver);
            foreach (var slice in books.Slices.Where(slice => slice.NeedsAnswer))
            {
                var taken = books.Slices.Where(other => other.Id != slice.Id).Select(other => other.OrderNumber).ToHashSet();
                var truth = (await Broker.LedgerAsync(user.Keys.Name)).Orders.FirstOrDefault(order => order.Symbol == slice.Symbol && order.Side == SimulatedSide.Buy == (slice.Side == Side.Buy)
                    && order.Quantity == slice.Quantity && order.Limit == slice.LimitPrice && !taken.Contains(order.Number));
                await user.SendAsync(server.Http, HttpMethod.Post, $"slices/{slice.Id}/resolve", truth is null ? new { neverPlaced = true } : (object)new { placed = truth.Number });
                count.Answers++;
            }
        }

        return over;
    }
}
