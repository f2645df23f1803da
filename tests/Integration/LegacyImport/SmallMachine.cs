namespace EggMoney.Integration.LegacyImport;

/// <summary>A machine that is small enough to see through: one bot with ten shares, one that is flat, one that is switched off, and a holding kept by hand.</summary>
internal static class SmallMachine
{
    /// <summary>Its tables and rows.</summary>
    public const string Sql = """
        CREATE TABLE bot_info (name VARCHAR PRIMARY KEY, symbol VARCHAR, seed FLOAT, profit_rate FLOAT, t_div INTEGER, max_tier INTEGER, active BOOLEAN, is_check_buy_avr_price BOOLEAN,
          is_check_buy_t_div_price BOOLEAN, point_loc VARCHAR, added_seed FLOAT, skip_sell BOOLEAN, closing_buy_conditions TEXT, sell_cooldown_days INTEGER, sell_cooldown_loss_only BOOLEAN,
          trailing_enabled BOOLEAN, trailing_t_threshold FLOAT, trailing_stop_pct FLOAT, trailing_floor_rate FLOAT, trailing_mode BOOLEAN, trailing_high_watermark FLOAT, trailing_stop FLOAT);
        CREATE TABLE trade (date_added DATETIME, name VARCHAR, symbol VARCHAR, latest_date_trade DATETIME, purchase_price FLOAT, amount FLOAT, trade_type VARCHAR, total_price FLOAT);
        CREATE TABLE history (date_added DATETIME, trade_date DATETIME, trade_type VARCHAR, name VARCHAR, symbol VARCHAR, buy_price FLOAT, sell_price FLOAT, amount FLOAT, profit FLOAT, profit_rate FLOAT);
        CREATE TABLE "order" (name VARCHAR PRIMARY KEY, date_added DATETIME, symbol VARCHAR, trade_result_list JSON, order_type VARCHAR, trade_count INTEGER, total_count INTEGER, remain_value FLOAT, total_value FLOAT);
        INSERT INTO bot_info VALUES ('AA_1', 'TQQQ', 100, 0.1, 20, 40, 1, 1, 1, 'P2_3', 0, 0, '[]', 0, 0, 0, 0.3, 0.1, 0.1, 0, 0, 0);
        INSERT INTO bot_info VALUES ('AA_2', 'TQQQ', 100, 0.1, 20, 40, 1, 1, 1, 'P2_3', 0, 0, '[]', 0, 0, 0, 0.3, 0.1, 0.1, 0, 0, 0);
        INSERT INTO bot_info VALUES ('AA_3', 'SOXL', 100, 0.1, 20, 40, 0, 1, 1, 'P2_3', 0, 0, '[]', 0, 0, 0, 0.3, 0.1, 0.1, 0, 0, 0);
        INSERT INTO trade VALUES ('2026-03-01 04:30:00', 'AA_1', 'TQQQ', '2026-03-05 04:30:00', 50, 10, 'BUY', 500);
        INSERT INTO trade VALUES ('2026-03-01 04:30:00', 'Mine', 'NVDA', '2026-03-01 04:30:00', 100, 3, 'BUY', 300);
        INSERT INTO trade VALUES ('2026-03-01 04:30:00', 'RP', 'RP', '2026-03-01 04:30:00', 1, 700, 'BUY', 700);
        INSERT INTO history VALUES ('2026-02-01 04:30:00', '2026-02-01 04:30:00.000001', 'BUY', 'AA_2', 'TQQQ', 40, 0, 2, 0, 0);
        INSERT INTO history VALUES ('2026-02-01 04:30:00', '2026-02-02 04:30:00.000002', 'BUY', 'AA_2', 'TQQQ', 40, 0, 2, 0, 0);
        INSERT INTO history VALUES ('2026-02-01 04:30:00', '2026-02-03 04:30:00.000003', 'SELL', 'AA_2', 'TQQQ', 40, 45, 4, 20, 0.13);
        INSERT INTO history VALUES ('2026-03-01 04:30:00', '2026-03-01 04:30:00.000004', 'BUY', 'AA_1', 'TQQQ', 50, 0, 4, 0, 0);
        INSERT INTO history VALUES ('2026-03-01 04:30:00', '2026-03-03 04:30:00.000005', 'BUY', 'AA_1', 'TQQQ', 50, 0, 4, 0, 0);
        INSERT INTO history VALUES ('2026-03-01 04:30:00', '2026-03-05 04:30:00.000006', 'BUY', 'AA_1', 'TQQQ', 50, 0, 2, 0, 0);
        """;

    /// <summary>AA_1 has bought two shares of a day's order.</summary>
    public const string Pending = """
        INSERT INTO "order" VALUES ('AA_1', '2026-03-07 00:05:00', 'TQQQ', '[{"trade_type": "Buy", "amount": 1.0, "unit_price": 51, "total_price": 51}, {"trade_type": "Buy", "amount": 1.0, "unit_price": 52, "total_price": 52}]', 'BUY', 3, 5, 97, 200);
        """;
}
