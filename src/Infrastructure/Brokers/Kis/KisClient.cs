using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>Makes one account's calls: its keys, its token, its turn, and what may be repeated.</summary>
internal sealed class KisClient(KisHub hub, UserCredential credential, KisKeyring keyring, KisTokenStore store)
{
    /// <summary>How long nothing goes out after the broker said that it was too much.</summary>
    private static readonly TimeSpan Breather = TimeSpan.FromMilliseconds(500);

    private readonly KisHttp _http = hub.Http(credential.Environment);
    private volatile KisKeys? _keys;

    public KisEnvironment Environment { get; } = hub.Environment(credential.Environment);

    public UserCredential Credential => credential;

    /// <summary>Asks a question, again where that may help.</summary>
    /// <exception cref="BrokerException">It was not answered.</exception>
    public Task<KisReply> AskAsync(Func<KisKeys, KisCall> call, CancellationToken cancellationToken) =>
        TranslateAsync(hub.Question.ExecuteAsync(token => OnceAsync(call, token), cancellationToken));

    /// <summary>Sends what does no harm if it is done twice, again only if the broker says that it did not look at it.</summary>
    /// <returns>The answer, whatever it says otherwise.</returns>
    /// <exception cref="BrokerException">There is none.</exception>
    public async Task<KisReply> InsistAsync(Func<KisKeys, KisCall> call, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.Refused.ExecuteAsync(token => OnceAsync(call, token), cancellationToken);
        }
        catch (KisRefusal refusal) when (!refusal.Reply.Meaning.IsBeforeBooks())
        {
            return refusal.Reply;
        }
        catch (KisRefusal refusal)
        {
            throw refusal.Reply.Fail();
        }
    }

    /// <summary>Sends an order, once.</summary>
    /// <param name="call">The order.</param>
    /// <param name="started">Monotonic time stamp of when it began to be made ready.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The answer, whatever it says; but not one that says that the order was not looked at.</returns>
    /// <exception cref="BrokerException">Not sent, or the answer is lost.</exception>
    public async Task<KisReply> OrderAsync(Func<KisKeys, KisCall> call, long started, CancellationToken cancellationToken)
    {
        KisKeys keys;
        KisToken token;
        try
        {
            using var limit = PrepareLimit(started);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            (keys, token) = await PrepareAsync(order: true, linked.Token);
        }
#pragma warning disable CA1031 // Whatever it was, nothing has been sent.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw NotReady(exception);
        }

        // A process that was frozen while it waited for its turn sends nothing when it wakes up.
        if (hub.Clock.GetElapsedTime(started) > hub.Options.PrepareTimeout + TimeSpan.FromSeconds(1))
        {
            throw new BrokerException(BrokerError.NotSent, "The order was not ready in time.");
        }

        var reply = await _http.SendAsync(credential.Id, call(keys), keys, token.Value, hub.Options.OrderTimeout, cancellationToken);
        React(reply, keys, token);
        return reply.Meaning.IsBeforeBooks() ? throw reply.Fail(BrokerError.NotSent) : reply;
    }

    public async ValueTask<KisKeys> KeysAsync(CancellationToken cancellationToken) =>
        _keys ??= await keyring.ReadAsync(credential, Environment, cancellationToken);

    /// <summary>Ends what an order is waiting for before it is sent.</summary>
    public CancellationTokenSource PrepareLimit(long started)
    {
        var left = hub.Options.PrepareTimeout - hub.Clock.GetElapsedTime(started);
        return new(left > TimeSpan.Zero ? left : TimeSpan.Zero, hub.Clock);
    }

    /// <summary>Something that an order needs was not to be had.</summary>
    public static BrokerException NotReady(Exception exception) => new(
        BrokerError.NotSent,
        exception switch
        {
            BrokerException => exception.Message,
            OperationCanceledException => "The order could not be made ready in time; nothing was sent.",
            _ => "The order could not be made ready: " + exception.Message,
        },
        exception);

    private static async Task<KisReply> TranslateAsync(ValueTask<KisReply> asking)
    {
        try
        {
            return await asking;
        }
        catch (KisRefusal refusal)
        {
            throw refusal.Reply.Fail();
        }
        catch (BrokerException exception) when (exception.Error == BrokerError.NotSent)
        {
            // That is said of orders only.
            throw new BrokerException(BrokerError.Unavailable, exception.Message, exception);
        }
    }

    private async ValueTask<KisReply> OnceAsync(Func<KisKeys, KisCall> make, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(cancellationToken);
        var call = make(keys);
        (keys, var token) = await PrepareAsync(call.IsOrder, cancellationToken);
        var reply = await _http.SendAsync(credential.Id, call, keys, token.Value, hub.Options.QueryTimeout, cancellationToken);
        React(reply, keys, token);
        return reply.IsSuccess ? reply : throw new KisRefusal(reply);
    }

    private async Task<(KisKeys Keys, KisToken Token)> PrepareAsync(bool order, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(cancellationToken);
        var token = await hub.Tokens.GetAsync(new(credential, keys, store, _http), cancellationToken);
        await hub.Throttle(Environment, keys).WaitAsync(order, cancellationToken);
        return (keys, token);
    }

    private void React(KisReply reply, KisKeys keys, KisToken token)
    {
        switch (reply.Meaning)
        {
            case KisMeaning.TokenRefused:
                hub.Tokens.Refuse(credential.Id, token);
                break;
            case KisMeaning.TooFast or KisMeaning.LedgerTooFast:
                hub.Throttle(Environment, keys).Pause(Breather);
                break;
        }
    }
}
