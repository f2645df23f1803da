using System.Data;
using System.Data.Common;
using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>One statement with its parameters.</summary>
internal sealed record PaperStatement(string Sql, params (string Name, object? Value)[] Parameters);

/// <summary>One connection in use. What is not committed when it is disposed is undone.</summary>
internal abstract class PaperSession(DbConnection connection) : IAsyncDisposable
{
    protected DbConnection Connection { get; } = connection;

    protected DbTransaction? Transaction { get; private set; }

    /// <summary>Begins a transaction: a writing one, or a reading one that sees one moment.</summary>
    public async Task BeginAsync(bool snapshot, CancellationToken cancellationToken) =>
        Transaction = await BeginTransactionAsync(snapshot, cancellationToken);

    public abstract Task<DbDataReader> ReadAsync(PaperStatement statement, CancellationToken cancellationToken);

    /// <summary>Runs the statements in their order, in as few round trips as the engine can, and returns how many rows changed.</summary>
    public abstract Task<int> WriteAsync(IReadOnlyList<PaperStatement> statements, CancellationToken cancellationToken);

    /// <summary>Commits. No token: once it is on its way, only its answer tells what happened.</summary>
    /// <exception cref="BrokerException">The answer was lost, so the outcome is unknown.</exception>
    public async Task CommitAsync()
    {
        try
        {
            await Transaction!.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw new BrokerException(BrokerError.Unavailable, "The paper broker's books did not confirm the commit.", exception);
        }

        await Transaction.DisposeAsync();
        Transaction = null;
    }

    /// <summary>What a database that is down, slow or full throws.</summary>
    public static bool IsFailure(Exception exception) => exception is DbException or TimeoutException or IOException or UnauthorizedAccessException;

    public async ValueTask DisposeAsync()
    {
        var sound = true;
        if (Transaction is not null)
        {
            try
            {
                await Transaction.DisposeAsync();
            }
            catch (Exception exception) when (IsFailure(exception) || exception is InvalidOperationException)
            {
                sound = false;
            }
        }

        await ReleaseAsync(sound && Connection.State == ConnectionState.Open);
        GC.SuppressFinalize(this);
    }

    protected abstract Task<DbTransaction> BeginTransactionAsync(bool snapshot, CancellationToken cancellationToken);

    protected abstract ValueTask ReleaseAsync(bool sound);
}
