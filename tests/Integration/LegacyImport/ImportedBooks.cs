using System.Globalization;
using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Integration.LegacyImport;

/// <summary>A user's books in words that do not depend on ids, and on when something was written.</summary>
internal static class ImportedBooks
{
    public static Task<string> ReadAsync(ApiHost host, TenantInfo tenant) => host.WithDbAsync(tenant, ReadAsync);

    public static async Task<string> ReadAsync(IEggMoneyDb db)
    {
        var cash = await db.CashAccounts.AsNoTracking().SingleAsync();
        var settings = await db.Settings.AsNoTracking().SingleAsync();
        var schedule = await db.Schedules.AsNoTracking().SingleAsync();
        string[] lines =
        [
            Line($"cash {cash.Cash} deposits {cash.NetDeposits} realised {cash.RealisedProfit} reserve {cash.Reserve}"),
            Line($"settings {settings.AveragePriceCheckAuto} {settings.AutoStart} {settings.AutoStartThreshold} {settings.TotalBudget}"),
            Line($"schedule {schedule.PlanTime} {schedule.SliceStart} {schedule.SliceEnd} {schedule.SliceCount} {schedule.ClosingDipTime} {schedule.Zone} {schedule.Enabled}"),
            .. (await db.Bots.AsNoTracking().OrderBy(bot => bot.Ordinal).ToListAsync()).Select(bot => Line(
                $"bot {bot.Name} {bot.Symbol} seed {bot.Seed} added {bot.AddedSeed} max {bot.MaxTier} band {bot.BandPercent} profit {bot.ProfitRate} {bot.PivotRule} checks {bot.CheckAveragePrice} {bot.CheckBandPrice} active {bot.Active} sale {bot.LastSaleAt:O} {bot.LastSaleProfit} {bot.LastSoldSession:O}")),
            .. (await db.Positions.AsNoTracking().Where(position => position.Quantity != 0).ToListAsync()).OrderBy(position => position.Name, StringComparer.Ordinal).Select(position => Line(
                $"holds {position.Name} {position.Symbol} {position.Quantity} × {position.AveragePrice} cost {position.Cost} averaging {position.AveragingCost} since {position.CycleStartedAt:O} latest {position.LatestTradeAt:O} trailing {position.TrailingMode} {position.HighWatermark} {position.StopPrice}")),
            .. (await db.Trades.AsNoTracking().ToListAsync()).Select(trade => Line(
                $"trade {trade.ExecutedAt:O} {trade.SessionDate:O} {trade.Name} {trade.Symbol} {trade.Kind} {trade.Quantity} × {trade.Price} = {trade.Total} profit {trade.Profit} {trade.ProfitRate} {trade.RealisedProfit} cycle {trade.CycleStartedAt:O} {(trade.BotId is null ? "no bot" : "")} {(trade.OrderId is null ? "" : "of an order")}")).Order(StringComparer.Ordinal),
            .. (await db.Fills.AsNoTracking().ToListAsync()).Select(fill => Line($"fill {fill.SessionDate:O} {fill.Symbol} {fill.Side} {fill.Quantity} {fill.Amount} {fill.CostRemoved}")).Order(StringComparer.Ordinal),
            .. (await db.Orders.AsNoTracking().ToListAsync()).Select(order => Line($"order {order.SessionDate:O} {order.Symbol} {order.Kind} {order.State} {order.Requested} {order.FilledQuantity} {order.FilledAmount} {order.CostRemoved}")).Order(StringComparer.Ordinal),
            .. (await db.ExchangeRates.AsNoTracking().ToListAsync()).OrderBy(rate => rate.Month).Select(rate => Line($"rate {rate.Month:O} {rate.Won} {rate.Source}")),
            .. (await db.CashEntries.AsNoTracking().Where(entry => entry.Currency == Currency.Krw).ToListAsync()).Select(entry => Line($"won {entry.Amount}")).Order(StringComparer.Ordinal),
            .. (await db.UserCredentials.AsNoTracking().ToListAsync()).Select(credential => Line($"account {credential.Broker} {credential.Label} {credential.Environment} {credential.ProductCode} active {credential.Active}")),
            .. (await db.NotificationChannels.AsNoTracking().ToListAsync()).Select(channel => Line($"channel {channel.Kind} {channel.Enabled}")),
            Line($"secrets {await db.UserSecrets.CountAsync()} origins {await db.ImportOrigins.CountAsync()} entries {(await db.CashEntries.AsNoTracking().Where(entry => entry.Currency == Currency.Usd).ToListAsync()).Sum(entry => entry.Amount)}"),
        ];
        return string.Join('\n', lines);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
