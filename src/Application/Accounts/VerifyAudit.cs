using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Whether the tenant's audit is as it was written: no entry altered, missing, moved or added past the program.</summary>
public sealed record VerifyAuditQuery : ITenantRequest<AuditVerdict>;

/// <summary>What was found.</summary>
/// <param name="Entries">Entries that were looked at.</param>
/// <param name="Break">Where the chain breaks first; null when it holds.</param>
public sealed record AuditVerdict(long Entries, AuditBreak? Break);

/// <summary>Where a chain breaks.</summary>
/// <param name="Sequence">The first entry that is not as it was.</param>
/// <param name="Problem">What is wrong with it, in English.</param>
public sealed record AuditBreak(long Sequence, string Problem);

internal sealed class VerifyAuditHandler(IEggMoneyDbFactory databases) : IRequestHandler<VerifyAuditQuery, AuditVerdict>
{
    public async Task<AuditVerdict> Handle(VerifyAuditQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var chain = new AuditChain();
        var promised = 0L;
        while (true)
        {
            // Row by row: a chain may be longer than the memory.
            var after = chain.Entries == 0 ? long.MinValue : chain.Sequence;
            await foreach (var entry in db.AuditEntries.AsNoTracking()
                .Where(entry => entry.Sequence > after)
                .OrderBy(entry => entry.Sequence)
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken))
            {
                if (chain.Add(entry) is { } broken)
                {
                    return new(chain.Entries, broken);
                }
            }

            // The head is read after the entries, and both may have grown meanwhile: missing is only what an earlier look at the head promised.
            var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            if (head is null || head.Sequence <= chain.Sequence || chain.Sequence < promised)
            {
                return new(chain.Entries, chain.End(head));
            }

            promised = head.Sequence;
        }
    }
}

/// <summary>Follows a chain from its first entry on.</summary>
internal sealed class AuditChain
{
    private string _hash = AuditEntry.Genesis;

    /// <summary>Entries so far.</summary>
    public long Entries { get; private set; }

    /// <summary>Sequence of the newest so far.</summary>
    public long Sequence { get; private set; }

    /// <summary>Takes the next entry.</summary>
    /// <returns>What is wrong; null when it follows.</returns>
    public AuditBreak? Add(AuditEntry entry)
    {
        Entries++;
        var expected = Sequence + 1;
        if (entry.Sequence != expected)
        {
            return entry.Sequence < expected
                ? new(entry.Sequence, "the entry was added past the program: chains begin with 1")
                : new(expected, $"the entry is missing (the next one there is {entry.Sequence})");
        }

        if (entry.ComputeHash() != entry.Hash)
        {
            return new(entry.Sequence, "the entry was altered: its hash does not fit what it says");
        }

        if (entry.PreviousHash != _hash)
        {
            // Each of the two fits itself, so the earlier one was replaced with its hash.
            return Sequence == 0
                ? new(entry.Sequence, "the entry was replaced: it names an entry before it, and it is the first")
                : new(Sequence, $"the entry was replaced: entry {entry.Sequence} follows one with another hash");
        }

        (Sequence, _hash) = (entry.Sequence, entry.Hash);
        return null;
    }

    /// <summary>Compares the end with the head.</summary>
    public AuditBreak? End(AuditHead? head) =>
        head is null ? Entries == 0 ? null : new(Sequence, "the head of the chain is missing")
        : head.Sequence > Sequence ? new(Sequence + 1, $"the entry is missing (the chain ended with {head.Sequence})")
        : head.Sequence < Sequence ? new(head.Sequence + 1, $"the entry was added past the program (the chain ended with {head.Sequence})")
        : head.Hash != _hash ? new(Sequence, "the entry was replaced: the head of the chain has another hash")
        : null;
}
