using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>One server for all tests of a class; each has a user of its own, and none may keep a machine that another imports.</summary>
public sealed class ImportHost : IAsyncLifetime
{
    private int _users;

    internal ApiHost Host { get; private set; } = null!;

    internal Task<ApiUser> AddUserAsync() => Host.AddUserAsync($"user{Interlocked.Increment(ref _users)}");

    public async Task InitializeAsync() => Host = await ImportLab.StartAsync(DatabaseProvider.Sqlite);

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
