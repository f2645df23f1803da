using System.Linq.Expressions;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Why the tenant's bots ordered, or did not, newest first.</summary>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Session">Only this US session's.</param>
/// <param name="BotId">Only this bot's.</param>
public sealed record ListDecisionsQuery(string? Cursor = null, int Limit = PageLimit.Default, DateOnly? Session = null, Guid? BotId = null)
    : ITenantRequest<Result<Page<DecisionDto>>>;

/// <summary>A decision.</summary>
/// <param name="Id">Id.</param>
/// <param name="BotId">The bot.</param>
/// <param name="Bot">The bot's name at the time.</param>
/// <param name="Session">US session.</param>
/// <param name="Origin"><c>Plan</c>, <c>Dip</c> or <c>Hand</c>.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Kind">What was ordered; null for nothing.</param>
/// <param name="Amount">Dollars (purchase) or shares (sale).</param>
/// <param name="OrderId">The order it made.</param>
/// <param name="Inputs">What was known: price, holding, tier, band, settings.</param>
/// <param name="DecidedAt">UTC.</param>
public sealed record DecisionDto(
    Guid Id, Guid BotId, string Bot, DateOnly Session, string Origin, string Rule, string? Kind, decimal Amount, Guid? OrderId, JsonElement Inputs, DateTime DecidedAt)
{
    /// <summary>What was decided and why, in a sentence with the figures that were seen, in the reader's language.</summary>
    public string Text => DecisionWords.Of(Origin, Rule, Kind, Amount, Inputs);

    internal static Expression<Func<Decision, DecisionDto>> Projection { get; } = decision => new(
        decision.Id,
        decision.BotId,
        decision.BotName,
        decision.SessionDate,
        decision.Origin.ToString(),
        decision.Rule,
        decision.Kind == null ? null : decision.Kind.Value.Name(),
        decision.Amount,
        decision.OrderId,
        Json(decision.Inputs),
        decision.DecidedAt);

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}

internal sealed class ListDecisionsValidator : AbstractValidator<ListDecisionsQuery>
{
    public ListDecisionsValidator() => RuleFor(query => query.Limit).IsPageLimit();
}

internal sealed class ListDecisionsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListDecisionsQuery, Result<Page<DecisionDto>>>
{
    public async Task<Result<Page<DecisionDto>>> Handle(ListDecisionsQuery request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryParse(request.Cursor, out var cursor))
        {
            return CommonErrors.BadCursor;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = db.Decisions.AsNoTracking();
        if (request.Session is { } session)
        {
            rows = rows.Where(decision => decision.SessionDate == session);
        }

        if (request.BotId is { } bot)
        {
            rows = rows.Where(decision => decision.BotId == bot);
        }

        if (cursor is var (at, id))
        {
            rows = rows.Where(decision => decision.DecidedAt < at || (decision.DecidedAt == at && decision.Id.CompareTo(id) < 0));
        }

        var decisions = await rows
            .OrderByDescending(decision => decision.DecidedAt).ThenByDescending(decision => decision.Id)
            .Take(request.Limit + 1)
            .Select(DecisionDto.Projection)
            .ToListAsync(cancellationToken);
        return Page<DecisionDto>.Of(decisions, request.Limit, decision => new(decision.DecidedAt, decision.Id));
    }
}
