using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Model;

/// <summary>People and what they decided: users, user_credentials, settings, schedules, notifications; and server_state.</summary>
internal static class UserModel
{
    /// <summary>Hidden column that makes usernames unique whatever their case, the same way on both databases.</summary>
    public const string NormalizedUsername = nameof(NormalizedUsername);

    /// <summary>Hidden column that makes e-mail addresses unique whatever their case.</summary>
    public const string NormalizedEmail = nameof(NormalizedEmail);

    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(user =>
        {
            user.ToTable("users").HasKey(row => row.Id);
            user.Property(row => row.Id).ValueGeneratedNever();
            user.Property(row => row.Username).HasMaxLength(64);
            user.Property(row => row.Email).HasMaxLength(254);
            user.Property(row => row.PasswordHash).HasMaxLength(512);
            user.Property(row => row.SecurityStamp).HasMaxLength(64);
            user.Property(row => row.RecoveryCodes).HasMaxLength(2000);
            user.Property(row => row.Locale).HasMaxLength(8);
            user.Property(row => row.TimeZone).HasMaxLength(64);
            user.Property(row => row.Version).IsConcurrencyToken();
            user.Property<string>(NormalizedUsername).IsRequired().HasMaxLength(128);
            user.Property<string>(NormalizedEmail).IsRequired().HasMaxLength(512);
            user.HasIndex(NormalizedUsername).IsUnique();
            user.HasIndex(NormalizedEmail).IsUnique();
        });

        modelBuilder.Entity<UserCredential>(credential =>
        {
            credential.ToTable("user_credentials").HasKey(row => new { row.UserId, row.Id });
            credential.Property(row => row.Broker).HasMaxLength(32);
            credential.Property(row => row.Label).HasMaxLength(100);
            credential.Property(row => row.ProductCode).HasMaxLength(8);
            credential.HasQueryFilter(DeletedRows.Filter, row => row.DeletedAt == null);

            // One account of a user is traded on; the words are understood by both engines.
            credential.HasIndex(row => row.UserId).IsUnique().HasFilter("active");
        });

        modelBuilder.Entity<UserSettings>(settings =>
        {
            settings.ToTable("settings").HasKey(row => row.UserId);
            settings.Property(row => row.UserId).ValueGeneratedNever();
        });

        modelBuilder.Entity<Schedule>(schedule =>
        {
            schedule.ToTable("schedules").HasKey(row => row.UserId);
            schedule.Property(row => row.UserId).ValueGeneratedNever();
            schedule.Property(row => row.PlanTime).HasMaxLength(32);
            schedule.Property(row => row.SliceStart).HasMaxLength(32);
            schedule.Property(row => row.SliceEnd).HasMaxLength(32);
            schedule.Property(row => row.ClosingDipTime).HasMaxLength(32);
            schedule.Property(row => row.ReportTime).HasMaxLength(32);
            schedule.Property(row => row.Zone).HasMaxLength(64);
        });

        modelBuilder.Entity<Notification>(notification =>
        {
            notification.ToTable("notifications").HasKey(row => new { row.UserId, row.Id });
            notification.Property(row => row.Key).HasMaxLength(200);
            notification.HasIndex(row => new { row.UserId, row.Key }).IsUnique();
            notification.HasIndex(row => new { row.UserId, row.CreatedAt });

            // The outbox of everybody: a few among all that ever were.
            notification.HasIndex(row => new { row.RelayedAt, row.UserId }).HasFilter("relayed_at IS NULL");
        });

        modelBuilder.Entity<ServerState>(state =>
        {
            state.ToTable("server_state").HasKey(row => row.Id);
            state.Property(row => row.Id).ValueGeneratedNever();
            state.Property(row => row.SetupTokenHash).HasMaxLength(64);
            state.Property(row => row.BackupError).HasMaxLength(500);
            state.Property(row => row.DrillError).HasMaxLength(500);
            state.HasData(new ServerState());
        });
    }
}
