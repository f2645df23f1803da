using System.Reflection;
using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence.Model;
using EggMoney.Infrastructure.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>The database of one tenant, captured when it is made. Never pooled and never reused for another tenant: what it tracks would leak.</summary>
internal abstract class EggMoneyDbContext : DbContext, IEggMoneyDb
{
    /// <summary>Name of the query filter on everything that a tenant owns.</summary>
    public const string TenantFilter = "Tenant";

    /// <summary>Name of the query filter that hides what its owner deleted.</summary>
    public const string DeletedFilter = DeletedRows.Filter;

    protected EggMoneyDbContext(DbContextOptions options, IMultiTenantContextAccessor accessor, DatabaseRole role)
        : base(options)
    {
        CurrentTenantId = accessor.TenantInfo?.Id;
        Role = role;
        ChangeTracker.Tracking += TenantGuard.StampOnTracking;
    }

    /// <summary>Whose rows are seen; null sees none.</summary>
    public Guid? CurrentTenantId { get; }

    public DatabaseRole Role { get; }

    /// <summary>Whoever is told of what is saved; nobody when it is null.</summary>
    public LiveEvents? Live { get; init; }

    public TenantMismatchMode TenantMismatchMode { get; set; }

    public TenantNotSetMode TenantNotSetMode { get; set; }

    public DbSet<User> Users => Set<User>();

    public DbSet<UserCredential> UserCredentials => Set<UserCredential>();

    public DbSet<UserSettings> Settings => Set<UserSettings>();

    public DbSet<Schedule> Schedules => Set<Schedule>();

    public DbSet<Bot> Bots => Set<Bot>();

    public DbSet<Position> Positions => Set<Position>();

    public DbSet<CashAccount> CashAccounts => Set<CashAccount>();

    public DbSet<CashEntry> CashEntries => Set<CashEntry>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderSlice> OrderSlices => Set<OrderSlice>();

    public DbSet<Fill> Fills => Set<Fill>();

    public DbSet<Trade> Trades => Set<Trade>();

    public DbSet<DispatchRun> DispatchRuns => Set<DispatchRun>();

    public DbSet<Decision> Decisions => Set<Decision>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<LoginSession> LoginSessions => Set<LoginSession>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<PersonalToken> PersonalTokens => Set<PersonalToken>();

    public DbSet<PasswordReset> PasswordResets => Set<PasswordReset>();

    public DbSet<BrokerToken> BrokerTokens => Set<BrokerToken>();

    public DbSet<StockSplit> StockSplits => Set<StockSplit>();

    public DbSet<UserSecret> UserSecrets => Set<UserSecret>();

    public DbSet<NotificationChannel> NotificationChannels => Set<NotificationChannel>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    public DbSet<Import> Imports => Set<Import>();

    public DbSet<ImportChange> ImportChanges => Set<ImportChange>();

    public DbSet<ImportOrigin> ImportOrigins => Set<ImportOrigin>();

    public DbSet<ExchangeRate> ExchangeRates => Set<ExchangeRate>();

    public DbSet<NotificationSettings> NotificationSettings => Set<NotificationSettings>();

    public DbSet<NotificationDelivery> NotificationDeliveries => Set<NotificationDelivery>();

    public DbSet<LiveEvent> LiveEvents => Set<LiveEvent>();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public DbSet<EquityPoint> EquityPoints => Set<EquityPoint>();

    public DbSet<DailyExchangeRate> DailyExchangeRates => Set<DailyExchangeRate>();

    public DbSet<Operation> Operations => Set<Operation>();

    public DbSet<BotSimulation> Simulations => Set<BotSimulation>();

    public DbSet<PriceDay> PriceDays => Set<PriceDay>();

    public DbSet<TelegramPoll> TelegramPolls => Set<TelegramPoll>();

    public DbSet<ServerNode> ServerNodes => Set<ServerNode>();

    public DbSet<AuditTombstone> AuditTombstones => Set<AuditTombstone>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<ServerState> ServerState => Set<ServerState>();

    /// <summary>Whether the database says that a unique key exists already.</summary>
    protected abstract bool IsUniqueViolation(Exception? exception);

    /// <summary>Whether the database ended one of two writers that waited for each other. Two nodes that save the same plan add its rows in different
    /// orders, since their ids are random.</summary>
    protected virtual bool IsDeadlock(Exception exception) => false;

    public void Touch(IVersioned row) => Entry(row).Property(nameof(IVersioned.Version)).IsModified = true;

