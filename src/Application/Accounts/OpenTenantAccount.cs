using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using FluentValidation;
using MediatR;

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
        db.UserCredentials.Add(new() { Id = credential, Broker = BrokerNames.Paper, Label = "Paper", CreatedAt = clock.Now() });
        db.Settings.Add(new()
        {
            AveragePriceCheckAuto = request.AveragePriceCheckAuto,
            AutoStart = request.AutoStart,
            AutoStartThreshold = request.AutoStartThreshold,
        });
        db.Schedules.Add(new() { SliceCount = request.SliceCount, EnabledSince = clock.Now() });
        var account = new CashAccount();
        account.Deposit(request.Cash);
        db.CashAccounts.Add(account);
        db.CashEntries.Add(new() { Id = clock.NewId(), Amount = request.Cash, Note = "Initial cash", At = clock.Now() });
        return await db.TrySaveAsync(cancellationToken) ? credential : throw new InvalidOperationException("The tenant has an account already.");
    }
}
