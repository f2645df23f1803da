using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Model;

/// <summary>What people are told, and how: notification_settings, notification_deliveries, telegram_polls, live_events, idempotency_records; and server_nodes.</summary>
internal static class MessageModel
{
    /// <summary>A SHA-256 in hexadecimal digits.</summary>
    private const int HashLength = 64;

    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<NotificationSettings>(settings =>
        {
            settings.ToTable("notification_settings").HasKey(row => row.UserId);
            settings.Property(row => row.UserId).ValueGeneratedNever();
        });

        modelBuilder.Entity<NotificationDelivery>(delivery =>
        {
            delivery.ToTable("notification_deliveries").HasKey(row => new { row.UserId, row.Id });
            delivery.Property(row => row.Error).HasMaxLength(500);
            delivery.HasIndex(row => new { row.UserId, row.NotificationId, row.ChannelId }).IsUnique();
            delivery.HasIndex(row => new { row.UserId, row.ChannelId, row.State });

            // Everybody's that are due.
            delivery.HasIndex(row => new { row.State, row.NextAttemptAt });
            delivery.HasOne<Notification>().WithMany().HasForeignKey(row => new { row.UserId, row.NotificationId }).OnDelete(DeleteBehavior.Restrict)
                .HasConstraintName("fk_notification_deliveries_notification");
            delivery.HasOne<NotificationChannel>().WithMany().HasForeignKey(row => new { row.UserId, row.ChannelId }).OnDelete(DeleteBehavior.Restrict)
                .HasConstraintName("fk_notification_deliveries_channel");
        });

        modelBuilder.Entity<TelegramPoll>(poll =>
        {
            poll.ToTable("telegram_polls").HasKey(row => row.TokenHash);
            poll.Property(row => row.TokenHash).HasMaxLength(HashLength).ValueGeneratedNever();
            poll.Property(row => row.Node).HasMaxLength(100);
            poll.Property(row => row.Version).IsConcurrencyToken();
        });

        modelBuilder.Entity<LiveEvent>(live =>
        {
            live.ToTable("live_events").HasKey(row => new { row.UserId, row.Id });
            live.Property(row => row.Kind).HasMaxLength(32);
            live.HasIndex(row => new { row.UserId, row.CreatedAt });
        });

        modelBuilder.Entity<IdempotencyRecord>(record =>
        {
            record.ToTable("idempotency_records").HasKey(row => new { row.UserId, row.Name });
            record.Property(row => row.Name).HasMaxLength(100);
            record.Property(row => row.Request).HasMaxLength(300);
            record.Property(row => row.BodyHash).HasMaxLength(HashLength);
            record.HasIndex(row => new { row.UserId, row.CreatedAt });
        });

        modelBuilder.Entity<ServerNode>(node =>
        {
            node.ToTable("server_nodes").HasKey(row => row.Name);
            node.Property(row => row.Name).HasMaxLength(100).ValueGeneratedNever();
            node.Property(row => row.ProgramVersion).HasMaxLength(64);
            node.Property(row => row.Lanes).HasMaxLength(300);
        });
    }
}
