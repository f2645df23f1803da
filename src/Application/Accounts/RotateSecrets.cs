using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Encrypts the tenant's secrets anew under the current key, each in a commit of its own: what is done stays done when it is killed, and
/// the next run goes on from there. A secret that its owner changes meanwhile is left to them.</summary>
public sealed record RotateSecretsCommand : ITenantRequest<Result<RotationDto>>;

/// <summary>What became of a tenant's secrets.</summary>
/// <param name="Reencrypted">Encrypted anew.</param>
/// <param name="Current">Under the current key already.</param>
/// <param name="Unreadable">Left as they are.</param>
public sealed record RotationDto(int Reencrypted, int Current, IReadOnlyList<UnreadableDto> Unreadable);

/// <summary>Secrets that cannot be read for the same reason.</summary>
/// <param name="KeyId">The key that they were encrypted under.</param>
/// <param name="KeyMissing">That key is not among the server's; else they are damaged.</param>
/// <param name="Count">How many.</param>
public sealed record UnreadableDto(string KeyId, bool KeyMissing, int Count);

internal sealed class RotateSecretsHandler(IEggMoneyDbFactory databases, ISecretVault vault) : IRequestHandler<RotateSecretsCommand, Result<RotationDto>>
{
    private enum Outcome
    {
        Reencrypted,
        Current,
        LookAgain,
    }

    public async Task<Result<RotationDto>> Handle(RotateSecretsCommand request, CancellationToken cancellationToken)
    {
        var done = new Dictionary<Place, Outcome>();
        var unreadable = new Dictionary<Place, (string KeyId, bool KeyMissing)>();

        // Again until nothing is left to look at: rows are added and changed by a server that runs.
        while (true)
        {
            var left = (await ListAsync(cancellationToken)).FindAll(place => !unreadable.ContainsKey(place) && done.GetValueOrDefault(place, Outcome.LookAgain) == Outcome.LookAgain);
            if (left.Count == 0)
            {
                return new RotationDto(
                    done.Values.Count(outcome => outcome == Outcome.Reencrypted),
                    done.Values.Count(outcome => outcome == Outcome.Current),
                    [.. unreadable.Values.CountBy(reason => reason).OrderBy(group => group.Key).Select(group => new UnreadableDto(group.Key.KeyId, group.Key.KeyMissing, group.Value))]);
            }

            foreach (var place in left)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    done[place] = await RotateAsync(place, cancellationToken);
                }
                catch (SecretException exception)
                {
                    unreadable[place] = (exception.KeyId, exception.KeyMissing);
                }
            }
        }
    }

    private async Task<List<Place>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.UserSecrets.AsNoTracking()
            .OrderBy(secret => secret.SubjectId).ThenBy(secret => secret.Field)
            .Select(secret => new Place(secret.SubjectId, secret.Field))
            .ToListAsync(cancellationToken);
    }

    private async Task<Outcome> RotateAsync(Place place, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.UserSecrets.SingleOrDefaultAsync(secret => secret.SubjectId == place.SubjectId && secret.Field == place.Field, cancellationToken) is not { } row)
        {
            return Outcome.LookAgain;
        }

        // Opened also where the key is the current one: whoever takes the old keys away next wants to know what could not be read.
        var value = vault.Open(row);
        if (row.KeyId == vault.CurrentKeyId)
        {
            return Outcome.Current;
        }

        // It says when its owner set it, and they did not.
        var setAt = row.UpdatedAt;
        vault.Reseal(row, value);
        row.UpdatedAt = setAt;
        return await db.TrySaveAsync(cancellationToken) ? Outcome.Reencrypted : Outcome.LookAgain;
    }

    private sealed record Place(Guid SubjectId, string Field);
}
