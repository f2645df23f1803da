using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Tenancy;

/// <summary>Each rule is also run on a model that breaks it: a rule that cannot fail guards nothing.</summary>
public sealed class TenantModelTests
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public void T01_every_entity_is_owned_or_global(DatabaseProvider provider) => Neither(ModelOf(provider)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Providers))]
    public void T02_what_is_owned_has_the_named_filter(DatabaseProvider provider) => Unfiltered(ModelOf(provider)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Providers))]
    public void T03_the_owner_leads_every_key_and_index(DatabaseProvider provider) => NotLed(ModelOf(provider)).ShouldBe(
        
        [
            "AuditEntry: Administrative, At", "Notification: RelayedAt, UserId", "NotificationChannel: TokenHash", "NotificationDelivery: State, NextAttemptAt", "ImportOrigin: Fingerprint",
            "BotSimulation: State, CreatedAt", "DispatchRun: SessionDate, State", "Operation: State, NextStepAt", "Order: State, SessionDate", "OrderSlice: State, UserId, SessionDate, Number",
        ]);

    [Theory]
    [MemberData(nameof(Providers))]
    public void T04_foreign_keys_between_owned_rows_carry_the_owner(DatabaseProvider provider)
    {
        NotComposite(ModelOf(provider)).ShouldBeEmpty();
        Owned(ModelOf(provider)).SelectMany(type => type.GetForeignKeys()).Count(key => IsOwned(key.PrincipalEntityType)).ShouldBe(19);
        foreach (var type in Owned(ModelOf(provider)))
        {
            type.GetForeignKeys().ShouldContain(key => key.PrincipalEntityType.ClrType == typeof(User), type.ShortName());
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void T05_the_owner_is_a_concurrency_token_and_so_are_versions(DatabaseProvider provider)
    {
        Unguarded(ModelOf(provider)).ShouldBeEmpty();
        ModelOf(provider).FindEntityType(typeof(DispatchRun))!.FindProperty(nameof(DispatchRun.Fence))!.IsConcurrencyToken.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void T06_nothing_cascades(DatabaseProvider provider) => Cascading(ModelOf(provider)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Providers))]
    public void T09_no_navigation_leads_from_row_to_row(DatabaseProvider provider) =>
        ModelOf(provider).GetEntityTypes().SelectMany(type => type.GetNavigations()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Providers))]
    public void Stored_names_are_snake_case_and_short_enough_for_postgres(DatabaseProvider provider)
    {
        var types = ModelOf(provider).GetEntityTypes().ToList();
        string[] names =
        [
            .. types.Select(type => type.GetTableName()!),
            .. types.SelectMany(type => type.GetProperties()).Select(property => property.GetColumnName()),
            .. types.SelectMany(type => type.GetKeys()).Select(key => key.GetName()!),
            .. types.SelectMany(type => type.GetForeignKeys()).Select(key => key.GetConstraintName()!),
            .. types.SelectMany(type => type.GetIndexes()).Select(index => index.GetDatabaseName()!),
        ];
        names.ShouldAllBe(name => name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'));
        types.Single(type => type.ClrType == typeof(Bot)).FindProperty(nameof(Bot.Ordinal))!.GetColumnName().ShouldBe("position");
        types.Select(type => type.GetTableName()!).Order().ShouldBe(
        [
            "audit_entries", "audit_heads", "audit_tombstones", "bots", "broker_tokens", "cash_accounts", "cash_entries", "daily_exchange_rates", "decisions", "dispatch_runs", "equity_points",
            "exchange_rates", "fills", "idempotency_records", "import_changes", "import_origins", "imports", "invitations", "live_events", "notification_channels", "notification_deliveries",
            "notification_settings", "notifications", "operations", "order_slices", "orders", "password_resets", "personal_tokens", "positions", "price_days", "refresh_tokens", "schedules",
            "server_nodes", "server_state", "sessions", "settings", "simulations", "stock_splits", "telegram_polls", "trades", "user_credentials", "user_secrets", "users",
        ]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Enums_are_text_and_ids_are_never_generated(DatabaseProvider provider)
    {
        foreach (var property in ModelOf(provider).GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            if ((Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType).IsEnum)
            {
                (property.GetTypeMapping().Converter?.ProviderClrType).ShouldBe(typeof(string), property.Name);
            }

            property.ValueGenerated.ShouldBe(ValueGenerated.Never, property.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Migrations_say_what_the_model_says(DatabaseProvider provider)
    {
        using var context = ContextOf(provider);
        context.Database.HasPendingModelChanges().ShouldBeFalse("run tools/add-migration.sh NAME");
    }

    [Fact]
    public void Each_rule_fails_on_a_model_that_breaks_it()
    {
        using var context = new BadContext();
        var model = context.GetService<IDesignTimeModel>().Model;
        Neither(model).ShouldBe(["Stray"]);
        Unfiltered(model).ShouldBe(["BadChild", "BadParent"]);
        NotLed(model).ShouldContain("BadChild: Name");
        NotComposite(model).ShouldBe(["BadChild → BadParent"]);
        Unguarded(model).ShouldBe(["BadChild.UserId", "BadParent.UserId"]);
        Cascading(model).ShouldNotBeEmpty();
    }

    private static IEnumerable<string> Neither(IModel model) => model.GetEntityTypes()
        .Where(type => !IsOwned(type) && !typeof(IGlobal).IsAssignableFrom(type.ClrType))
        .Select(type => type.ShortName());

    private static IEnumerable<string> Unfiltered(IModel model) => model.GetEntityTypes()
        .Where(type => IsOwned(type) || type.ClrType == typeof(User))
        .Where(type => type.FindDeclaredQueryFilter(EggMoneyDbContext.TenantFilter) is null)
        .Select(type => type.ShortName());

    private static IEnumerable<string> NotLed(IModel model) => Owned(model)
        .SelectMany(type => type.GetKeys().Select(key => key.Properties).Concat(type.GetIndexes().Select(index => index.Properties)))
        .Where(properties => properties[0].Name != nameof(ITenantOwned.UserId))
        .Select(properties => $"{properties[0].DeclaringType.ShortName()}: {string.Join(", ", properties.Select(property => property.Name))}");

    private static IEnumerable<string> NotComposite(IModel model) => Owned(model)
        .SelectMany(type => type.GetForeignKeys())
        .Where(key => IsOwned(key.PrincipalEntityType))
        .Where(key => key.Properties[0].Name != nameof(ITenantOwned.UserId) || key.PrincipalKey.Properties[0].Name != nameof(ITenantOwned.UserId))
        .Select(key => $"{key.DeclaringEntityType.ShortName()} → {key.PrincipalEntityType.ShortName()}");

    private static IEnumerable<string> Unguarded(IModel model) =>
        from type in Owned(model)
        from name in new[] { nameof(ITenantOwned.UserId), typeof(IVersioned).IsAssignableFrom(type.ClrType) ? nameof(IVersioned.Version) : null }
        where name is not null && !type.FindProperty(name)!.IsConcurrencyToken
        select $"{type.ShortName()}.{name}";

    private static IEnumerable<string> Cascading(IModel model) => model.GetEntityTypes()
        .SelectMany(type => type.GetForeignKeys())
        .Where(key => key.DeleteBehavior is not (DeleteBehavior.Restrict or DeleteBehavior.NoAction))
        .Select(key => $"{key.DeclaringEntityType.ShortName()} → {key.PrincipalEntityType.ShortName()}");

    private static IEnumerable<IEntityType> Owned(IModel model) => model.GetEntityTypes().Where(IsOwned);

    private static bool IsOwned(IEntityType type) => typeof(ITenantOwned).IsAssignableFrom(type.ClrType);

    private static IModel ModelOf(DatabaseProvider provider)
    {
        using var context = ContextOf(provider);
        return context.GetService<IDesignTimeModel>().Model;
    }

    private static EggMoneyDbContext ContextOf(DatabaseProvider provider) => provider == DatabaseProvider.Sqlite
        ? new SqliteDesignTimeFactory().CreateDbContext([])
        : new PostgresDesignTimeFactory().CreateDbContext([]);

    private sealed class Stray
    {
        public int Id { get; set; }
    }

    private sealed class BadParent : ITenantOwned
    {
        public Guid Id { get; set; }

        public Guid UserId { get; set; }
    }

    private sealed class BadChild : ITenantOwned
    {
        public Guid Id { get; set; }

        public Guid UserId { get; set; }

        public string Name { get; set; } = "";

        public Guid ParentId { get; set; }
    }

    private sealed class BadContext : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite("Data Source=bad.db");

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Stray>();
            modelBuilder.Entity<BadParent>();
            modelBuilder.Entity<BadChild>(child =>
            {
                child.HasIndex(row => row.Name).IsUnique();
                child.HasOne<BadParent>().WithMany().HasForeignKey(row => row.ParentId);
            });
        }
    }
}
