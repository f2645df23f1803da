using EggMoney.Application.Common;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>Takes away paper accounts that nobody owns: the server was killed between erasing a user and their books at the broker,
/// or between opening an account and saving its credential.</summary>
public sealed class PaperOrphans(IPaperExchange paper, ISystemQueries system, TimeProvider clock, ILogger<PaperOrphans> logger)
{
    /// <summary>An account is opened before its credential is saved: a young one may be somebody's in a moment.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Takes them away. Whatever keeps it from doing so is logged, and no reason not to serve.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The accounts first: whoever is added in between is not looked at.
            var accounts = await paper.ListAccountsAsync(clock.Now() - Grace, cancellationToken);
            var owned = (await system.ListCredentialsAsync(cancellationToken)).ToHashSet();
            foreach (var account in accounts.Where(account => !owned.Contains(account)))
            {
                await paper.EraseAccountAsync(account, cancellationToken);
                logger.LogInformation("The paper account {Account} belonged to nobody and was taken away", account);
            }
        }
#pragma warning disable CA1031 // The broker's database, ours, or whatever it is: people wait for the server.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "Paper accounts without an owner could not be looked for");
        }
    }
}
