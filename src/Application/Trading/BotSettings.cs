using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;

namespace EggMoney.Application.Trading;

/// <summary>A bot's settings; the defaults are the old program's.</summary>
/// <param name="Name">Unique per user.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Seed">Dollars for one day's purchase.</param>
/// <param name="ProfitRate">Take-profit rate.</param>
/// <param name="BandPercent">Band width in percent.</param>
/// <param name="MaxTier">Seeds at most.</param>
/// <param name="AddedSeed">Compounding reserve in dollars. Sales change it too: left out, a bot keeps what it has, and a new one begins with none.</param>
/// <param name="PivotRule">Where the band crosses zero.</param>
/// <param name="CheckAveragePrice">Buy below the average price.</param>
/// <param name="CheckBandPrice">Buy below the band price.</param>
/// <param name="SkipSell">Never sell by plan.</param>
/// <param name="Active">Planned at all. Left out, a bot stays as it is, and a new one is active.</param>
/// <param name="SellCooldownDays">24-hour days after a sale.</param>
/// <param name="SellCooldownLossOnly">Only after a loss.</param>
/// <param name="ClosingDipRules">Purchases after a drop.</param>
/// <param name="Trailing">The trailing stop.</param>
public sealed record BotSettings(
    string Name,
    string Symbol,
    decimal Seed,
    decimal ProfitRate = 0.10m,
    decimal BandPercent = 20,
    decimal MaxTier = 40,
    decimal? AddedSeed = null,
    [property: JsonConverter(typeof(PivotRuleNames))] PivotRule PivotRule = PivotRule.P2_3,
    bool CheckAveragePrice = true,
    bool CheckBandPrice = true,
    bool SkipSell = false,
    bool? Active = null,
    int SellCooldownDays = 0,
    bool SellCooldownLossOnly = false,
    IReadOnlyList<ClosingDipRule>? ClosingDipRules = null,
    TrailingSettings? Trailing = null)
{
    /// <summary>The settings that a bot has.</summary>
    internal static BotSettings Of(Bot bot) => new(
        bot.Name,
        bot.Symbol,
        bot.Seed,
        bot.ProfitRate,
        bot.BandPercent,
        bot.MaxTier,
        bot.AddedSeed,
        bot.PivotRule,
        bot.CheckAveragePrice,
        bot.CheckBandPrice,
        bot.SkipSell,
        bot.Active,
        bot.SellCooldownDays,
        bot.SellCooldownLossOnly,
        bot.ClosingDipRules,
        new(bot.TrailingEnabled, bot.TrailingTierThreshold, bot.TrailingStopRate, bot.TrailingFloorRate));

    /// <summary>Gives a bot these settings.</summary>
    internal void ApplyTo(Bot bot)
    {
        var trailing = Trailing ?? new();
        bot.Name = Name;
        bot.Symbol = Symbol;
        bot.Seed = Seed;
        bot.AddedSeed = AddedSeed ?? bot.AddedSeed;
        bot.ProfitRate = ProfitRate;
        bot.BandPercent = BandPercent;
        bot.MaxTier = MaxTier;
        bot.PivotRule = PivotRule;
        bot.CheckAveragePrice = CheckAveragePrice;
        bot.CheckBandPrice = CheckBandPrice;
        bot.SkipSell = SkipSell;
        bot.Active = Active ?? bot.Active;
        bot.SellCooldownDays = SellCooldownDays;
        bot.SellCooldownLossOnly = SellCooldownLossOnly;
        bot.ClosingDipRules = ClosingDipRules ?? [];
        bot.TrailingEnabled = trailing.Enabled;
        bot.TrailingTierThreshold = trailing.TierThreshold;
        bot.TrailingStopRate = trailing.StopRate;
        bot.TrailingFloorRate = trailing.FloorRate;
    }
}

/// <summary>Pivot rules by name, never by number.</summary>
public sealed class PivotRuleNames() : EnumJson<PivotRule>(rule => rule.ToString());

