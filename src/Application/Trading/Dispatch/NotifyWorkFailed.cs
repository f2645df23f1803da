using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Tells a tenant once that something of a session failed, and leaves the ledger alone: the work may still be under way.</summary>
/// <param name="SessionDate">US session.</param>
/// <param name="What">What failed, for example <c>Slice</c>.</param>
/// <param name="Error">What went wrong; no secret.</param>
public sealed record NotifyWorkFailedCommand(DateOnly SessionDate, string What, string Error) : ITenantRequest<WorkOutcome>;

internal sealed class NotifyWorkFailedHandler(IEggMoneyDbFactory databases, Notifier notifier) : IRequestHandler<NotifyWorkFailedCommand, WorkOutcome>
{
    public async Task<WorkOutcome> Handle(NotifyWorkFailedCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var key = $"{NotificationKind.WorkFailed}/{request.SessionDate:yyyy-MM-dd}/{request.What}";
        if (await Notifier.ToldAsync(db, key, cancellationToken))
        {
            return WorkOutcome.Done;
        }

        notifier.Add(db, NotificationKind.WorkFailed, key, request.SessionDate, new { phase = request.What, error = request.Error });
        return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Done : WorkOutcome.Lost;
    }
}
