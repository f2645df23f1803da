using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Reporting;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Demo;

/// <summary>The people of the demonstration, and where in time it stands.</summary>
internal sealed class DemoPeople(TenantDesk desk, ISystemQueries queries, DrivenTimeProvider clock, ILogger<DemoPeople> logger)
{
    /// <summary>Before the open of the first session.</summary>
    public static readonly DateTime Start = new(2005, 1, 3, 12, 0, 0, DateTimeKind.Utc);

    private static readonly (string Name, OpenTenantAccountCommand Account, BotSettings[] Bots)[] People =
    [
        ("haneul", new(100_000, AveragePriceCheckAuto: true, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 5),
        [
            new("TQ_1", "TQQQ", Seed: 1000),
            new("SO_1", "SOXL", Seed: 800, ClosingDipRules: [new(0.05m, 0.2m), new(0.07m, 0.3m), new(0.10m, 0.5m)]),
        ]),
        ("minjun", new(250_000, AveragePriceCheckAuto: true, AutoStart: true, AutoStartThreshold: 0.5m, SliceCount: 5),
        [
            new("TQ_1", "TQQQ", Seed: 2000, MaxTier: 30, PivotRule: PivotRule.P1_2),
            new("TQ_2", "TQQQ", Seed: 1500, ProfitRate: 0.05m, Trailing: new(Enabled: true, TierThreshold: 0.1m)),
            new("SO_1", "SOXL", Seed: 1200, Active: false),
        ]),
        ("seoyeon", new(60_000, AveragePriceCheckAuto: false, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 3),
        [
            new("TQ_1", "TQQQ", Seed: 500, ProfitRate: 0.08m, BandPercent: 15),
            new("SO_1", "SOXL", Seed: 400, ProfitRate: 0.12m, SellCooldownDays: 2),
            new("SO_2", "SOXL", Seed: 300, SkipSell: true),
        ]),
    ];

    /// <summary>Adds whoever and whatever is missing, except people whose name somebody has, and sets the clock to where the demonstration stood. A start that was killed half-way is finished by the next.</summary>
    /// <exception cref="ProblemException">The database holds the users of a simulation.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        // People who signed up trade beside them, and come back to the market where they left it.
        var present = await queries.ListInventedTenantsAsync(cancellationToken);
        if (present.FirstOrDefault(tenant => People.All(person => person.Name != tenant.Identifier)) is { } other)
        {
            throw new ProblemException($"This database holds {other.Identifier}, who is not of the demonstration. Use another database.");
        }

        foreach (var tenant in await queries.ListTenantsAsync(cancellationToken))
        {
            if (await desk.SendAsync(tenant, new GetLatestWorkQuery(), cancellationToken) is { } latest && latest > clock.Now())
            {
                clock.Set(latest);
            }
        }

        foreach (var (name, account, bots) in People)
        {
            var tenant = present.FirstOrDefault(tenant => tenant.Identifier == name);
            if (tenant is null && await queries.FindTenantAsync(name, cancellationToken) is not null)
            {
                // What somebody calls themselves must not keep the server from starting.
                logger.LogWarning("The demonstration goes on without {Name}: somebody signed up under this name", name);
                continue;
            }

            tenant ??= await desk.AddUserAsync(name, cancellationToken);
            await FurnishAsync(tenant, account, bots, cancellationToken);
        }
    }

    private async Task FurnishAsync(TenantInfo tenant, OpenTenantAccountCommand account, BotSettings[] bots, CancellationToken cancellationToken)
    {
        if ((await desk.SendAsync(tenant, new GetBooksQuery(), cancellationToken)).CredentialId is null)
        {
            await desk.SendAsync(tenant, account, cancellationToken);
        }

        var present = (await desk.SendAsync(tenant, new ListBotsQuery(), cancellationToken)).Select(bot => bot.Name).ToHashSet();
        foreach (var bot in bots.Where(bot => !present.Contains(bot.Name)))
        {
            await desk.SendAsync(tenant, new AddBotCommand(bot), cancellationToken);
        }
    }
}
