using System.Globalization;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>What admins did, whoever it was done to, newest first.</summary>
/// <param name="UserId">In whose account.</param>
/// <param name="Action">What was done, for example <c>tenant.updated</c>.</param>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ListAdminActsQuery(Guid? UserId = null, string? Action = null, string? Cursor = null, int Limit = PageLimit.Default) : IRequest<Result<Page<AdminActDto>>>;

/// <summary>Something that an admin did.</summary>
/// <param name="UserId">In whose account; for what concerns the server, the admin's own.</param>
/// <param name="Username">Their name.</param>
/// <param name="Sequence">Its place in that account's audit.</param>
/// <param name="At">UTC.</param>
/// <param name="ActorId">Who did it; null for the server's command line.</param>
/// <param name="Actor">Their name at the time.</param>
/// <param name="Via">How it came in.</param>
/// <param name="Address">The address it came from.</param>
/// <param name="Action">What was done.</param>
/// <param name="Target">What it was done to: an id or a name.</param>
/// <param name="Before">The values before.</param>
/// <param name="After">The values after.</param>
public sealed record AdminActDto(
    Guid UserId, string Username, long Sequence, DateTime At, Guid? ActorId, string Actor, CallerVia Via, string? Address, string Action, string? Target, JsonElement? Before, JsonElement? After)
{
    internal ActCursor Place => new(At, UserId, Sequence);
}

/// <summary>A place in the list of everybody's audit: by time, user and sequence, all of them downwards.</summary>
/// <param name="At">UTC.</param>
/// <param name="UserId">See <see cref="AdminActDto"/>.</param>
/// <param name="Sequence">See <see cref="AdminActDto"/>.</param>
public readonly record struct ActCursor(DateTime At, Guid UserId, long Sequence)
{
    internal static bool TryParse(string? text, out ActCursor? cursor)
    {
        cursor = null;
        if (text is null)
        {
            return true;
        }

        if (CursorText.Read(text) is not [var at, var user, var number]
            || !CursorText.TryReadTime(at, out var time)
            || !Guid.TryParseExact(user, "N", out var userId)
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        cursor = new ActCursor(time, userId, sequence);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => CursorText.Write(CursorText.WriteTime(At), UserId.ToString("N"), Sequence.ToString(CultureInfo.InvariantCulture));
}

internal sealed class ListAdminActsValidator : AbstractValidator<ListAdminActsQuery>
{
    public ListAdminActsValidator()
    {
        RuleFor(query => query.Action).IsLine(64);
        RuleFor(query => query.Limit).IsPageLimit();
    }
}

internal sealed class ListAdminActsHandler(IAdminQueries queries) : IRequestHandler<ListAdminActsQuery, Result<Page<AdminActDto>>>
{
    public async Task<Result<Page<AdminActDto>>> Handle(ListAdminActsQuery request, CancellationToken cancellationToken) =>
        ActCursor.TryParse(request.Cursor, out var after)
            ? Page<AdminActDto>.Of(await queries.ListAdminActsAsync(request, after, cancellationToken), request.Limit, act => act.Place.ToString())
            : CommonErrors.BadCursor;
}
