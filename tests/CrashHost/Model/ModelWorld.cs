using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.Infrastructure.Security;
using EggMoney.KisSimulator;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.CrashHost.Model;

/// <summary>Users, their broker and one process after another, through some sessions of chance: all of it follows from the seed.</summary>
internal sealed class ModelWorld : IAsyncDisposable
{
    /// <summary>After this, whatever is left is a person's to answer.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    private readonly Random _random;
    private readonly ModelCount _count;
    private readonly ModelGround _ground;
    private readonly List<ModelTenant> _tenants = [];
    private ModelNode _node;
    private int _lives;

    private ModelWorld(ModelGround ground, Random random, ModelCount count)
    {
        (_ground, _random, _count) = (ground, random, count);
        _node = NextNode(mortal: false);
    }

    private DrivenTimeProvider Clock => _ground.Clock;

    private SimulatedExchange Exchange => _ground.Broker.Exchange;

    /// <summary>Makes a world on an empty database that has its tables.</summary>
    public static async Task<ModelWorld> CreateAsync(DatabaseOptions database, int seed, bool sendTwice, ModelCount count)
    {
        var random = new Random(seed);
        var clock = new DrivenTimeProvider(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));
        var options = new SimulatorOptions
        {
            Seed = seed,
            FillDelay = TimeSpan.FromSeconds(random.Next(3) == 0 ? random.Next(1, 200) : random.Next(0, 3)),
            RealRequestsPerSecond = null,
            MockRequestsPerSecond = null,
            EmptyList = (EmptyList)random.Next(3),
        };
        var exchange = new SimulatedExchange(options, clock);
        exchange.Logged += count.Hear;
        if (Environment.GetEnvironmentVariable("EGGMONEY_MODEL_LOG") is not null)
        {
            exchange.Logged += Console.WriteLine;
        }
        var broker = await KisSimulatorServer.StartAsync(exchange);
        var world = new ModelWorld(new(database, SecretKeys.Parse(SecretKeys.Generate()), clock, broker, sendTwice), random, count);
        for (var number = random.Next(2, 4); number > 0; number--)
        {
            world._tenants.Add(await ModelTenant.AddAsync(world._node.Services, exchange, number, random));
        }

        return world;
    }

    /// <summary>Plays one session to its end, with faults and kills, and looks what came of it.</summary>
    /// <returns>What is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync()
    {
        var session = NyseCalendar.Instance.NextSessionAfter(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime));
        Clock.Set(session.Open.AddMinutes(-30));
        foreach (var (at, happen) in new ModelNight(session, Exchange, _tenants, _random).Events)
        {
            await RunUntilAsync(at);
            happen();
        }

        await RunUntilAsync(session.Close + TimeSpan.FromMinutes(_random.Next(1, 20)));

        // From here on the broker behaves, and nobody is killed: what is left must settle by itself, or be somebody's to answer.
        Exchange.ClearFaults();
        await ReplaceAsync(mortal: false);
        await RunUntilAsync(session.Close + Settled);
        await AnswerAsync();
        await RunUntilAsync(session.Close + (2 * Settled));

        _count.Add(session: 1, userSessions: _tenants.Count);
        var problems = new List<string>();
        foreach (var tenant in _tenants)
        {
            problems.AddRange(await ModelCheck.RunAsync(_node, Exchange, tenant, session.Date));
        }

        await ReplaceAsync(mortal: true);
        return problems;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tenant in _tenants)
        {
            _count.Add(Exchange.Ledger(tenant.Keys.Name));
        }

        await _node.DisposeAsync();
        await _ground.Broker.DisposeAsync();
    }

    private async Task RunUntilAsync(DateTime until)
    {
        while (Clock.GetUtcNow().UtcDateTime is var now && now < until && !await _node.RunUntilAsync(until))
        {
            _count.Ended(_node.Life.EndedAt!);
            await ReplaceAsync(mortal: true);

            // Down for a moment, or for minutes.
            var back = Clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(_random.Next(3) == 0 ? _random.Next(0, 900) : _random.Next(0, 90));
            Clock.Set(back < until ? back : until);
        }
    }

    private async Task ReplaceAsync(bool mortal)
    {
        await _node.DisposeAsync();
        _node = NextNode(mortal);
    }

    private ModelNode NextNode(bool mortal) => new(
        _ground,
        mortal && _random.Next(10) < 7 ? _random.Next(1, 90) : null,
        _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromHours(1),
        $"node {++_lives}");

    /// <summary>The owners look at the broker's app, and answer what the lists could not decide.</summary>
    private async Task AnswerAsync()
    {
        foreach (var tenant in _tenants)
        {
            var open = await _node.WithDbAsync(tenant.Info, db => db.OrderSlices.AsNoTracking()
                .Where(slice => slice.State == SliceState.Unknown || slice.State == SliceState.Accepted || slice.State == SliceState.PartlyFilled || slice.State == SliceState.CancelRequested
                    || (slice.Error != null && slice.Error.StartsWith(SliceCodes.Undecided)))
                .OrderBy(slice => slice.SubmittingAt).ThenBy(slice => slice.SubmitSequence)
                .ToListAsync());
            foreach (var slice in open.Where(slice => slice.NeedsAnswer))
            {
                var taken = await _node.WithDbAsync(tenant.Info, db => db.OrderSlices.AsNoTracking().Where(row => row.OrderNumber != null && row.Id != slice.Id).Select(row => row.OrderNumber!).ToListAsync());
                var truth = Exchange.Ledger(tenant.Keys.Name).Orders.FirstOrDefault(order => order.Channel == "OpenAPI" && order.OrderDate == slice.SessionDate && order.Symbol == slice.Symbol
                    && order.Side == (slice.Side == Side.Buy ? SimulatedSide.Buy : SimulatedSide.Sell) && order.Quantity == slice.Quantity && order.Limit == slice.LimitPrice && !taken.Contains(order.Number));
                await _node.SendAsync(tenant.Info, new ResolveSliceCommand(slice.Id, truth?.Number, NeverPlaced: truth is null));
                _count.Add(answers: 1);
            }

            foreach (var bot in await _node.WithDbAsync(tenant.Info, db => db.Bots.AsNoTracking().Where(bot => bot.Paused).Select(bot => bot.Id).ToListAsync()))
            {
                await _node.SendAsync(tenant.Info, new SwitchBotCommand(bot, BotSwitch.Resume));
            }
        }
    }
}
