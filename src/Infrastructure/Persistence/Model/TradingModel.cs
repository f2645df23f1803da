using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Model;

/// <summary>What is to be traded and when: bots, orders, order_slices, decisions, dispatch_runs; and what would have been: simulations. Foreign keys carry the owner, so that
/// the database itself refuses a child of another tenant's parent; nothing cascades.</summary>
internal static class TradingModel
{
    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Bot>(bot =>
        {
            bot.ToTable("bots").HasKey(row => new { row.UserId, row.Id });
            bot.Property(row => row.Name).HasMaxLength(100);
            bot.Property(row => row.Symbol).HasMaxLength(16);
            bot.Property(row => row.Ordinal).HasColumnName("position");
            bot.Property(row => row.ClosingDipRules).HasConversion<ClosingDipRulesConverter, ClosingDipRulesComparer>();
            bot.HasIndex(row => new { row.UserId, row.Name }).IsUnique().HasFilter("deleted_at IS NULL");
            bot.HasQueryFilter(DeletedRows.Filter, row => row.DeletedAt == null);
        });

        modelBuilder.Entity<Order>(order =>
        {
            order.ToTable("orders").HasKey(row => new { row.UserId, row.Id });
            order.Property(row => row.Symbol).HasMaxLength(16);
            order.Ignore(row => row.Side).Ignore(row => row.Left);
            order.HasIndex(row => new { row.UserId, row.BotId, row.SessionDate, row.Origin, row.Number }).IsUnique();
            order.HasIndex(row => new { row.UserId, row.State });
            order.HasIndex(row => new { row.UserId, row.SessionDate });

            // Whoever watches the server counts everybody's.
            order.HasIndex(row => new { row.State, row.SessionDate });

            // No foreign key: SQLite would have to make the table anew, which it cannot do within a transaction.
            order.HasIndex(row => new { row.UserId, row.OperationId });
            order.HasOne<Bot>().WithMany().HasForeignKey(row => new { row.UserId, row.BotId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<OrderSlice>(slice =>
        {
            slice.ToTable("order_slices").HasKey(row => new { row.UserId, row.Id });
            slice.Property(row => row.Symbol).HasMaxLength(16);
            slice.Property(row => row.OrderNumber).HasMaxLength(64);
            slice.Property(row => row.State);
            slice.Ignore(row => row.ReservedAmount).Ignore(row => row.ReservedQuantity).Ignore(row => row.NeedsAnswer).Ignore(row => row.IsDisowned);
            slice.HasIndex(row => new { row.UserId, row.OrderId, row.Number }).IsUnique();
            slice.HasIndex(row => new { row.UserId, row.CredentialId, row.OrderDate, row.OrderNumber }).IsUnique();
            slice.HasIndex(row => new { row.UserId, row.SessionDate, row.State });

            // The dispatcher asks for everybody's unfinished slices, a few among all that ever were.
            slice.HasIndex(row => new { row.State, row.UserId, row.SessionDate, row.Number });
            slice.HasOne<Order>().WithMany().HasForeignKey(row => new { row.UserId, row.OrderId }).OnDelete(DeleteBehavior.Restrict);
            slice.HasOne<UserCredential>().WithMany().HasForeignKey(row => new { row.UserId, row.CredentialId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<Decision>(decision =>
        {
            decision.ToTable("decisions").HasKey(row => new { row.UserId, row.Id });
            decision.Property(row => row.BotName).HasMaxLength(100);
            decision.Property(row => row.Rule).HasMaxLength(64);
            decision.HasIndex(row => new { row.UserId, row.BotId, row.SessionDate, row.Origin }).IsUnique();
            decision.HasIndex(row => new { row.UserId, row.SessionDate });
            decision.HasOne<Bot>().WithMany().HasForeignKey(row => new { row.UserId, row.BotId }).OnDelete(DeleteBehavior.Restrict);
            decision.HasOne<Order>().WithMany().HasForeignKey(row => new { row.UserId, row.OrderId }).OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<Operation>(operation =>
        {
            operation.ToTable("operations").HasKey(row => new { row.UserId, row.Id });
            operation.Property(row => row.Step).HasMaxLength(32);
            operation.Property(row => row.Error).HasMaxLength(500);
            operation.Property(row => row.Node).HasMaxLength(100);
            operation.HasOne<Bot>().WithMany().HasForeignKey(row => new { row.UserId, row.BotId }).OnDelete(DeleteBehavior.Restrict);

            // Everybody's that are at work.
            operation.HasIndex(row => new { row.State, row.NextStepAt });
        });

        modelBuilder.Entity<BotSimulation>(simulation =>
        {
            simulation.ToTable("simulations").HasKey(row => new { row.UserId, row.Id });
            simulation.Property(row => row.Error).HasMaxLength(64);
            simulation.Property(row => row.Node).HasMaxLength(100);
            simulation.HasOne<Bot>().WithMany().HasForeignKey(row => new { row.UserId, row.BotId }).OnDelete(DeleteBehavior.Restrict);

            // Everybody's that wait.
            simulation.HasIndex(row => new { row.State, row.CreatedAt });
        });

        modelBuilder.Entity<DispatchRun>(run =>
        {
            run.ToTable("dispatch_runs").HasKey(row => new { row.UserId, row.SessionDate, row.Phase, row.Number });
            run.Property(row => row.Fence).IsConcurrencyToken();
            run.Ignore(row => row.IsOver);

            // As above: without the owner in front, because the dispatcher asks for everybody's runs of a session.
            run.HasIndex(row => new { row.SessionDate, row.State });
        });
    }
}
