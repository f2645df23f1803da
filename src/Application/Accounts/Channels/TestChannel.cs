using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>Sends a test message through a channel at once, and says what became of it. What waited for the channel goes out after a good one.</summary>
/// <param name="Id">The channel.</param>
public sealed record TestChannelCommand(Guid Id) : ITenantRequest<Result<ChannelDto>>;

internal sealed class TestChannelHandler(IEggMoneyDbFactory databases, TenantSecrets secrets, IEnumerable<INotificationChannel> ways, WallClock clock)
    : IRequestHandler<TestChannelCommand, Result<ChannelDto>>
{
    public async Task<Result<ChannelDto>> Handle(TestChannelCommand request, CancellationToken cancellationToken)
    {
        ChannelAddress address;
        INotificationChannel way;
        await using (var look = await databases.OpenAsync(cancellationToken))
        {
            if (await look.NotificationChannels.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } channel)
            {
                return CommonErrors.NotFound;
            }

            try
            {
                if (await secrets.FindAsync(look, channel.Id, SecretFields.BotToken, cancellationToken) is not { } token)
                {
                    return ChannelErrors.TokenMissing;
                }

                if (await secrets.FindAsync(look, channel.Id, SecretFields.ChatId, cancellationToken) is not { } chat)
                {
                    return ChannelErrors.NoChat;
                }

                (address, way) = (new(token, chat), ways.Single(way => way.Kind == channel.Kind));
            }
            catch (SecretException)
            {
                return ChannelErrors.TokenMissing;
            }
        }

        var text = new MessageText(
            Language.Pick("EggMoney test message", "EggMoney 시험 메시지"),
            Language.Pick("Messages from your bots will come here.", "앞으로 봇의 알림을 이 채팅방으로 보내 드립니다."));
        var result = await way.SendAsync(address, text, silent: false, cancellationToken);
        return result.Outcome switch
        {
            SendOutcome.Accepted => await WorksAsync(request.Id, cancellationToken),
            SendOutcome.TryLater => ChannelErrors.NoAnswer,
            _ => ChannelErrors.Refused.With(result.Error),
        };
    }

    private async Task<Result<ChannelDto>> WorksAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.NotificationChannels.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } channel)
        {
            return CommonErrors.NotFound;
        }

        (channel.FailingSince, channel.Error) = (null, null);
        if (await db.TrySaveAsync(cancellationToken))
        {
            await ChannelQueue.MakeDueAsync(db, id, clock.Now(), cancellationToken);
        }

        return await ChannelDto.Of(db, db.NotificationChannels.Where(row => row.Id == id)).SingleAsync(cancellationToken);
    }
}
