using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>Sends slices whose intent is saved, and records what came of it. What the broker has or may have is never repeated; only what it surely
/// does not have is tried again.</summary>
internal sealed class SliceSender(IEggMoneyDbFactory databases, DispatchOptions options, TimeProvider clock, ILogger<SliceSender> logger)
{
    /// <summary>How often an order that surely was not sent is tried again.</summary>
    private const int NotSentRetries = 2;

    /// <summary>How often a record is tried again when another writer was first.</summary>
    private const int RecordAttempts = 5;

    /// <summary>Marks a slice as about to be sent. The caller saves before <see cref="SendAsync"/>.</summary>
    public void Prepare(OrderSlice slice, SliceRequest request, decimal price, Guid credentialId, int sequence)
    {
        // What it waited for is over.
        slice.Error = null;
        slice.Quantity = request.Quantity;
        slice.LimitPrice = request.LimitPrice;
        slice.Price = price;
        slice.CredentialId = credentialId;
        slice.SubmittingAt = clock.Now();
        slice.SendDeadline = clock.Now() + options.SendWithin;
        slice.SubmitSequence = sequence;
        slice.MoveTo(SliceState.Submitting);
    }

    /// <summary>Sends each slice once and saves the outcomes, together with what else the caller changed in <paramref name="db"/>.</summary>
    /// <param name="db">Holds the slices, saved as <see cref="SliceState.Submitting"/>.</param>
    /// <param name="broker">The account.</param>
    /// <param name="slices">In the order of submitting.</param>
    /// <param name="preparedAt">Monotonic time stamp taken before the intents were saved.</param>
    /// <param name="finish">Called before the last save.</param>
    /// <param name="cancellationToken">Stops sending what is not sent yet; never a placing under way, nor its record.</param>
    public async Task SendAsync(IEggMoneyDb db, IBroker broker, IReadOnlyList<OrderSlice> slices, long preparedAt, Func<Task> finish, CancellationToken cancellationToken)
    {
        var recorded = clock.GetTimestamp();
        var saved = true;
        var outcomes = new List<(OrderSlice Slice, Outcome Outcome)>();
        foreach (var slice in slices)
        {
            var outcome = await SendOneAsync(broker, slice, preparedAt, RecordAsync, cancellationToken);
            outcomes.Add((slice, outcome));
            Apply(slice, outcome);
            if (clock.GetElapsedTime(recorded) > options.RecordEvery && outcomes.Count < slices.Count)
            {
                await RecordAsync();
            }
        }

        async Task RecordAsync()
        {
            if (saved)
            {
                saved = await db.TrySaveAsync(CancellationToken.None);
                recorded = clock.GetTimestamp();
            }
        }

        try
        {
            await finish();
        }
#pragma warning disable CA1031 // What the broker answered is recorded whatever else fails; the close does what was left undone here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "What follows from the outcomes could not be worked out; they are recorded all the same");
        }

        if (!saved || !await db.TrySaveAsync(CancellationToken.None))
        {
            foreach (var (slice, outcome) in outcomes)
            {
                await RecordAgainAsync(slice.Id, outcome);
            }
        }
    }

    private async Task<Outcome> SendOneAsync(IBroker broker, OrderSlice slice, long preparedAt, Func<Task> record, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new(SliceState.Failed, Error: "Not sent: the tenant's time was used up.");
        }

        if (IsPastDeadline(slice, preparedAt))
        {
            return new(SliceState.Failed, Error: "Not sent: its time to be sent had passed.");
        }

        for (var attempt = 0; ; attempt++)
        {
            var outcome = await PlaceAsync(broker, slice, cancellationToken);
            if (!outcome.SurelyNotSent || attempt == NotSentRetries)
            {
                return outcome;
            }

            // Refused before anything was done with it, most often because of the broker's limit of calls. It is still the same intent, within the
            // same deadline; whatever became of the process meanwhile, its row says that it may be at the broker.
            // What came of the others is recorded first: nobody should have to look for it while we wait.
            await record();
            logger.LogInformation("Slice {SliceId} was surely not sent, and is tried again: {Error}", slice.Id, outcome.Error);
            await Task.Delay(options.NotSentRetryDelay * (attempt + 1), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested || IsPastDeadline(slice, preparedAt))
            {
                return outcome;
            }
        }
    }

    /// <summary>By the machine's own clock, just before the request: a process frozen since its commit must not wake up and send.
    /// By the wall clock too: a machine that was suspended did not count the time it slept.</summary>
    private bool IsPastDeadline(OrderSlice slice, long preparedAt) => clock.GetElapsedTime(preparedAt) > options.SendWithin || clock.Now() > slice.SendDeadline;

    private async Task<Outcome> PlaceAsync(IBroker broker, OrderSlice slice, CancellationToken cancellationToken)
    {
        try
        {
            return await broker.PlaceAsync(new(slice.Symbol, slice.Side, slice.Quantity, slice.LimitPrice), cancellationToken) switch
            {
                PlaceResult.Accepted accepted => new(SliceState.Accepted, accepted.OrderDate, accepted.OrderNumber),
                PlaceResult.Rejected rejected => new(SliceState.Rejected, Error: $"{rejected.Code}: {rejected.Reason}"),
                var other => throw new InvalidOperationException($"Unknown answer {other.GetType().Name}."),
            };
        }
        catch (BrokerException exception) when (exception.Error == BrokerError.NotSent)
        {
            return new(SliceState.Failed, Error: exception.Message) { SurelyNotSent = true };
        }
#pragma warning disable CA1031 // Whatever went wrong, the broker may have the order: unknown, never failed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "The answer to slice {SliceId} was lost; the broker's lists will decide", slice.Id);
            return new(SliceState.Unknown, Error: "The broker's answer was lost: " + exception.Message);
        }
    }

    private static void Apply(OrderSlice slice, Outcome outcome)
    {
        slice.OrderDate = outcome.OrderDate;
        slice.OrderNumber = outcome.OrderNumber;
        slice.MoveTo(outcome.State, outcome.Error);
    }

    /// <summary>Another writer (who thought us dead) changed a row meanwhile: each outcome is recorded on its own, on fresh rows.</summary>
    private async Task RecordAgainAsync(Guid sliceId, Outcome outcome)
    {
        for (var attempt = 0; attempt < RecordAttempts; attempt++)
        {
            await using var db = await databases.OpenAsync(CancellationToken.None);
            var slice = await db.OrderSlices.SingleAsync(row => row.Id == sliceId, CancellationToken.None);

            // Recorded already, adopted from the broker's list, or concluded otherwise from better knowledge.
            if (slice.State == outcome.State || slice.OrderNumber is not null || !slice.State.CanBecome(outcome.State))
            {
                return;
            }

            Apply(slice, outcome);
            if (await db.TrySaveAsync(CancellationToken.None))
            {
                return;
            }
        }

        logger.LogError("The outcome {State} of slice {SliceId} could not be recorded; the broker's lists will decide", outcome.State, sliceId);
    }

    private sealed record Outcome(SliceState State, DateOnly? OrderDate = null, string? OrderNumber = null, string? Error = null)
    {
        /// <summary>The broker does not have it, by its own word or because nothing was written to it.</summary>
        public bool SurelyNotSent { get; init; }
    }
}
