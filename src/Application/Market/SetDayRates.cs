using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Market;

/// <summary>Sets days' rates by hand, one or a year of them; they beat what a broker told.</summary>
/// <param name="Rates">Each day once.</param>
public sealed record SetDayRatesCommand(IReadOnlyList<DayRateInput> Rates) : ITenantRequest<Result<DayRatesSet>>;

/// <summary>A day's rate as somebody writes it.</summary>
/// <param name="Date">The day in Korea.</param>
/// <param name="Won">Won for a dollar.</param>
public sealed record DayRateInput(DateOnly Date, decimal Won);

/// <summary>What came of it.</summary>
/// <param name="Added">Days that had no rate.</param>
/// <param name="Changed">Days whose rate was another, or from elsewhere.</param>
public sealed record DayRatesSet(int Added, int Changed);

internal sealed class SetDayRatesValidator : AbstractValidator<SetDayRatesCommand>
{
    private const int Most = 400;

    public SetDayRatesValidator()
    {
        RuleFor(command => command.Rates).NotEmpty();
        RuleFor(command => command.Rates)
            .Must(rates => rates is null || rates.Count <= Most)
            .WithText("Send at most 400 days at a time.", "한 번에 최대 400일까지 보내십시오.")
            .Must(rates => rates is null || rates.All(rate => rate is not null))
            .WithText("A day is missing.", "비어 있는 항목이 있습니다.")
            .Must(rates => rates is null || rates.Where(rate => rate is not null).Select(rate => rate.Date).Distinct().Count() == rates.Count(rate => rate is not null))
            .WithText("A day is there twice.", "같은 날짜가 두 번 있습니다.");
        RuleForEach(command => command.Rates).ChildRules(rate =>
        {
            rate.RuleFor(row => row.Date).IsRateDate();
            rate.RuleFor(row => row.Won).IsRate();
        }).When(command => command.Rates is { Count: <= Most } rates && rates.All(rate => rate is not null));
    }
}

internal sealed class SetDayRatesHandler(IEggMoneyDbFactory databases, AuditTrail audit) : IRequestHandler<SetDayRatesCommand, Result<DayRatesSet>>
{
    public async Task<Result<DayRatesSet>> Handle(SetDayRatesCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var (from, to) = (request.Rates.Min(rate => rate.Date), request.Rates.Max(rate => rate.Date));
        var here = await db.DailyExchangeRates.Where(row => row.Date >= from && row.Date <= to).ToDictionaryAsync(row => row.Date, cancellationToken);
        var before = new List<object>();
        var added = 0;
        foreach (var rate in request.Rates)
        {
            if (!here.TryGetValue(rate.Date, out var row))
            {
                db.DailyExchangeRates.Add(new() { Date = rate.Date, Won = rate.Won, Source = ExchangeRateTable.ByHand });
                added++;
            }
            else if (row.Won != rate.Won || row.Source != ExchangeRateTable.ByHand)
            {
                before.Add(new { row.Date, row.Won, row.Source });
                (row.Won, row.Source) = (rate.Won, ExchangeRateTable.ByHand);
            }
        }

        if (added + before.Count > 0)
        {
            await audit.AddAsync(db, "exchange_rate.days_set", $"{from:yyyy-MM-dd}/{to:yyyy-MM-dd}", before.Count > 0 ? before : null, request.Rates, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return new DayRatesSet(added, before.Count);
    }
}

/// <summary>Reads a file of rates.</summary>
public static class DayRateFile
{
    /// <summary>Lines of a date and a rate, separated by a comma, a semicolon or a tab; a first line of names and blank lines are passed over.</summary>
    public static Result<IReadOnlyList<DayRateInput>> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rates = new List<DayRateInput>();
        var lines = text.TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var cells = lines[i].Trim().Split([',', ';', '\t'], 2).Select(cell => cell.Trim().Trim('"')).ToArray();
            if (cells is [""])
            {
                continue;
            }

            if (cells.Length == 2
                && DateOnly.TryParseExact(cells[0], ["yyyy-MM-dd", "yyyy.MM.dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                && decimal.TryParse(cells[1], NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var won))
            {
                rates.Add(new(date, won));
            }
            else if (i > 0)
            {
                return MarketErrors.BadRateLine.With(i + 1);
            }
        }

        return Result.Ok<IReadOnlyList<DayRateInput>>(rates);
    }
}
