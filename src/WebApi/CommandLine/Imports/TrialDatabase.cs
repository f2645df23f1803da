using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.LegacyImport;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.WebApi.Hosting;
using EggMoney.WebApi.Simulate;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary>An empty database for a dry run of a user who is not there yet: nothing is left of it, and nobody is added to the real one for files
/// that cannot be imported.</summary>
internal sealed class TrialDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ServiceProvider _services;

    private TrialDatabase(IServiceProvider real)
    {
        // Named so that a later import deletes what a killed one left.
        _folder = new(LegacyReaderOptions.FolderPrefix);
        var services = new ServiceCollection();
        services
            .AddSingleton(real.GetRequiredService<ILoggerFactory>())
            .AddSingleton(real.GetRequiredService<LegacyReaderOptions>())
            .AddEggMoneyApplication()
            .AddEggMoneyInfrastructure(DatabaseOptions.SqliteFile(Path.Combine(_folder.Path, "trial.db"), throwaway: true) with { Unwatched = true })

            // Of this run only: not even with the server's key can anybody read what is encrypted here.
            .AddSecurity(SecretKeys.Parse(SecretKeys.Generate()));
        services.Decorate<ISystemQueries>(trial => new TrialQueries(trial, real.GetRequiredService<ISystemQueries>()));
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Makes one.</summary>
    public static async Task<TrialDatabase> CreateAsync(IServiceProvider real, CancellationToken cancellationToken)
    {
        var database = new TrialDatabase(real);
        try
        {
            await Databases.MigrateAsync(database._services, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>All of the trial, but for whose an old machine is: that only the real database knows.</summary>
    private sealed class TrialQueries(ISystemQueries trial, ISystemQueries real) : ISystemQueries
    {
        public Task<Guid?> FindOriginOwnerAsync(string fingerprint, CancellationToken cancellationToken) => real.FindOriginOwnerAsync(fingerprint, cancellationToken);

        public Task<TenantInfo?> FindTenantAsync(string username, CancellationToken cancellationToken) => trial.FindTenantAsync(username, cancellationToken);

        public Task<TenantInfo?> FindTenantAsync(Guid userId, CancellationToken cancellationToken) => trial.FindTenantAsync(userId, cancellationToken);

        public Task<TenantInfo?> FindTenantByEmailAsync(string email, CancellationToken cancellationToken) => trial.FindTenantByEmailAsync(email, cancellationToken);

        public Task<IReadOnlyList<Guid>> ListCredentialsAsync(CancellationToken cancellationToken) => trial.ListCredentialsAsync(cancellationToken);

        public Task<bool> HasRealUsersAsync(CancellationToken cancellationToken) => trial.HasRealUsersAsync(cancellationToken);

        public Task<IReadOnlyList<TenantInfo>> ListTenantsAsync(CancellationToken cancellationToken) => trial.ListTenantsAsync(cancellationToken);

        public Task<IReadOnlyList<TenantInfo>> ListInventedTenantsAsync(CancellationToken cancellationToken) => trial.ListInventedTenantsAsync(cancellationToken);

        public Task<int> CountUsersAsync(CancellationToken cancellationToken) => trial.CountUsersAsync(cancellationToken);

        public Task<bool> IsTradingPausedAsync(CancellationToken cancellationToken) => trial.IsTradingPausedAsync(cancellationToken);
    }
}
