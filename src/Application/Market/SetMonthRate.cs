using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Market;

/// <summary>Sets a month's rate by hand; it beats the mean of the month's days, and an imported one.</summary>
/// <param name="Month">For example 2026-03.</param>
/// <param name="Won">Won for a dollar.</param>
public sealed record SetMonthRateCommand(string Month, decimal Won) : ITenantRequest<Result<MonthRateDto>>;

internal sealed class SetMonthRateValidator : AbstractValidator<SetMonthRateCommand>
{
    public SetMonthRateValidator()
    {
        RuleFor(command => command.Month)
            .Matches("^20[0-9]{2}-(0[1-9]|1[0-2])\\z")
            .WithText("'{PropertyName}' must be a month, for example 2026-03.", "'{PropertyName}'에는 2026-03과 같은 연월을 입력하십시오.");
        RuleFor(command => command.Won).IsRate();
    }
}

internal sealed class SetMonthRateHandler(IEggMoneyDbFactory databases, AuditTrail audit) : IRequestHandler<SetMonthRateCommand, Result<MonthRateDto>>
{
    public async Task<Result<MonthRateDto>> Handle(SetMonthRateCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var month = DateOnly.ParseExact(request.Month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rate = await db.ExchangeRates.SingleOrDefaultAsync(row => row.Month == month, cancellationToken);
        var before = rate is null ? null : new { rate.Won, rate.Source };
        if (rate is null)
        {
            rate = new() { Month = month, Source = ExchangeRateTable.ByHand };
            db.ExchangeRates.Add(rate);
        }

        (rate.Won, rate.Source) = (request.Won, ExchangeRateTable.ByHand);
        await audit.AddAsync(db, "exchange_rate.month_set", request.Month, before, new { rate.Won, rate.Source }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return new MonthRateDto(request.Month, rate.Won, rate.Source);
    }
}
