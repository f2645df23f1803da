namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>The statements, which both engines understand; only the schema's name, the account's lock and a planner's hint differ.</summary>
internal sealed class PaperSql
{
    private const string OrderColumns =
        "o.order_date, o.number, o.symbol, o.side, o.quantity, o.limit_price, o.placed_at, o.session_close, o.state, o.filled_quantity, o.filled_amount, o.fees, o.latest_fill_at";

    /// <summary>What an account is in, children first.</summary>
    private static readonly string[] Tables = ["fills", "orders", "holdings", "transfers", "deposits", "accounts"];

    private PaperSql(string schema, string lockAccount, string openHint)
    {
        // Cash and open orders in one statement: two would be two moments, and could show money that is already spent.
        // The lock is a statement before it, so that what is read is what the holder of the lock before left.
        Account = $"""
            SELECT a.cash, a.last_order_date, a.last_number, {OrderColumns}
            FROM {schema}accounts a LEFT JOIN {schema}orders o {openHint} ON o.credential_id = a.credential_id AND o.state = 'Open'
            WHERE a.credential_id = @account ORDER BY o.order_date, o.number;
            SELECT symbol, quantity FROM {schema}holdings WHERE credential_id = @account ORDER BY symbol
            """;
        AccountLocked = lockAccount + Account;
        OrdersOfDate = $"SELECT {OrderColumns} FROM {schema}orders o WHERE o.credential_id = @account AND o.order_date = @date ORDER BY o.number";
        Orders = $"SELECT {OrderColumns} FROM {schema}orders o WHERE o.credential_id = @account ORDER BY o.order_date, o.number";
        OrderState = $"SELECT state FROM {schema}orders WHERE credential_id = @account AND order_date = @date AND number = @number";
        MaxNumber = $"SELECT coalesce(max(number), 0) FROM {schema}orders WHERE credential_id = @account AND order_date = @date";
        Fills = $"""
            SELECT f.order_date, f.number, o.symbol, o.side, f.cumulative_quantity, f.quantity, f.price, f.amount, f.fee, f.filled_at
            FROM {schema}fills f
            JOIN {schema}orders o ON o.credential_id = f.credential_id AND o.order_date = f.order_date AND o.number = f.number
            WHERE f.credential_id = @account ORDER BY f.order_date, f.number, f.cumulative_quantity
            """;
        Deposits = $"SELECT amount, deposited_at FROM {schema}deposits WHERE credential_id = @account ORDER BY number";
        Transfers = $"SELECT symbol, quantity, transferred_at FROM {schema}transfers WHERE credential_id = @account ORDER BY symbol";
        InsertAccount = $"""
            INSERT INTO {schema}accounts (credential_id, cash, last_number, opened_at) VALUES (@account, @cash, 0, @now)
            ON CONFLICT (credential_id) DO NOTHING
            """;
        UpdateAccount = $"UPDATE {schema}accounts SET cash = @cash, last_order_date = @date, last_number = @number WHERE credential_id = @account";
        UpdateCash = $"UPDATE {schema}accounts SET cash = @cash WHERE credential_id = @account";
        InsertDeposit = $"""
            INSERT INTO {schema}deposits (credential_id, number, amount, deposited_at)
            SELECT @account, coalesce(max(number), 0) + 1, @amount, @now FROM {schema}deposits WHERE credential_id = @account
            """;
        InsertTransfer = $"INSERT INTO {schema}transfers (credential_id, symbol, quantity, transferred_at) VALUES (@account, @symbol, @quantity, @now)";
        InsertOrder = $"""
            INSERT INTO {schema}orders (credential_id, order_date, number, symbol, side, quantity, limit_price, placed_at, session_close,
                state, filled_quantity, filled_amount, fees, latest_fill_at)
            VALUES (@account, @date, @number, @symbol, @side, @quantity, @limit, @placed, @close, @state, @filled, @amount, @fees, @latest)
            """;
        UpdateOrder = $"""
            UPDATE {schema}orders SET state = @state, filled_quantity = @filled, filled_amount = @amount, fees = @fees, latest_fill_at = @latest
            WHERE credential_id = @account AND order_date = @date AND number = @number
            """;
        InsertFill = $"""
            INSERT INTO {schema}fills (credential_id, order_date, number, cumulative_quantity, quantity, price, amount, fee, filled_at)
            VALUES (@account, @date, @number, @cumulative, @quantity, @price, @amount, @fee, @at)
            """;
        UpsertHolding = $"""
            INSERT INTO {schema}holdings (credential_id, symbol, quantity) VALUES (@account, @symbol, @quantity)
            ON CONFLICT (credential_id, symbol) DO UPDATE SET quantity = excluded.quantity
            """;
        AccountsBefore = $"SELECT credential_id FROM {schema}accounts WHERE opened_at < @before ORDER BY credential_id";

        Erase = [.. Tables.Select(table => $"DELETE FROM {schema}{table} WHERE credential_id = @account")];
    }

    /// <summary>For SQLite, whose BEGIN IMMEDIATE is the lock. Without the hint it prefers the primary key, and reads an account's whole past.</summary>
    public static PaperSql Sqlite { get; } = new("", "", "INDEXED BY ix_orders_open");

    /// <summary>For PostgreSQL.</summary>
    public static PaperSql Postgres { get; } = new("paper.", "SELECT 1 FROM paper.accounts WHERE credential_id = @account FOR UPDATE;\n", "");

    public string Account { get; }

    public string AccountLocked { get; }

    public string OrdersOfDate { get; }

    public string Orders { get; }

    public string OrderState { get; }

    public string MaxNumber { get; }

    public string Fills { get; }

    public string Deposits { get; }

    public string Transfers { get; }

    public string InsertAccount { get; }

    public string UpdateAccount { get; }

    public string UpdateCash { get; }

    public string InsertDeposit { get; }

    public string InsertTransfer { get; }

    public string InsertOrder { get; }

    public string UpdateOrder { get; }

    public string InsertFill { get; }

    public string UpsertHolding { get; }

    public string AccountsBefore { get; }

    public IReadOnlyList<string> Erase { get; }

    /// <summary>How many result sets come before the account's own in <see cref="AccountLocked"/>.</summary>
    public int LockResults => ReferenceEquals(this, Postgres) ? 1 : 0;
}
