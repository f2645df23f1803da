using EggMoney.Infrastructure.Persistence;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>Where the paper broker keeps its books: its own connections, never the ones of EggMoney's books.</summary>
internal abstract class PaperDatabase(PaperSql sql) : IAsyncDisposable
{
    /// <summary>Longest wait for one statement, a lock included.</summary>
    protected const int CommandTimeoutSeconds = 10;

    /// <summary>Raised when the schema changes; a newer program's books are not touched by an older one.</summary>
    protected const int SchemaVersion = 2;

    private readonly SemaphoreSlim _provisioning = new(1, 1);
    private volatile bool _provisioned;

    public PaperSql Sql { get; } = sql;

    /// <summary>The books that belong beside a main database.</summary>
    public static PaperDatabase Create(DatabaseOptions options) =>
        options.Provider == DatabaseProvider.Sqlite ? new PaperSqlite(options) : new PaperPostgres(options);

    /// <summary>A session on books that exist; the first one makes them.</summary>
    public async ValueTask<PaperSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (!_provisioned)
        {
            await _provisioning.WaitAsync(cancellationToken);
            try
            {
                if (!_provisioned)
                {
                    await ProvisionAsync(cancellationToken);
                    _provisioned = true;
                }
            }
            finally
            {
                _provisioning.Release();
            }
        }

        return await ConnectAsync(cancellationToken);
    }

    public virtual ValueTask DisposeAsync()
    {
        _provisioning.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes the tables if they are not there; another process may be doing the same.</summary>
    protected abstract Task ProvisionAsync(CancellationToken cancellationToken);

    protected abstract ValueTask<PaperSession> ConnectAsync(CancellationToken cancellationToken);

    protected static void CheckVersion(object? found)
    {
        var version = Convert.ToInt32(found ?? 0, System.Globalization.CultureInfo.InvariantCulture);
        if (version > SchemaVersion)
        {
            throw new InvalidOperationException($"The paper broker's books have version {version}; this program knows {SchemaVersion}. Use the newer program.");
        }
    }
}
