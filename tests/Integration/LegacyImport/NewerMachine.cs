namespace EggMoney.Integration.LegacyImport;

/// <summary>The machine <c>chan</c> a day later: the old program ended the day's orders, booked them, changed a setting, and began the next day.</summary>
internal static class NewerMachine
{
    /// <summary>What happened.</summary>
    public const string NextDay = """
        UPDATE trade SET amount = amount + 5, total_price = total_price + 340.30, purchase_price = round((total_price + 340.30) / (amount + 5), 2), latest_date_trade = '2026-05-13 04:30:00.100001' WHERE name = 'TQ_1';
        UPDATE trade SET amount = amount + 4, total_price = total_price + 272.10, purchase_price = round((total_price + 272.10) / (amount + 4), 2), latest_date_trade = '2026-05-13 04:30:00.100002' WHERE name = 'TQ_2';
        UPDATE trade SET amount = amount + 6, total_price = total_price + 245.00, purchase_price = round((total_price + 245.00) / (amount + 6), 2), latest_date_trade = '2026-05-13 04:30:00.100003' WHERE name = 'SO_1';
        DELETE FROM trade WHERE name = 'SO_2';
        INSERT INTO history SELECT date_added, '2026-05-13 04:30:00.200001', 'BUY', name, symbol, 68.06, 0.0, 5.0, 0.0, 0.0 FROM trade WHERE name = 'TQ_1';
        INSERT INTO history SELECT date_added, '2026-05-13 04:30:00.200002', 'BUY', name, symbol, 68.03, 0.0, 4.0, 0.0, 0.0 FROM trade WHERE name = 'TQ_2';
        INSERT INTO history SELECT date_added, '2026-05-13 04:30:00.200003', 'BUY', name, symbol, 40.83, 0.0, 6.0, 0.0, 0.0 FROM trade WHERE name = 'SO_1';
        INSERT INTO history VALUES ('2026-04-22 04:30:00.000000', '2026-05-13 04:30:00.200004', 'SELL', 'SO_2', 'SOXL', 44.26, 49.50, 168.0, 880.32, 0.12);
        UPDATE bot_info SET seed = 450.0 WHERE name = 'TQ_2';
        UPDATE bot_info SET added_seed = 0 WHERE name = 'SO_2';
        DELETE FROM "order";
        INSERT INTO "order" VALUES ('TQ_1', '2026-05-14 00:05:00.300001', 'TQQQ', '[{"trade_type": "Buy", "amount": 2.0, "unit_price": 66.10, "total_price": 132.2}, null]', 'BUY', 3, 5, 372.8, 505.0);
        """;
}
