using System.Globalization;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>A setting that both the old machine and its owner here may have changed.</summary>
/// <param name="Name">The property.</param>
/// <param name="Get">Its value.</param>
/// <param name="Copy">Copies it from one to another.</param>
internal sealed record MergeField<T>(string Name, Func<T, object?> Get, Action<T, T> Copy);

/// <summary>Brings settings up to date: what changed there only is taken, what changed here only stays, and what changed on both sides is asked about.</summary>
internal static class Merge
{
    /// <summary>A bot's settings.</summary>
    public static readonly IReadOnlyList<MergeField<Bot>> Bot =
    [
        new(nameof(Domain.Trading.Bot.Seed), bot => bot.Seed, (from, to) => to.Seed = from.Seed),
        new(nameof(Domain.Trading.Bot.AddedSeed), bot => bot.AddedSeed, (from, to) => to.AddedSeed = from.AddedSeed),
        new(nameof(Domain.Trading.Bot.ProfitRate), bot => bot.ProfitRate, (from, to) => to.ProfitRate = from.ProfitRate),
        new(nameof(Domain.Trading.Bot.BandPercent), bot => bot.BandPercent, (from, to) => to.BandPercent = from.BandPercent),
        new(nameof(Domain.Trading.Bot.MaxTier), bot => bot.MaxTier, (from, to) => to.MaxTier = from.MaxTier),
        new(nameof(Domain.Trading.Bot.PivotRule), bot => bot.PivotRule, (from, to) => to.PivotRule = from.PivotRule),
        new(nameof(Domain.Trading.Bot.CheckAveragePrice), bot => bot.CheckAveragePrice, (from, to) => to.CheckAveragePrice = from.CheckAveragePrice),
        new(nameof(Domain.Trading.Bot.CheckBandPrice), bot => bot.CheckBandPrice, (from, to) => to.CheckBandPrice = from.CheckBandPrice),
        new(nameof(Domain.Trading.Bot.SkipSell), bot => bot.SkipSell, (from, to) => to.SkipSell = from.SkipSell),
        new(nameof(Domain.Trading.Bot.SellCooldownDays), bot => bot.SellCooldownDays, (from, to) => to.SellCooldownDays = from.SellCooldownDays),
        new(nameof(Domain.Trading.Bot.SellCooldownLossOnly), bot => bot.SellCooldownLossOnly, (from, to) => to.SellCooldownLossOnly = from.SellCooldownLossOnly),
        new(nameof(Domain.Trading.Bot.ClosingDipRules), bot => string.Join(", ", bot.ClosingDipRules.Select(rule => FormattableString.Invariant($"{rule.DropRate} → {rule.SeedRate}"))), (from, to) => to.ClosingDipRules = from.ClosingDipRules),
        new(nameof(Domain.Trading.Bot.TrailingEnabled), bot => bot.TrailingEnabled, (from, to) => to.TrailingEnabled = from.TrailingEnabled),
        new(nameof(Domain.Trading.Bot.TrailingTierThreshold), bot => bot.TrailingTierThreshold, (from, to) => to.TrailingTierThreshold = from.TrailingTierThreshold),
        new(nameof(Domain.Trading.Bot.TrailingStopRate), bot => bot.TrailingStopRate, (from, to) => to.TrailingStopRate = from.TrailingStopRate),
        new(nameof(Domain.Trading.Bot.TrailingFloorRate), bot => bot.TrailingFloorRate, (from, to) => to.TrailingFloorRate = from.TrailingFloorRate),
        new(nameof(Domain.Trading.Bot.LastSaleAt), bot => bot.LastSaleAt, (from, to) => to.LastSaleAt = from.LastSaleAt),
        new(nameof(Domain.Trading.Bot.LastSaleProfit), bot => bot.LastSaleProfit, (from, to) => to.LastSaleProfit = from.LastSaleProfit),
        new(nameof(Domain.Trading.Bot.LastSoldSession), bot => bot.LastSoldSession, (from, to) => to.LastSoldSession = from.LastSoldSession),
    ];

    /// <summary>A user's settings.</summary>
    public static readonly IReadOnlyList<MergeField<UserSettings>> Settings =
    [
        new(nameof(UserSettings.AveragePriceCheckAuto), row => row.AveragePriceCheckAuto, (from, to) => to.AveragePriceCheckAuto = from.AveragePriceCheckAuto),
        new(nameof(UserSettings.AutoStart), row => row.AutoStart, (from, to) => to.AutoStart = from.AutoStart),
        new(nameof(UserSettings.AutoStartThreshold), row => row.AutoStartThreshold, (from, to) => to.AutoStartThreshold = from.AutoStartThreshold),
        new(nameof(UserSettings.TotalBudget), row => row.TotalBudget, (from, to) => to.TotalBudget = from.TotalBudget),
    ];

    /// <summary>A user's schedule.</summary>
    public static readonly IReadOnlyList<MergeField<Schedule>> Schedule =
    [
        new(nameof(Domain.Trading.Schedule.PlanTime), row => row.PlanTime, (from, to) => to.PlanTime = from.PlanTime),
        new(nameof(Domain.Trading.Schedule.SliceStart), row => row.SliceStart, (from, to) => to.SliceStart = from.SliceStart),
        new(nameof(Domain.Trading.Schedule.SliceEnd), row => row.SliceEnd, (from, to) => to.SliceEnd = from.SliceEnd),
        new(nameof(Domain.Trading.Schedule.SliceCount), row => row.SliceCount, (from, to) => to.SliceCount = from.SliceCount),
        new(nameof(Domain.Trading.Schedule.ClosingDipTime), row => row.ClosingDipTime, (from, to) => to.ClosingDipTime = from.ClosingDipTime),
        new(nameof(Domain.Trading.Schedule.Zone), row => row.Zone, (from, to) => to.Zone = from.Zone),
    ];

    /// <summary>Merges.</summary>
    /// <param name="fields">What is looked at.</param>
    /// <param name="last">As the old machine had it at the latest import; null when there was none.</param>
    /// <param name="here">As it is here; changed in place.</param>
    /// <param name="there">As the old machine has it now.</param>
    /// <param name="overwrite">What both changed is taken from there (true), kept (false), or told (null).</param>
    /// <param name="conflict">Told what both changed: field, value here, value there.</param>
    /// <returns>Whether anything was changed.</returns>
    public static bool Apply<T>(
        IReadOnlyList<MergeField<T>> fields, T? last, T here, T there, bool? overwrite, Action<string, string?, string?> conflict)
        where T : class
    {
        var changed = false;
        foreach (var field in fields)
        {
            var (now, wanted) = (field.Get(here), field.Get(there));
            if (Equals(now, wanted) || (last is not null && Equals(field.Get(last), wanted)))
            {
                continue;
            }

            if (last is null || !Equals(field.Get(last), now))
            {
                conflict(field.Name, Text(now), Text(wanted));
                if (overwrite != true)
                {
                    continue;
                }
            }

            field.Copy(there, here);
            changed = true;
        }

        return changed;
    }

    /// <summary>Whether two say the same.</summary>
    public static bool IsSame<T>(IReadOnlyList<MergeField<T>> fields, T left, T right) => fields.All(field => Equals(field.Get(left), field.Get(right)));

    /// <summary>Takes back what an import changed, where it is still as the import left it.</summary>
    public static void TakeBack<T>(IReadOnlyList<MergeField<T>> fields, T before, T after, T here)
    {
        foreach (var field in fields.Where(field => Equals(field.Get(here), field.Get(after))))
        {
            field.Copy(before, here);
        }
    }

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
