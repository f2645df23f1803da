namespace EggMoney.Infrastructure.Persistence;

/// <summary>Opens databases of nobody, for <see cref="SystemQueries"/> and <see cref="SystemCommands"/> only.</summary>
internal sealed class SystemDbContextFactory(ContextFactory contexts)
{
    public Task<EggMoneyDbContext> OpenAsync(CancellationToken cancellationToken) =>
        EggMoneyDbFactory.OpenAsync(contexts.ForSystem(), cancellationToken);
}