    /// <summary>Whether the database says that a row names one that is not there.</summary>
    protected abstract bool IsForeignKeyViolation(Exception? exception);

    public async Task<bool> TrySaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        catch (DbUpdateException exception) when (IsUniqueViolation(exception.InnerException))
        {
            return false;
        }
        catch (Exception exception) when (IsDeadlock(exception))
        {
            return false;
        }
        catch (DbUpdateException exception) when (IsForeignKeyViolation(exception.InnerException))
        {
            if (await Users.AnyAsync(cancellationToken))
            {
                throw;
            }

            throw new TenantGoneException(exception);
        }
    }

    public async Task<bool> TrySaveInTwoAsync(Action between, CancellationToken cancellationToken)
    {
        // Not committed, it is rolled back when it is disposed.
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        if (!await TrySaveAsync(cancellationToken))
        {
            return false;
        }

        between();
        if (!await TrySaveAsync(cancellationToken))
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var looked = BeforeSave();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var looked = BeforeSave();
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (CurrentTenantId is { } tenant)
        {
            Live?.Ring(tenant);
        }

        return saved;
    }

    /// <summary>Guards and completes what is about to be saved. Changes are looked for once, by the guard; nothing looks again until the
    /// result is disposed, because each look compares every column of every tracked row.</summary>
    private DetectedChanges BeforeSave()
    {
        TenantGuard.Enforce(this);
        var looked = new DetectedChanges(ChangeTracker);
        foreach (var entry in ChangeTracker.Entries<IVersioned>().Where(entry => entry.State == EntityState.Modified))
        {
            var version = entry.Property(versioned => versioned.Version);
            version.CurrentValue = version.OriginalValue + 1;
        }

        foreach (var entry in ChangeTracker.Entries<User>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            entry.Property(UserModel.NormalizedUsername).CurrentValue = AccountName.Normalize(entry.Entity.Username);
            entry.Property(UserModel.NormalizedEmail).CurrentValue = AccountName.Normalize(entry.Entity.Email);
        }

        // After the guard has stamped them: they are the tenant's own.
        if (Live is not null && CurrentTenantId is { } tenant)
        {
            foreach (var live in Persistence.LiveEvents.Of(ChangeTracker))
            {
                live.UserId = tenant;
                LiveEvents.Add(live);
            }
        }

        return looked;
    }

    private readonly struct DetectedChanges : IDisposable
    {
        private readonly ChangeTracker _tracker;
        private readonly bool _automatic;

        public DetectedChanges(ChangeTracker tracker)
        {
            (_tracker, _automatic) = (tracker, tracker.AutoDetectChangesEnabled);
            tracker.AutoDetectChangesEnabled = false;
        }

        public void Dispose() => _tracker.AutoDetectChangesEnabled = _automatic;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<decimal>().HaveConversion<StoredDecimalConverter>().HavePrecision(20, Money.StoredDecimals);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        UserModel.Configure(modelBuilder);
        AccessModel.Configure(modelBuilder);
        TradingModel.Configure(modelBuilder);
        PortfolioModel.Configure(modelBuilder);
        ImportModel.Configure(modelBuilder);
        MessageModel.Configure(modelBuilder);
        MarketModel.Configure(modelBuilder);
        modelBuilder.Entity<User>().HasQueryFilter(TenantFilter, user => user.Id == CurrentTenantId);
        foreach (var type in modelBuilder.Model.GetEntityTypes().Select(type => type.ClrType).Where(typeof(ITenantOwned).IsAssignableFrom).ToList())
        {
            OwnMethod.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
        }

        StoredNames.Apply(modelBuilder);
    }

    private static readonly MethodInfo OwnMethod =
        typeof(EggMoneyDbContext).GetMethod(nameof(Own), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>All that being owned means, in one place. The filter must read a property of the context: EF replaces that by the
    /// context at hand, while a local variable would be kept with the cached model for ever.</summary>
    private void Own<T>(ModelBuilder modelBuilder)
        where T : class, ITenantOwned
    {
        var entity = modelBuilder.Entity<T>();
        entity.HasQueryFilter(TenantFilter, row => row.UserId == CurrentTenantId);
        entity.Property(row => row.UserId).IsConcurrencyToken();
        entity.HasOne<User>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Restrict);
        if (typeof(IVersioned).IsAssignableFrom(typeof(T)))
        {
            entity.Property<int>(nameof(IVersioned.Version)).IsConcurrencyToken();
        }
    }
}
