using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Model;

/// <summary>What is held and what was traded: positions, fills, trades, cash_accounts, cash_entries.</summary>
internal static class PortfolioModel
{
    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Position>(position =>
        {
            position.ToTable("positions").HasKey(row => new { row.UserId, row.Id });
            position.Property(row => row.Name).HasMaxLength(100);
            position.Property(row => row.Symbol).HasMaxLength(16);
            position.Ignore(row => row.Invested);
            position.HasIndex(row => new { row.UserId, row.BotId }).IsUnique();
            position.HasOne<Bot>().WithMany().HasForeignKey(row => new { row.UserId, row.BotId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<StockSplit>(split =>
        {
            split.ToTable("stock_splits").HasKey(row => new { row.UserId, row.Id });
            split.Property(row => row.Symbol).HasMaxLength(16);
            split.HasIndex(row => new { row.UserId, row.Symbol, row.EffectiveDate }).IsUnique();
        });

        modelBuilder.Entity<Fill>(fill =>
        {
            fill.ToTable("fills").HasKey(row => new { row.UserId, row.Id });
            fill.Property(row => row.Symbol).HasMaxLength(16);
            fill.Property(row => row.OrderNumber).HasMaxLength(64);
            fill.HasIndex(row => new { row.UserId, row.CredentialId, row.OrderDate, row.OrderNumber, row.CumulativeQuantity })
                .IsUnique()
                .HasDatabaseName("ix_fills_broker_fill");
            fill.HasIndex(row => new { row.UserId, row.NettingPairId, row.Side }).IsUnique();
            fill.HasIndex(row => new { row.UserId, row.SessionDate });
            fill.HasOne<Order>().WithMany().HasForeignKey(row => new { row.UserId, row.OrderId }).OnDelete(DeleteBehavior.Restrict);
            fill.HasOne<OrderSlice>().WithMany().HasForeignKey(row => new { row.UserId, row.SliceId }).OnDelete(DeleteBehavior.Restrict);
            fill.HasOne<Bot>().WithMany().HasForeignKey(row => new { row.UserId, row.BotId }).OnDelete(DeleteBehavior.Restrict);
            fill.HasOne<UserCredential>().WithMany().HasForeignKey(row => new { row.UserId, row.CredentialId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<EquityPoint>(point =>
        {
            point.ToTable("equity_points").HasKey(row => new { row.UserId, row.SessionDate });
            point.Property(row => row.Unpriced).HasMaxLength(500);
        });

        modelBuilder.Entity<Trade>(trade =>
        {
            trade.ToTable("trades").HasKey(row => new { row.UserId, row.Id });
            trade.Property(row => row.Name).HasMaxLength(100);
            trade.Property(row => row.Symbol).HasMaxLength(16);
            trade.HasIndex(row => new { row.UserId, row.ExecutedAt });
            trade.HasIndex(row => new { row.UserId, row.SessionDate });
            trade.HasIndex(row => new { row.UserId, row.BotId, row.ExecutedAt });
            trade.HasOne<Bot>().WithMany().HasForeignKey(row => new { row.UserId, row.BotId }).OnDelete(DeleteBehavior.Restrict);
            trade.HasOne<Order>().WithMany().HasForeignKey(row => new { row.UserId, row.OrderId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<CashAccount>(account =>
        {
            account.ToTable("cash_accounts").HasKey(row => row.UserId);
            account.Property(row => row.UserId).ValueGeneratedNever();
        });

        modelBuilder.Entity<CashEntry>(entry =>
        {
            entry.ToTable("cash_entries").HasKey(row => new { row.UserId, row.Id });
            entry.Property(row => row.Note).HasMaxLength(500);
            entry.HasIndex(row => new { row.UserId, row.At });
        });
    }
}
