using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>What admins did, whoever it was done to, and that accounts were erased, newest first. What an admin did to a user is in both their
/// audits, and listed once: as the admin's own has it, for it outlives the user, or as the user's has it when the admin is gone.</summary>
/// <param name="UserId">In whose audit, or to whom it was done.</param>
/// <param name="Action">What was done, for example <c>tenant.updated</c>.</param>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ListAdminActsQuery(Guid? UserId = null, string? Action = null, string? Cursor = null, int Limit = PageLimit.Default) : IRequest<Result<Page<AdminActDto>>>;

/// <summary>Something that an admin did, or <c>user.erased</c>: then nothing is known but when, and how long the audit was that went with the account.</summary>
/// <param name="UserId">In whose audit it is: the admin's, or of what no admin here did, that of the user whom it was done to.</param>
/// <param name="Username">Their name.</param>
/// <param name="Sequence">Its place in that audit; of an erased account its last.</param>
/// <param name="At">UTC.</param>
/// <param name="ActorId">Who did it; null for the server's command line.</param>
/// <param name="Actor">Their name at the time.</param>
/// <param name="Via">How it came in.</param>
/// <param name="Address">The address it came from.</param>
/// <param name="Action">What was done.</param>
/// <param name="Target">What it was done to: an id, or in a user's own audit a name.</param>
/// <param name="Before">The values before.</param>
/// <param name="After">The values after.</param>
public sealed record AdminActDto(
    Guid? UserId, string? Username, long Sequence, DateTime At, Guid? ActorId, string? Actor, CallerVia? Via, string? Address, string Action, string? Target, JsonElement? Before, JsonElement? After)
{
    /// <summary>What the erasure of an account is called.</summary>
    public const string Erased = "user.erased";

    /// <summary>Where the list goes on after it; an erasure has no user, but a tombstone.</summary>
    [JsonIgnore]
    public ActCursor Place { get; init; }
}

/// <summary>A place in the list of everybody's audit: by time, user (or tombstone) and sequence, all of them downwards.</summary>
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
