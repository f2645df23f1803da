using System.Collections.Concurrent;
using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>Whose token is wanted, and with what.</summary>
internal sealed record KisTokenOwner(UserCredential Credential, KisKeys Keys, KisTokenStore Store, KisHttp Http);

/// <summary>Access tokens. In this process one request at a time asks for an account's; among nodes, whoever claims its row. The broker gives one a minute and tells its
/// customer of each, so a token is shared by all, kept, and renewed well before it ends.</summary>
internal sealed class KisTokens(KisOptions options, TimeProvider clock, ILogger<KisTokens> logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastMinute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, Slot> _slots = new();

    /// <summary>A token that holds, from memory if there is one.</summary>
    /// <exception cref="BrokerException">There is none to be had now.</exception>
    public Task<KisToken> GetAsync(KisTokenOwner owner, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(owner.Credential.Id, _ => new());
        lock (slot)
        {
            if (slot.Current is { } current && IsFresh(current, owner, slot))
            {
                return Task.FromResult(current);
            }

            // One flight for all who wait. Nobody's cancellation ends it: a request that is given up costs the next one a minute.
            if (slot.Flight is not { IsCompleted: false } || slot.FlightHash != owner.Keys.Hash)
            {
                (slot.Flight, slot.FlightHash) = (Task.Run(() => FetchAsync(owner, slot), CancellationToken.None), owner.Keys.Hash);
                _ = ObserveAsync(slot.Flight, owner.Credential.Id);
            }

            // It should be renewed, and nobody waits for that while it holds.
            return StillHolds(slot.Current, owner, slot, clock.Now()) ? Task.FromResult(slot.Current!) : slot.Flight.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The broker did not take a token: it is not used again, unless the broker gives the same one anew.</summary>
    public void Refuse(Guid credentialId, KisToken token)
    {
        if (_slots.TryGetValue(credentialId, out var slot))
        {
            lock (slot)
            {
                if (slot.Current is null || slot.Current.Value == token.Value)
                {
                    (slot.Current, slot.Refused) = (null, token.Value);
                }
            }
        }
    }

    /// <summary>Between half an hour and an hour before its end, not for all accounts at the same moment.</summary>
    private static TimeSpan RenewBefore(UserCredential credential) => TimeSpan.FromMinutes(30 + (credential.Id.ToByteArray()[^1] % 30));

    private static bool IsUsable(KisToken? token, KisTokenOwner owner, Slot slot) => token is not null && token.KeysHash == owner.Keys.Hash && token.Value != slot.Refused;

    private bool IsFresh(KisToken token, KisTokenOwner owner, Slot slot) =>
        IsUsable(token, owner, slot) && token.ExpiresAt - clock.Now() > RenewBefore(owner.Credential);

    private static bool StillHolds(KisToken? token, KisTokenOwner owner, Slot slot, DateTime now) => IsUsable(token, owner, slot) && token!.ExpiresAt - now > LastMinute;

    /// <summary>Perhaps nobody waits for it.</summary>
    private async Task ObserveAsync(Task<KisToken> flight, Guid credentialId)
    {
        try
        {
            await flight;
        }
#pragma warning disable CA1031 // Whoever waits gets it too.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogInformation(exception, "There is no new access token of account {CredentialId}", credentialId);
        }
    }

    private async Task<KisToken> FetchAsync(KisTokenOwner owner, Slot slot)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var state = await owner.Store.ReadAsync(owner.Credential, owner.Keys.Hash, CancellationToken.None);
            var now = clock.Now();
            if (state.Token is { } stored && IsFresh(stored, owner, slot))
            {
                return Keep(slot, stored);
            }

            // It should be renewed, and it may be used until that succeeds: also by those who come while this one asks.
            var old = StillHolds(state.Token, owner, slot, now) ? state.Token : null;
            Remember(slot, old);
            var others = Remaining(state.RequestingUntil, now, options.TokenTimeout + LastMinute);
            var wait = others > TimeSpan.Zero ? others : Remaining(state.RequestedAt + options.TokenInterval, now, options.TokenInterval);
            if (wait > TimeSpan.Zero)
            {
                if (old is not null)
                {
                    return old;
                }

                // Another node's answer may come any moment; the broker's minute takes as long as it takes.
                var patience = options.TokenPatience - clock.GetElapsedTime(started);
                if (patience <= TimeSpan.Zero || (others <= TimeSpan.Zero && wait > patience))
                {
                    throw TooSoon(now + wait);
                }

                await Task.Delay(others > TimeSpan.Zero && Poll < wait ? Poll : wait, clock);
                continue;
            }

            var until = now + options.TokenTimeout + TimeSpan.FromSeconds(5);
            if (await owner.Store.TryClaimAsync(owner.Credential, owner.Keys.Hash, state, now, until, CancellationToken.None) is { } claim)
            {
                return await AskAsync(owner, slot, claim, state.RequestedAt, old);
            }
        }
    }

    private async Task<KisToken> AskAsync(KisTokenOwner owner, Slot slot, int claim, DateTime? requestedBefore, KisToken? old)
    {
        var requestedAt = (DateTime?)clock.Now();
        KisToken? token = null;
        try
        {
            var reply = await owner.Http.RequestTokenAsync(owner.Credential.Id, owner.Keys, options.TokenTimeout, CancellationToken.None);
            token = Read(reply, owner.Keys.Hash);
            return Keep(slot, token);
        }
        catch (BrokerException exception)
        {
            // Not reached: that was no request, and counts as none. Otherwise the minute counts from now.
            requestedAt = exception.Error == BrokerError.NotSent ? requestedBefore : clock.Now();
            if (old is null || exception.Error == BrokerError.KeyRefused)
            {
                throw;
            }

            logger.LogWarning(exception, "The access token of account {CredentialId} could not be renewed; it holds until {ExpiresAt:u}", owner.Credential.Id, old.ExpiresAt);
            return old;
        }
        finally
        {
            await FinishAsync(owner, claim, token, requestedAt);
        }
    }

    /// <summary>A token that cannot be saved can be used all the same: after a restart the broker gives the same one again.</summary>
    private async Task FinishAsync(KisTokenOwner owner, int claim, KisToken? token, DateTime? requestedAt)
    {
        try
        {
            await owner.Store.FinishAsync(owner.Credential, claim, token, requestedAt, CancellationToken.None);
        }
#pragma warning disable CA1031 // The answer is worth more than its record.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "The access token of account {CredentialId} could not be saved", owner.Credential.Id);
        }
    }

    private KisToken Read(KisReply reply, string keysHash)
    {
        var now = clock.Now();
        if (reply.Row.Text("access_token") is not { Length: > 0 } value)
        {
            throw reply.Code switch
            {
                KisCodes.TokenTooSoon => TooSoon(now + options.TokenInterval),
                _ when reply.Meaning == KisMeaning.KeyRefused => new BrokerException(
                    BrokerError.KeyRefused, $"{reply.Describe()} KIS refuses the keys: compare them with its developers' page, and enter them again."),
                _ => reply.Fail(reply.Code.Length > 0 ? null : BrokerError.Unavailable),
            };
        }

        // The same token given again keeps its end, and then only the text says so.
        var expiresAt = now + TimeSpan.FromSeconds((double)Math.Clamp(reply.Row.Number("expires_in"), 0, 31_536_000));
        return new(value, keysHash, KisTime.TryParseExpiry(reply.Row.Text("access_token_token_expired"), out var written) && written < expiresAt ? written : expiresAt);
    }

    private static BrokerException TooSoon(DateTime until) => new(
        BrokerError.RateLimited,
        string.Create(CultureInfo.InvariantCulture, $"KIS gives one access token a minute; the next can be asked for at {until:yyyy-MM-dd HH:mm:ss} UTC."));

    /// <summary>How long until an instant. One that is further away than it can be was written by another clock, and does not count.</summary>
    private static TimeSpan Remaining(DateTime? until, DateTime now, TimeSpan most) => until - now is { } left && left <= most ? left : TimeSpan.Zero;

    private static KisToken Keep(Slot slot, KisToken token)
    {
        lock (slot)
        {
            (slot.Current, slot.Refused) = (token, null);
            return token;
        }
    }

    private static void Remember(Slot slot, KisToken? old)
    {
        lock (slot)
        {
            if (old is not null && old.Value != slot.Refused)
            {
                slot.Current = old;
            }
        }
    }

    private sealed class Slot
    {
        public KisToken? Current { get; set; }

        public string? Refused { get; set; }

        public Task<KisToken>? Flight { get; set; }

        public string? FlightHash { get; set; }
    }
}
