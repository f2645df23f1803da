using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Adds a bot behind the tenant's others.</summary>
/// <param name="Bot">Settings under the names that files and the API use.</param>
public sealed record AddBotCommand(BotSettings Bot) : ITenantRequest<Guid>;

/// <summary>A bot's settings; the defaults are the old program's.</summary>
/// <param name="Name">Unique per user.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Seed">Dollars for one day's purchase.</param>
/// <param name="ProfitRate">Take-profit rate.</param>
/// <param name="BandPercent">Band width in percent.</param>
/// <param name="MaxTier">Seeds at most.</param>
/// <param name="AddedSeed">Compounding reserve in dollars.</param>
/// <param name="PivotRule">Where the band crosses zero.</param>
/// <param name="CheckAveragePrice">Buy below the average price.</param>
/// <param name="CheckBandPrice">Buy below the band price.</param>
/// <param name="SkipSell">Never sell by plan.</param>
/// <param name="Active">Planned at all.</param>
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
    decimal AddedSeed = 0,
    PivotRule PivotRule = PivotRule.P2_3,
    bool CheckAveragePrice = true,
    bool CheckBandPrice = true,
    bool SkipSell = false,
    bool Active = true,
    int SellCooldownDays = 0,
    bool SellCooldownLossOnly = false,
    IReadOnlyList<ClosingDipRule>? ClosingDipRules = null,
    TrailingSettings? Trailing = null);

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
        RuleFor(bot => bot.Name).NotEmpty().MaximumLength(40).Must(name => name is null || !name.Any(char.IsControl)).WithMessage("'Name' must not hold control characters.");
        RuleFor(bot => bot.Symbol).NotEmpty().Matches("^[A-Z][A-Z0-9.]{0,9}$").WithMessage("'Symbol' must be a ticker in capitals, for example TQQQ.");
        RuleFor(bot => bot.Seed).GreaterThan(0).LessThanOrEqualTo(LargestAmount);
        RuleFor(bot => bot.AddedSeed).InclusiveBetween(-LargestAmount, LargestAmount);
        RuleFor(bot => bot.ProfitRate).GreaterThan(0).LessThanOrEqualTo(10);
        RuleFor(bot => bot.BandPercent).GreaterThan(0).LessThanOrEqualTo(1000);
        RuleFor(bot => bot.MaxTier).GreaterThan(0).LessThanOrEqualTo(10_000);
        RuleFor(bot => bot.PivotRule).IsInEnum();
        RuleFor(bot => bot.SellCooldownDays).InclusiveBetween(0, 3650);
        RuleForEach(bot => bot.ClosingDipRules).ChildRules(rule =>
        {
            rule.RuleFor(dip => dip.DropRate).GreaterThan(0).LessThan(1);
            rule.RuleFor(dip => dip.SeedRate).GreaterThan(0).LessThanOrEqualTo(100);
        });
        RuleFor(bot => bot.ClosingDipRules).Must(rules => rules is null || rules.Count <= 20).WithMessage("'ClosingDipRules' may hold 20 rules at most.");
        RuleFor(bot => bot.Trailing!).ChildRules(trailing =>
        {
            trailing.RuleFor(settings => settings.TierThreshold).InclusiveBetween(0, 1);
            trailing.RuleFor(settings => settings.StopRate).GreaterThan(0).LessThanOrEqualTo(1);
            trailing.RuleFor(settings => settings.FloorRate).InclusiveBetween(0, 1);
        }).When(bot => bot.Trailing is not null);
    }
}

internal sealed class AddBotValidator : AbstractValidator<AddBotCommand>
{
    public AddBotValidator() => RuleFor(request => request.Bot).NotNull().SetValidator(new BotSettingsValidator());
}

internal sealed class AddBotHandler(IEggMoneyDbFactory databases, TimeProvider clock) : IRequestHandler<AddBotCommand, Guid>
{
    public async Task<Guid> Handle(AddBotCommand request, CancellationToken cancellationToken)
    {
        var settings = request.Bot;
        await using var db = await databases.OpenAsync(cancellationToken);
        var trailing = settings.Trailing ?? new();
        var bot = new Bot
        {
            Id = clock.NewId(),
            Name = settings.Name,
            Symbol = settings.Symbol,
            Ordinal = (await db.Bots.MaxAsync(row => (int?)row.Ordinal, cancellationToken) ?? 0) + 1,
            Seed = settings.Seed,
            AddedSeed = settings.AddedSeed,
            ProfitRate = settings.ProfitRate,
            BandPercent = settings.BandPercent,
            MaxTier = settings.MaxTier,
            PivotRule = settings.PivotRule,
            CheckAveragePrice = settings.CheckAveragePrice,
            CheckBandPrice = settings.CheckBandPrice,
            SkipSell = settings.SkipSell,
            Active = settings.Active,
            SellCooldownDays = settings.SellCooldownDays,
            SellCooldownLossOnly = settings.SellCooldownLossOnly,
            ClosingDipRules = settings.ClosingDipRules ?? [],
            TrailingEnabled = trailing.Enabled,
            TrailingTierThreshold = trailing.TierThreshold,
            TrailingStopRate = trailing.StopRate,
            TrailingFloorRate = trailing.FloorRate,
        };
        db.Bots.Add(bot);
        return await db.TrySaveAsync(cancellationToken)
            ? bot.Id
            : throw new ValidationException([new("Bot.Name", $"The bot name '{settings.Name}' is taken.")]);
    }
}
