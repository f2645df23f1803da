using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.KisSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.CrashHost.Model;

/// <summary>A user of a world, with an account at the simulated broker.</summary>
internal sealed record ModelTenant(TenantInfo Info, AccountKeys Keys)
{
    private static readonly string[] Symbols = ["TQQQ", "SOXL"];

    /// <summary>Adds one with bots as chance has it: small and large, some of them twins, whose orders are equal.</summary>
    public static async Task<ModelTenant> AddAsync(ModelNode node, SimulatedExchange exchange, int number, Random random)
    {
        var name = "user" + number;
        var cash = random.Next(5, 60) * 1000m;
        var environment = random.Next(2) == 0 ? KisEnvironment.Real : KisEnvironment.Mock;
        var keys = exchange.AddAccount(name, environment, cash);
        var clock = node.Services.GetRequiredService<TimeProvider>();
        var user = new User { Id = clock.NewId(), Username = name, Email = name + "@example.org", CreatedAt = clock.Now(), Simulated = true };
        if (!await node.Services.GetRequiredService<ISystemCommands>().TryAddUserAsync(user, CancellationToken.None))
        {
            throw new InvalidOperationException($"{name} is there already.");
        }

        var tenant = new ModelTenant(new(user.Id, name), keys);
        var vault = node.Services.GetRequiredService<ISecretVault>();
        await node.WithDbAsync(tenant.Info, async db =>
        {
            var credential = new UserCredential
            {
                Id = clock.NewId(),
                Broker = BrokerNames.Kis,
                Label = "KIS",
                Environment = environment == KisEnvironment.Real ? BrokerEnvironment.Real : BrokerEnvironment.Mock,
                ProductCode = keys.ProductCode,
                CreatedAt = clock.Now(),
            };
            db.UserCredentials.Add(credential);
            db.UserSecrets.Add(vault.Seal(user.Id, credential.Id, "appKey", keys.AppKey));
            db.UserSecrets.Add(vault.Seal(user.Id, credential.Id, "appSecret", keys.AppSecret));
            db.UserSecrets.Add(vault.Seal(user.Id, credential.Id, "accountNumber", keys.AccountNumber));
            db.Settings.Add(new() { AveragePriceCheckAuto = random.Next(2) == 0, AutoStart = random.Next(2) == 0 });
            db.Schedules.Add(new()
            {
                Zone = "America/New_York",
                PlanTime = "open+00:05",
                SliceStart = "open+00:10",
                SliceEnd = "open+00:22",
                SliceCount = random.Next(1, 5),
                ClosingDipTime = "close-00:05",
                EnabledSince = clock.Now(),
            });
            var account = new Domain.Portfolio.CashAccount();
            account.Deposit(cash);
            db.CashAccounts.Add(account);
            db.CashEntries.Add(new() { Id = clock.NewId(), Amount = cash, Note = "Initial cash", At = clock.Now() });
            return await db.TrySaveAsync(CancellationToken.None) ? true : throw new InvalidOperationException("Not saved.");
        });

        foreach (var symbol in Symbols)
        {
            var bots = random.Next(0, 3);
            var seed = random.Next(2, 30) * 100m;
            for (var bot = 1; bot <= bots; bot++)
            {
                // Every other bot is its sibling's twin.
                await node.SendAsync(tenant.Info, new AddBotCommand(new(
                    $"{symbol[..2]}_{bot}",
                    symbol,
                    random.Next(2) == 0 ? seed : random.Next(2, 30) * 100m,
                    ProfitRate: random.Next(1, 5) / 100m,
                    MaxTier: random.Next(4, 12),
                    SkipSell: random.Next(3) == 0,
                    ClosingDipRules: random.Next(2) == 0 ? [new(0.01m, 0.5m)] : [])));
            }
        }

        return tenant;
    }
}
