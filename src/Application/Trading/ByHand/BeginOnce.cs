using System.Security.Cryptography;
using System.Text;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Begins a request that moves money and must do so once, however often it is sent.</summary>
/// <param name="Key">What the client calls it.</param>
/// <param name="Request">Method and path.</param>
/// <param name="BodyHash">SHA-256 of what was asked for.</param>
public sealed record BeginOnceCommand(string Key, string Request, string BodyHash) : ITenantRequest<OnceStart>;

/// <summary>How a request stands that must act once.</summary>
public enum OnceStanding
{
    /// <summary>It is this one's to do; or to take up, because the process that had begun it ended over it.</summary>
    Begun,

    /// <summary>It was done, and answered.</summary>
    Answered,

    /// <summary>Another one with the same key is still at work.</summary>
    AtWork,

    /// <summary>The key was used for something else.</summary>
    Reused,
}

/// <summary>What to do with a request.</summary>
/// <param name="Standing">How it stands.</param>
/// <param name="ActId">The id of what it makes: the same each time, so that a repeat finds what was begun.</param>
/// <param name="Status">HTTP status of the answer, if there is one.</param>
/// <param name="Answer">The answer, if there is one.</param>
/// <param name="RetryAfterSeconds">When it is worth asking again, while another one is at work.</param>
public sealed record OnceStart(OnceStanding Standing, Guid ActId, int? Status = null, string? Answer = null, int RetryAfterSeconds = 0);

internal sealed class BeginOnceHandler(IEggMoneyDbFactory databases, IMultiTenantContextAccessor tenant, DispatchOptions options, WallClock clock)
    : IRequestHandler<BeginOnceCommand, OnceStart>
{
    private const int RetryAfterSeconds = 2;

    public async Task<OnceStart> Handle(BeginOnceCommand request, CancellationToken cancellationToken)
    {
        var act = ActId(tenant.TenantInfo!.Id, request.Key);
        var now = clock.Now();
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            if (!await db.IdempotencyRecords.AnyAsync(row => row.Name == request.Key, cancellationToken))
            {
                db.IdempotencyRecords.Add(new()
                {
                    Name = request.Key,
                    Request = request.Request,
                    BodyHash = request.BodyHash,
                    CreatedAt = now,
                    LeaseUntil = now + options.Lease,
                });

                // Of two at once the unique key refuses one, and that one looks at what the other wrote.
                if (await db.TrySaveAsync(cancellationToken))
                {
                    return new(OnceStanding.Begun, act);
                }
            }
        }

        return await LookAsync(request, act, now, cancellationToken);
    }

    private async Task<OnceStart> LookAsync(BeginOnceCommand request, Guid act, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.IdempotencyRecords.AsNoTracking().SingleOrDefaultAsync(row => row.Name == request.Key, cancellationToken) is not { } record)
        {
            // Forgotten just now, because it had begun nothing.
            return new(OnceStanding.AtWork, act, RetryAfterSeconds: RetryAfterSeconds);
        }

        if (record.Request != request.Request || record.BodyHash != request.BodyHash)
        {
            return new(OnceStanding.Reused, act);
        }

        if (record.Status is { } status)
        {
            return new(OnceStanding.Answered, act, status, record.Answer);
        }

        var lease = record.LeaseUntil;
        var taken = lease <= now && await db.IdempotencyRecords
            .Where(row => row.Name == request.Key && row.Status == null && row.LeaseUntil == lease)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now + options.Lease), cancellationToken) == 1;
        return taken ? new(OnceStanding.Begun, act) : new(OnceStanding.AtWork, act, RetryAfterSeconds: RetryAfterSeconds);
    }

    /// <summary>The client's key is no id of ours, and is somebody else's too: an id is made of both.</summary>
    private static Guid ActId(Guid user, string key)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{user:N}/{key}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
