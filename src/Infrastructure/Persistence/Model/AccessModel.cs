using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Model;

/// <summary>How people get in, their secrets, and who did what: sessions, refresh_tokens, personal_tokens, password_resets, invitations,
/// user_secrets, notification_channels, audit_entries, audit_heads, audit_tombstones.</summary>
internal static class AccessModel
{
    /// <summary>A SHA-256 in hexadecimal digits.</summary>
    private const int HashLength = 64;

    public static void Configure(ModelBuilder modelBuilder)
    {
        ConfigureTokens(modelBuilder);
        ConfigureAudit(modelBuilder);

        modelBuilder.Entity<UserSecret>(secret =>
        {
            secret.ToTable("user_secrets").HasKey(row => new { row.UserId, row.SubjectId, row.Field });
            secret.Property(row => row.Field).HasMaxLength(32);
            secret.Property(row => row.KeyId).HasMaxLength(16);
            secret.Property(row => row.Mask).HasMaxLength(16);
        });

        modelBuilder.Entity<BrokerToken>(token =>
        {
            token.ToTable("broker_tokens").HasKey(row => new { row.UserId, row.CredentialId });
            token.Property(row => row.KeysHash).HasMaxLength(32);
            token.HasOne<UserCredential>().WithMany().HasForeignKey(row => new { row.UserId, row.CredentialId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<NotificationChannel>(channel =>
        {
            channel.ToTable("notification_channels").HasKey(row => new { row.UserId, row.Id });
            channel.Property(row => row.Label).HasMaxLength(100);
            channel.Property(row => row.TokenHash).HasMaxLength(HashLength);
            channel.Property(row => row.PairingHash).HasMaxLength(HashLength);
            channel.Property(row => row.Error).HasMaxLength(500);

            // One bot's messages are asked for once, whoever its chats belong to.
            channel.HasIndex(row => row.TokenHash);
        });
    }

    private static void ConfigureTokens(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LoginSession>(session =>
        {
            session.ToTable("sessions").HasKey(row => new { row.UserId, row.Id });
            session.Property(row => row.Address).HasMaxLength(64);
            session.Property(row => row.UserAgent).HasMaxLength(300);
        });

        modelBuilder.Entity<RefreshToken>(token =>
        {
            token.ToTable("refresh_tokens").HasKey(row => new { row.UserId, row.Id });
            token.Property(row => row.Hash).HasMaxLength(HashLength);
            token.HasOne<LoginSession>().WithMany().HasForeignKey(row => new { row.UserId, row.SessionId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<PersonalToken>(token =>
        {
            token.ToTable("personal_tokens").HasKey(row => new { row.UserId, row.Id });
            token.Property(row => row.Name).HasMaxLength(100);
            token.Property(row => row.Hash).HasMaxLength(HashLength);
        });

        modelBuilder.Entity<PasswordReset>(reset =>
        {
            reset.ToTable("password_resets").HasKey(row => new { row.UserId, row.Id });
            reset.Property(row => row.Hash).HasMaxLength(HashLength);
        });

        modelBuilder.Entity<Invitation>(invitation =>
        {
            invitation.ToTable("invitations").HasKey(row => row.Id);
            invitation.Property(row => row.Id).ValueGeneratedNever();
            invitation.Property(row => row.CodeHash).HasMaxLength(HashLength);
            invitation.Property(row => row.Note).HasMaxLength(200);
            invitation.HasIndex(row => row.CodeHash).IsUnique();
        });
    }

    private static void ConfigureAudit(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AuditEntry>(entry =>
        {
            // The key lets only one writer add entry number n: a chain cannot fork.
            entry.ToTable("audit_entries").HasKey(row => new { row.UserId, row.Sequence });
            entry.Property(row => row.Sequence).ValueGeneratedNever();
            entry.Property(row => row.Actor).HasMaxLength(100);
            entry.Property(row => row.Address).HasMaxLength(64);
            entry.Property(row => row.Action).HasMaxLength(64);
            entry.Property(row => row.Target).HasMaxLength(200);
            entry.Property(row => row.PreviousHash).HasMaxLength(HashLength);
            entry.Property(row => row.Hash).HasMaxLength(HashLength);

            // Admins read what admins did, whoever it was done to.
            entry.HasIndex(row => new { row.Administrative, row.At });
        });

        modelBuilder.Entity<AuditHead>(head =>
        {
            head.ToTable("audit_heads").HasKey(row => row.UserId);
            head.Property(row => row.UserId).ValueGeneratedNever();
            head.Property(row => row.Hash).HasMaxLength(HashLength);
        });

        modelBuilder.Entity<AuditTombstone>(tombstone =>
        {
            tombstone.ToTable("audit_tombstones").HasKey(row => row.Id);
            tombstone.Property(row => row.Id).ValueGeneratedNever();
            tombstone.Property(row => row.HeadHash).HasMaxLength(HashLength);
        });
    }
}
