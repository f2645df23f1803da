using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Changes what the user decided for all bots, all of it.</summary>
/// <param name="Values">The new settings.</param>
/// <param name="Version">The version that the caller read; null when they do not care.</param>
public sealed record UpdateSettingsCommand(SettingsValues Values, int? Version = null) : ITenantRequest<Result<SettingsDto>>;

/// <summary>A user's settings; what is left out gets its default.</summary>
/// <param name="AveragePriceCheckAuto">After the close, switch each bot's <c>checkAveragePrice</c> by its tier.</param>
/// <param name="AutoStart">After the close, activate the next bot of a symbol whose bots are far in.</param>
/// <param name="AutoStartThreshold">Share of MaxTier from which that happens.</param>
/// <param name="TotalBudget">Dollars that the user means to invest in all bots together; null when not said.</param>
/// <param name="Commission">The broker's commission as a rate, for estimates.</param>
/// <param name="MaxOrderValue">Dollars that one order at the broker may be worth at most; null without a cap. What is larger is not sent, and you are told.</param>
public sealed record SettingsValues(
    bool AveragePriceCheckAuto = true,
    bool AutoStart = false,
    decimal AutoStartThreshold = 0.5m,
    decimal? TotalBudget = null,
    decimal Commission = 0.0025m,
    decimal? MaxOrderValue = null)
{
    internal static SettingsValues Of(UserSettings settings) => new(
        settings.AveragePriceCheckAuto, settings.AutoStart, settings.AutoStartThreshold, settings.TotalBudget, settings.Commission, settings.MaxOrderValue);

    internal void ApplyTo(UserSettings settings)
    {
        settings.AveragePriceCheckAuto = AveragePriceCheckAuto;
        settings.AutoStart = AutoStart;
        settings.AutoStartThreshold = AutoStartThreshold;
        settings.TotalBudget = TotalBudget;
        settings.Commission = Commission;
        settings.MaxOrderValue = MaxOrderValue;
    }
}

internal sealed class UpdateSettingsValidator : AbstractValidator<UpdateSettingsCommand>
{
    public UpdateSettingsValidator() => RuleFor(request => request.Values).Custom((values, context) =>
    {
        foreach (var failure in new SettingsValuesValidator().Validate(values).Errors)
        {
            context.AddFailure(failure);
        }
    });
}

internal sealed class SettingsValuesValidator : AbstractValidator<SettingsValues>
{
    private const decimal LargestAmount = 1_000_000_000;

    public SettingsValuesValidator()
    {
        RuleFor(values => values.AutoStartThreshold).GreaterThan(0).LessThanOrEqualTo(1).FitsStorage();
        RuleFor(values => values.TotalBudget).GreaterThan(0).LessThanOrEqualTo(LargestAmount);
        RuleFor(values => values.TotalBudget ?? 0).PrecisionScale(12, 2, ignoreTrailingZeros: true).OverridePropertyName(nameof(SettingsValues.TotalBudget));
        RuleFor(values => values.MaxOrderValue).GreaterThan(0).LessThanOrEqualTo(LargestAmount);
        RuleFor(values => values.MaxOrderValue ?? 0).PrecisionScale(12, 2, ignoreTrailingZeros: true).OverridePropertyName(nameof(SettingsValues.MaxOrderValue));
        RuleFor(values => values.Commission).InclusiveBetween(0, 0.05m).FitsStorage();
    }
}

internal sealed class UpdateSettingsHandler(IEggMoneyDbFactory databases, AuditTrail audit) : IRequestHandler<UpdateSettingsCommand, Result<SettingsDto>>
{
    public async Task<Result<SettingsDto>> Handle(UpdateSettingsCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var settings = await db.Settings.SingleAsync(cancellationToken);
        if (Versions.AreStale(request.Version, settings.Version))
        {
            return CommonErrors.Stale;
        }

        var before = SettingsValues.Of(settings);
        request.Values.ApplyTo(settings);
        var changes = Changes.Between(before, SettingsValues.Of(settings));
        if (!changes.IsEmpty)
        {
            await audit.AddAsync(db, "settings.updated", null, changes.Before, changes.After, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return SettingsDto.Of(settings);
    }
}
