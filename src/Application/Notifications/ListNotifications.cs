using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications.Texts;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>The tenant's messages, newest first: all of them, whatever is muted elsewhere.</summary>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Unread">Only those not yet read.</param>
/// <param name="Kind">Only of this kind, for example <c>missed</c>.</param>
public sealed record ListNotificationsQuery(string? Cursor = null, int Limit = PageLimit.Default, bool Unread = false, string? Kind = null)
    : ITenantRequest<Result<NotificationPage>>;

/// <summary>A part of the messages.</summary>
/// <param name="Items">The messages.</param>
/// <param name="NextCursor">Give this as <c>cursor</c> to get what follows; null at the end.</param>
/// <param name="Unread">How many messages are unread in all.</param>
public sealed record NotificationPage(IReadOnlyList<NotificationDto> Items, string? NextCursor, int Unread);

/// <summary>A message.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="SessionDate">The US session that it is about, if any.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ReadAt">UTC time at which it was read; null while it is unread.</param>
/// <param name="Urgent">It needs a person.</param>
/// <param name="Title">Its first line, in the reader's language.</param>
/// <param name="Text">The rest of it.</param>
/// <param name="Data">The figures and names that the text is made of.</param>
public sealed record NotificationDto(
    Guid Id,
    [property: JsonConverter(typeof(EnumJson<NotificationKind>))] NotificationKind Kind,
    DateOnly? SessionDate,
    DateTime CreatedAt,
    DateTime? ReadAt,
    bool Urgent,
    string Title,
    string Text,
    JsonElement Data)
{
    internal static NotificationDto Of(Notification row)
    {
        var (text, data) = (MessageTexts.Of(row.Kind, row.SessionDate, row.Data), MessageData.Parse(row.Data));
        return new(row.Id, row.Kind, row.SessionDate, row.CreatedAt, row.ReadAt, Wanted.IsUrgent(row.Kind, data), text.Title, text.Body, data);
    }
}

internal sealed class ListNotificationsValidator : AbstractValidator<ListNotificationsQuery>
{
    public ListNotificationsValidator()
    {
        RuleFor(query => query.Limit).IsPageLimit();
        RuleFor(query => query.Kind).IsChoice<ListNotificationsQuery, NotificationKind>();
    }
}

internal sealed class ListNotificationsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListNotificationsQuery, Result<NotificationPage>>
{
    public async Task<Result<NotificationPage>> Handle(ListNotificationsQuery request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryParse(request.Cursor, out var cursor))
        {
            return CommonErrors.BadCursor;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = db.Notifications.AsNoTracking();
        if (request.Unread)
        {
            rows = rows.Where(row => row.ReadAt == null);
        }

        if (ListFilters.Choice<NotificationKind>(request.Kind) is { } kind)
        {
            rows = rows.Where(row => row.Kind == kind);
        }

        if (cursor is var (at, id))
        {
            rows = rows.Where(row => row.CreatedAt < at || (row.CreatedAt == at && row.Id.CompareTo(id) < 0));
        }

        var messages = await rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var page = Page<Notification>.Of(messages, request.Limit, row => new Cursor(row.CreatedAt, row.Id));
        return new NotificationPage(
            [.. page.Items.Select(NotificationDto.Of)], page.NextCursor, await db.Notifications.CountAsync(row => row.ReadAt == null, cancellationToken));
    }
}
