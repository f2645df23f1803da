using EggMoney.Application.Accounts;
using EggMoney.Application.Accounts.Channels;
using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.Auth;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.NotificationChannels;

/// <summary>Where the caller's messages go. Logins only: keys are never in a token's reach.</summary>
internal static class NotificationChannelEndpoints
{
    private const string Path = "/api/v1/notification-channels";

    public static void MapNotificationChannels(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("Notification channels").NotStored().OfAccount();
        group.MapGet("/", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new ListChannelsQuery(), cancellationToken).OkAsync())
            .WithName("listNotificationChannels")
            .WithSummary("Your notification channels; of their secrets only the last characters.");
        group.MapPost("/", AddAsync)
            .WithName("addNotificationChannel")
            .WithSummary("Adds a notification channel.")
            .Refuses(ChannelErrors.TooMany);

        var one = group.MapGroup("/{id:guid}");
        one.MapGet("/", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetChannelQuery(id), cancellationToken).OkAsync())
            .WithName("getNotificationChannel")
            .WithSummary("A notification channel; of its secrets only the last characters.")
            .Refuses(CommonErrors.NotFound);
        one.MapPut("/", UpdateAsync)
            .WithName("updateNotificationChannel")
            .WithSummary("Replaces label and settings. A secret that is left out stays; the kind never changes.")
            .Refuses(CommonErrors.NotFound);
        one.MapPost("/pairing", (Guid id, Proof body, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new StartPairingCommand(id, body), cancellationToken).OkAsync())
            .WithName("pairNotificationChannel")
            .WithSummary("Gives out a code, good once and for a quarter of an hour. The chat that sends it to the bot gets the messages, and may give commands; so it needs your password again.")
            .Refuses(CommonErrors.NotFound, ChannelErrors.TokenMissing, AccountErrors.ProofWrong, AccountErrors.TotpRequired, AccountErrors.LockedOut);
        one.MapPost("/test", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new TestChannelCommand(id), cancellationToken).OkAsync())
            .WithName("testNotificationChannel")
            .WithSummary("Sends a test message now, and says what became of it.")
            .Refuses(CommonErrors.NotFound, ChannelErrors.TokenMissing, ChannelErrors.NoChat, ChannelErrors.Refused, ChannelErrors.NoAnswer);
        one.MapDelete("/", (Guid id, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new DeleteChannelCommand(id), cancellationToken).NoContentAsync())
            .WithName("deleteNotificationChannel")
            .WithSummary("Deletes a notification channel and its secrets.")
            .Refuses(CommonErrors.NotFound);
    }

    private static Task<Results<Created<ChannelDto>, ProblemHttpResult>> AddAsync(AddChannelCommand body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(body, cancellationToken).CreatedAsync(channel => $"{Path}/{channel.Id}");

    private static Task<Results<Ok<ChannelDto>, ProblemHttpResult>> UpdateAsync(Guid id, UpdateChannelRequest body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new UpdateChannelCommand(id, body.Label, body.Enabled, body.BotToken, body.ChatId), cancellationToken).OkAsync();
}

/// <summary>A notification channel's new label, settings and secrets.</summary>
/// <param name="Label">Your name for it.</param>
/// <param name="Enabled">Whether messages go there.</param>
/// <param name="BotToken">Telegram: a new bot token; left out, the stored one stays.</param>
/// <param name="ChatId">Telegram: a new chat id; left out, the stored one stays.</param>
internal sealed record UpdateChannelRequest(string Label, bool Enabled, string? BotToken = null, string? ChatId = null)
{
    /// <summary>Tells nothing: a token must not reach a log.</summary>
    public override string ToString() => nameof(UpdateChannelRequest);
}
