using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.KisSimulator;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.CrashHost.Model;

/// <summary>A user with an account at the simulated broker.</summary>
internal sealed record ModelTenant(TenantInfo Info, AccountKeys Keys)
{
    private static readonly string[] Symbols = ["TQQQ", "SOXL"];

    /// <summary>Adds one with bots as chance has it: small and large, some of them twins, whose orders are equal.</summary>
    public static Task<ModelTenant> AddAsync(IServiceProvider node, SimulatedExchange exchange, int number, Random random)
    {
        var cash = random.Next(5, 60) * 1000m;
        var keys = exchange.AddAccount("user" + number, random.Next(2) == 0 ? KisEnvironment.Real : KisEnvironment.Mock, cash);
        var bots = new List<BotSettings>();
        foreach (var symbol in Symbols)
        {
            var seed = random.Next(2, 30) * 100m;
            for (var (bot, count) = (1, random.Next(0, 3)); bot <= count; bot++)
            {
                bots.Add(new(
                    $"{symbol[..2]}_{bot}",
                    symbol,
                    random.Next(2) == 0 ? seed : random.Next(2, 30) * 100m,
                    ProfitRate: random.Next(1, 5) / 100m,
                    MaxTier: random.Next(4, 12),
                    SkipSell: random.Next(3) == 0,
                    ClosingDipRules: random.Next(2) == 0 ? [new(0.01m, 0.5m)] : []));
            }
        }

        var schedule = new Schedule { Zone = "America/New_York", PlanTime = "open+00:05", SliceStart = "open+00:10", SliceEnd = "open+00:22", SliceCount = random.Next(1, 5), ClosingDipTime = "close-00:05" };
        return OpenAsync(node, keys, cash, schedule, new() { AveragePriceCheckAuto = random.Next(2) == 0, AutoStart = random.Next(2) == 0 }, bots);
    }

    /// <summary>Adds one who has stored the account's keys and made bots.</summary>
    public static async Task<ModelTenant> OpenAsync(IServiceProvider node, AccountKeys keys, decimal cash, Schedule schedule, UserSettings settings, IEnumerable<BotSettings> bots)
    {
        var clock = node.GetRequiredService<TimeProvider>();
        var user = new User { Id = clock.NewId(), Username = keys.Name, Email = keys.Name + "@example.org", CreatedAt = clock.Now(), Simulated = true };
        if (!await node.GetRequiredService<ISystemCommands>().TryAddUserAsync(user, CancellationToken.None))
        {
            throw new InvalidOperationException($"{keys.Name} is there already.");
        }

        var tenant = new ModelTenant(new(user.Id, keys.Name), keys);
        await using var scope = node.GetRequiredService<ITenantScopeFactory>().Begin(tenant.Info);
        await using (var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None))
        {
            var credential = new UserCredential
            {
                Id = clock.NewId(),
                Broker = BrokerNames.Kis,
                Label = "KIS",
                Environment = keys.Environment == KisEnvironment.Real ? BrokerEnvironment.Real : BrokerEnvironment.Mock,
                ProductCode = keys.ProductCode,
                CreatedAt = clock.Now(),
            };
            var vault = node.GetRequiredService<ISecretVault>();
            db.UserCredentials.Add(credential);
            db.UserSecrets.Add(vault.Seal(user.Id, credential.Id, "appKey", keys.AppKey));
            db.UserSecrets.Add(vault.Seal(user.Id, credential.Id, "appSecret", keys.AppSecret));
            db.UserSecrets.Add(vault.Seal(user.Id, credential.Id, "accountNumber", keys.AccountNumber));
            schedule.EnabledSince = clock.Now();
            db.Settings.Add(settings);
            db.Schedules.Add(schedule);
            var account = new Domain.Portfolio.CashAccount();
            account.Deposit(cash);
            db.CashAccounts.Add(account);
            db.CashEntries.Add(new() { Id = clock.NewId(), Amount = cash, Note = "Initial cash", At = clock.Now() });
            if (!await db.TrySaveAsync(CancellationToken.None))
            {
                throw new InvalidOperationException("Not saved.");
            }
        }

        foreach (var bot in bots)
        {
            await scope.Services.GetRequiredService<IMediator>().Send(new AddBotCommand(bot));
        }

        return tenant;
    }
}
