using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application;

/// <summary>The database of the current tenant: every query sees that tenant's rows only, every added row is stamped with it.</summary>
public interface IEggMoneyDb : IAsyncDisposable
{
    /// <summary>The tenant itself.</summary>
    DbSet<User> Users { get; }

    /// <summary>Brokerage accounts.</summary>
    DbSet<UserCredential> UserCredentials { get; }

    /// <summary>Settings, one row a user.</summary>
    DbSet<UserSettings> Settings { get; }

    /// <summary>Schedules, one row a user.</summary>
    DbSet<Schedule> Schedules { get; }

    /// <summary>Bots.</summary>
    DbSet<Bot> Bots { get; }

    /// <summary>Holdings.</summary>
    DbSet<Position> Positions { get; }

    /// <summary>Cash, one row a user.</summary>
    DbSet<CashAccount> CashAccounts { get; }

    /// <summary>Deposits and withdrawals.</summary>
    DbSet<CashEntry> CashEntries { get; }

    /// <summary>Parent orders.</summary>
    DbSet<Order> Orders { get; }

    /// <summary>Child orders.</summary>
    DbSet<OrderSlice> OrderSlices { get; }

    /// <summary>The ledger of fills.</summary>
    DbSet<Fill> Fills { get; }

    /// <summary>Executed trades.</summary>
    DbSet<Trade> Trades { get; }

    /// <summary>The run ledger.</summary>
    DbSet<DispatchRun> DispatchRuns { get; }

    /// <summary>Decision records.</summary>
    DbSet<Decision> Decisions { get; }

    /// <summary>Messages.</summary>
    DbSet<Notification> Notifications { get; }

    /// <summary>Logins.</summary>
    DbSet<LoginSession> LoginSessions { get; }

    /// <summary>Refresh tokens of the logins.</summary>
    DbSet<RefreshToken> RefreshTokens { get; }

    /// <summary>Personal access tokens.</summary>
    DbSet<PersonalToken> PersonalTokens { get; }

    /// <summary>Tokens to set a new password with.</summary>
    DbSet<PasswordReset> PasswordResets { get; }

    /// <summary>How it stands with the brokers' access tokens.</summary>
    DbSet<BrokerToken> BrokerTokens { get; }

    /// <summary>Splits that were applied.</summary>
    DbSet<StockSplit> StockSplits { get; }

    /// <summary>Encrypted secrets.</summary>
    DbSet<UserSecret> UserSecrets { get; }

    /// <summary>Where messages go.</summary>
    DbSet<NotificationChannel> NotificationChannels { get; }

    /// <summary>Who did what; added to and never changed.</summary>
    DbSet<AuditEntry> AuditEntries { get; }

    /// <summary>The end of the audit's chain, one row a user.</summary>
    DbSet<AuditHead> AuditHeads { get; }

    /// <summary>Old machines' data that moved in.</summary>
    DbSet<Import> Imports { get; }

    /// <summary>What imports did, row by row.</summary>
    DbSet<ImportChange> ImportChanges { get; }

    /// <summary>Whose the old machines are.</summary>
    DbSet<ImportOrigin> ImportOrigins { get; }

    /// <summary>Won for a dollar, month by month.</summary>
    DbSet<ExchangeRate> ExchangeRates { get; }

    /// <summary>Won for a dollar, day by day.</summary>
    DbSet<DailyExchangeRate> DailyExchangeRates { get; }

    /// <summary>What the books were worth, session by session.</summary>
    DbSet<EquityPoint> EquityPoints { get; }

    /// <summary>Long acts by hand.</summary>
    DbSet<Operation> Operations { get; }

    /// <summary>What bots would have done.</summary>
    DbSet<BotSimulation> Simulations { get; }

    /// <summary>Which messages are wanted, one row a user.</summary>
    DbSet<NotificationSettings> NotificationSettings { get; }

    /// <summary>Messages on their way.</summary>
    DbSet<NotificationDelivery> NotificationDeliveries { get; }

    /// <summary>What changed, for whoever is watching.</summary>
    DbSet<LiveEvent> LiveEvents { get; }

    /// <summary>Answers to requests that moved money.</summary>
    DbSet<IdempotencyRecord> IdempotencyRecords { get; }

    /// <summary>Daily prices, everybody's.</summary>
    DbSet<PriceDay> PriceDays { get; }

    /// <summary>The server's one row.</summary>
    DbSet<ServerState> ServerState { get; }

    /// <summary>Lets the next save change this row's version, though none of its values: whoever else changed it since it was read, or
    /// changes it on what they read before, is refused.</summary>
    void Touch(IVersioned row);

    /// <summary>Saves all changes in one durable commit.</summary>
    /// <returns>False when another writer was first: a row changed under us, or the unique key exists. Nothing was saved then, and this
    /// instance is to be thrown away.</returns>
    /// <exception cref="Common.TenantGoneException">The tenant was erased meanwhile; nothing was saved.</exception>
    Task<bool> TrySaveAsync(CancellationToken cancellationToken);

    /// <summary>Saves, changes something more and saves that too, all in one durable commit: for a unique key that one row must give up
    /// before another can take it.</summary>
    /// <returns>False when another writer was first, as <see cref="TrySaveAsync"/> says it.</returns>
    Task<bool> TrySaveInTwoAsync(Action between, CancellationToken cancellationToken);
}

/// <summary>Work of the current tenant's in several steps that are one commit, each with a database of its own, so that a long one needs no memory.</summary>
public interface ITenantTransaction : IAsyncDisposable
{
    /// <summary>Opens the database within the transaction. What it saves is seen by those that are opened later, and kept by <see cref="CommitAsync"/> only.</summary>
    Task<IEggMoneyDb> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Keeps what was saved. Not called, nothing was.</summary>
    Task CommitAsync(CancellationToken cancellationToken);
}

/// <summary>Opens databases of the current tenant: a fresh one for each step, so that a failed save never reaches the next.</summary>
public interface IEggMoneyDbFactory
{
    /// <summary>Opens one.</summary>
    /// <exception cref="InvalidOperationException">The scope has no tenant.</exception>
    Task<IEggMoneyDb> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction. On SQLite it holds the one write lock from here on.</summary>
    /// <exception cref="InvalidOperationException">The scope has no tenant.</exception>
    Task<ITenantTransaction> BeginAsync(CancellationToken cancellationToken);
}
