using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints.Notifications;

/// <summary>The caller's messages, and which of them are sent.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/v1/notifications").WithTags("Notifications");
        messages.MapGet("/", ListAsync)
            .WithName("listNotifications")
            .WithSummary("My messages, newest first, in my language, and how many are unread.")
            .Reads()
            .Refuses(CommonErrors.BadCursor);
        messages.MapPost("/{id:guid}/read", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new ReadNotificationCommand(id), cancellationToken).OkAsync())
            .WithName("readNotification")
            .WithSummary("Marks a message as read.")
            .Trades()
            .Refuses(CommonErrors.NotFound);
        messages.MapPost("/read-all", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new ReadAllNotificationsCommand(), cancellationToken).OkAsync())
            .WithName("readAllNotifications")
            .WithSummary("Marks all messages as read.")
            .Trades();

        var settings = app.MapGroup("/api/v1/notification-settings").WithTags("Notifications");
        settings.MapGet("/", GetSettingsAsync).WithName("getNotificationSettings").WithSummary("Which messages are sent to my channels, and my quiet hours.").Reads();
        settings.MapPut("/", UpdateSettingsAsync)
            .WithName("updateNotificationSettings")
            .WithSummary("Replaces them; what is left out gets its default. What needs a person is always sent.")
            .OfAccount()
            .Refuses(CommonErrors.Stale);
    }

    private static Task<Results<Ok<NotificationPage>, ProblemHttpResult>> ListAsync(
        string? cursor, int? limit, bool? unread, string? kind, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListNotificationsQuery(cursor, limit ?? PageLimit.Default, unread ?? false, kind), cancellationToken).OkAsync();

    private static Task<Results<Ok<NotificationSettingsDto>, ProblemHttpResult>> GetSettingsAsync(IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new GetNotificationSettingsQuery(), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<Ok<NotificationSettingsDto>, ProblemHttpResult>> UpdateSettingsAsync(
        NotificationSettingsValues values, [FromHeader(Name = ETags.IfMatch)] string? ifMatch, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new UpdateNotificationSettingsCommand(values, ETags.VersionOf(ifMatch)), cancellationToken).OkTaggedAsync(response);
}
