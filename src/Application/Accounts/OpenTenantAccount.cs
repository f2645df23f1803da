using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Gives a new tenant what trading needs: settings, schedule, cash and a paper brokerage account with the same cash.</summary>
/// <param name="Cash">Dollars on both books.</param>
/// <param name="AveragePriceCheckAuto">See <see cref="Domain.Accounts.UserSettings"/>.</param>
/// <param name="AutoStart">See <see cref="Domain.Accounts.UserSettings"/>.</param>
/// <param name="AutoStartThreshold">See <see cref="Domain.Accounts.UserSettings"/>.</param>
/// <param name="SliceCount">Slices of an order.</param>
/// <returns>The paper account's credential.</returns>
public sealed record OpenTenantAccountCommand(decimal Cash, bool AveragePriceCheckAuto, bool AutoStart, decimal AutoStartThreshold, int SliceCount)
    : ITenantRequest<Guid>;

internal sealed class OpenTenantAccountValidator : AbstractValidator<OpenTenantAccountCommand>
{
    public OpenTenantAccountValidator()
    {
        RuleFor(request => request.Cash).GreaterThanOrEqualTo(0).LessThanOrEqualTo(1_000_000_000).PrecisionScale(12, 2, ignoreTrailingZeros: true);
        RuleFor(request => request.AutoStartThreshold).GreaterThan(0).LessThanOrEqualTo(1);
        RuleFor(request => request.SliceCount).InclusiveBetween(1, 60);
    }
}

internal sealed class OpenTenantAccountHandler(IEggMoneyDbFactory databases, IPaperAccounts paper, TimeProvider clock)
    : IRequestHandler<OpenTenantAccountCommand, Guid>
{
    public async Task<Guid> Handle(OpenTenantAccountCommand request, CancellationToken cancellationToken)
    {
        var credential = clock.NewId();

        // The broker first: an account that nobody uses harms nobody, a credential without an account would.
        await paper.OpenAsync(credential, request.Cash, cancellationToken);
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.UserCredentials.AnyAsync(cancellationToken))
        {
            throw new InvalidOperationException("The tenant has an account already.");
        }

        db.UserCredentials.Add(new() { Id = credential, Broker = BrokerNames.Paper, Label = "Paper", CreatedAt = clock.Now() });

        // Who signed up has these rows, made by FurnishTenantCommand.
        var settings = await db.Settings.SingleOrDefaultAsync(cancellationToken) ?? db.Settings.Add(new()).Entity;
        settings.AveragePriceCheckAuto = request.AveragePriceCheckAuto;
        settings.AutoStart = request.AutoStart;
        settings.AutoStartThreshold = request.AutoStartThreshold;
        var schedule = await db.Schedules.SingleOrDefaultAsync(cancellationToken) ?? db.Schedules.Add(new()).Entity;
        schedule.SliceCount = request.SliceCount;
        schedule.Enabled = true;
        schedule.EnabledSince = clock.Now();
        var account = await db.CashAccounts.SingleOrDefaultAsync(cancellationToken) ?? db.CashAccounts.Add(new()).Entity;
        account.Deposit(request.Cash);
        db.CashEntries.Add(new() { Id = clock.NewId(), Amount = request.Cash, Note = "Initial cash", At = clock.Now() });
        return await db.TrySaveAsync(cancellationToken) ? credential : throw new InvalidOperationException("The tenant has an account already.");
    }
}