/// <summary>Settings of the trailing stop.</summary>
/// <param name="Enabled">May be entered.</param>
/// <param name="TierThreshold">Share of MaxTier.</param>
/// <param name="StopRate">Distance under the high, as a rate of the average.</param>
/// <param name="FloorRate">Lowest stop, as a rate below the average.</param>
public sealed record TrailingSettings(bool Enabled = false, decimal TierThreshold = 0.3m, decimal StopRate = 0.10m, decimal FloorRate = 0.10m);

internal sealed class BotSettingsValidator : AbstractValidator<BotSettings>
{
    /// <summary>No amount of dollars here is meant to be larger; numeric(20,8) holds it.</summary>
    private const decimal LargestAmount = 100_000_000;

    public BotSettingsValidator()
    {
        RuleFor(bot => bot.Name).NotEmpty().MaximumLength(40)
            .Must(name => name is null || !name.Any(char.IsControl)).WithText("'Name' must not hold control characters.", "'Name'에는 제어 문자를 쓸 수 없습니다.");
        RuleFor(bot => bot.Symbol).NotEmpty()
            .Matches(ListFilters.TickerPattern).WithText("'Symbol' must be a ticker in capitals, for example TQQQ.", "'Symbol'에는 TQQQ와 같은 대문자 종목 코드를 입력하십시오.");
        RuleFor(bot => bot.Seed).GreaterThan(0).LessThanOrEqualTo(LargestAmount).FitsStorage();
        RuleFor(bot => bot.AddedSeed ?? 0).InclusiveBetween(-LargestAmount, LargestAmount).FitsStorage().OverridePropertyName(nameof(BotSettings.AddedSeed));
        RuleFor(bot => bot.ProfitRate).GreaterThan(0).LessThanOrEqualTo(10).FitsStorage();
        RuleFor(bot => bot.BandPercent).GreaterThan(0).LessThanOrEqualTo(1000).FitsStorage();
        RuleFor(bot => bot.MaxTier).GreaterThan(0).LessThanOrEqualTo(10_000).FitsStorage();
        RuleFor(bot => bot.PivotRule).IsInEnum();
        RuleFor(bot => bot.SellCooldownDays).InclusiveBetween(0, 3650);
        RuleForEach(bot => bot.ClosingDipRules).NotNull().ChildRules(rule =>
        {
            rule.RuleFor(dip => dip.DropRate).GreaterThan(0).LessThan(1);
            rule.RuleFor(dip => dip.SeedRate).GreaterThan(0).LessThanOrEqualTo(100);
        });
        RuleFor(bot => bot.ClosingDipRules)
            .Must(rules => rules is null || rules.Count <= 20).WithText("'ClosingDipRules' may hold 20 rules at most.", "'ClosingDipRules'에는 규칙을 20개까지 넣을 수 있습니다.");
        RuleFor(bot => bot.Trailing!).ChildRules(trailing =>
        {
            trailing.RuleFor(settings => settings.TierThreshold).InclusiveBetween(0, 1);
            trailing.RuleFor(settings => settings.StopRate).GreaterThan(0).LessThanOrEqualTo(1).FitsStorage();
            trailing.RuleFor(settings => settings.FloorRate).InclusiveBetween(0, 1);
        }).When(bot => bot.Trailing is not null);
    }
}

/// <summary>The rules of a bot's settings in a request that they are the body of: each is told under its own name there.</summary>
internal static class BotSettingsRules
{
    /// <summary>Checks the settings.</summary>
    public static IRuleBuilderOptionsConditions<T, BotSettings> AreBotSettings<T>(this IRuleBuilder<T, BotSettings> rule) => rule.Custom((settings, context) =>
    {
        foreach (var failure in new BotSettingsValidator().Validate(settings).Errors)
        {
            context.AddFailure(failure);
        }
    });
}
