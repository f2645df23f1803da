using EggMoney.Domain.Market;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Model;

/// <summary>What the market did: price_days, and each user's exchange_rates and daily_exchange_rates.</summary>
internal static class MarketModel
{
    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PriceDay>(day =>
        {
            day.ToTable("price_days").HasKey(row => new { row.Market, row.Symbol, row.Date });
            day.Property(row => row.Market).HasMaxLength(32).ValueGeneratedNever();
            day.Property(row => row.Symbol).HasMaxLength(16).ValueGeneratedNever();
        });

        modelBuilder.Entity<ExchangeRate>(rate =>
        {
            rate.ToTable("exchange_rates").HasKey(row => new { row.UserId, row.Month });
            rate.Property(row => row.Source).HasMaxLength(32);
        });

        modelBuilder.Entity<DailyExchangeRate>(rate =>
        {
            rate.ToTable("daily_exchange_rates").HasKey(row => new { row.UserId, row.Date });
            rate.Property(row => row.Source).HasMaxLength(32);
        });
    }
}
