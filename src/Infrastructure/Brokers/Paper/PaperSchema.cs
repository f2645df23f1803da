namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>The tables of the paper broker's books, in each engine's words. Every statement may run again.</summary>
internal static class PaperSchema
{
    /// <summary>Decimals and times as text: SQLite has neither, and a double would lose cents.</summary>
    public const string Sqlite = """
        CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY) STRICT;
        CREATE TABLE IF NOT EXISTS accounts (
            credential_id TEXT NOT NULL PRIMARY KEY,
            cash TEXT NOT NULL,
            last_order_date TEXT,
            last_number INTEGER NOT NULL,
            opened_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS deposits (
            credential_id TEXT NOT NULL REFERENCES accounts,
            number INTEGER NOT NULL,
            amount TEXT NOT NULL,
            deposited_at TEXT NOT NULL,
            PRIMARY KEY (credential_id, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS transfers (
            credential_id TEXT NOT NULL REFERENCES accounts,
            symbol TEXT NOT NULL,
            quantity TEXT NOT NULL,
            transferred_at TEXT NOT NULL,
            PRIMARY KEY (credential_id, symbol)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS holdings (
            credential_id TEXT NOT NULL REFERENCES accounts,
            symbol TEXT NOT NULL,
            quantity TEXT NOT NULL,
            PRIMARY KEY (credential_id, symbol)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS orders (
            credential_id TEXT NOT NULL REFERENCES accounts,
            order_date TEXT NOT NULL,
            number INTEGER NOT NULL,
            symbol TEXT NOT NULL,
            side TEXT NOT NULL,
            quantity TEXT NOT NULL,
            limit_price TEXT NOT NULL,
            placed_at TEXT NOT NULL,
            session_close TEXT NOT NULL,
            state TEXT NOT NULL,
            filled_quantity TEXT NOT NULL,
            filled_amount TEXT NOT NULL,
            fees TEXT NOT NULL,
            latest_fill_at TEXT,
            PRIMARY KEY (credential_id, order_date, number)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS ix_orders_open ON orders (credential_id, order_date, number) WHERE state = 'Open';
        CREATE TABLE IF NOT EXISTS fills (
            credential_id TEXT NOT NULL,
            order_date TEXT NOT NULL,
            number INTEGER NOT NULL,
            cumulative_quantity INTEGER NOT NULL,
            quantity TEXT NOT NULL,
            price TEXT NOT NULL,
            amount TEXT NOT NULL,
            fee TEXT NOT NULL,
            filled_at TEXT NOT NULL,
            PRIMARY KEY (credential_id, order_date, number, cumulative_quantity),
            FOREIGN KEY (credential_id, order_date, number) REFERENCES orders) STRICT, WITHOUT ROWID;
        """;

    /// <summary>The checks are a second lock on the door: the rules never let them fail.</summary>
    public const string Postgres = """
        CREATE SCHEMA IF NOT EXISTS paper;
        REVOKE ALL ON SCHEMA paper FROM PUBLIC;
        CREATE TABLE IF NOT EXISTS paper.schema_version (version integer NOT NULL PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS paper.accounts (
            credential_id uuid NOT NULL PRIMARY KEY,
            cash numeric(20,8) NOT NULL CHECK (cash >= 0),
            last_order_date date,
            last_number bigint NOT NULL,
            opened_at timestamptz NOT NULL) WITH (fillfactor = 50);
        CREATE TABLE IF NOT EXISTS paper.deposits (
            credential_id uuid NOT NULL REFERENCES paper.accounts,
            number bigint NOT NULL,
            amount numeric(20,8) NOT NULL,
            deposited_at timestamptz NOT NULL,
            PRIMARY KEY (credential_id, number));
        CREATE TABLE IF NOT EXISTS paper.transfers (
            credential_id uuid NOT NULL REFERENCES paper.accounts,
            symbol text NOT NULL,
            quantity numeric(20,8) NOT NULL CHECK (quantity > 0),
            transferred_at timestamptz NOT NULL,
            PRIMARY KEY (credential_id, symbol));
        CREATE TABLE IF NOT EXISTS paper.holdings (
            credential_id uuid NOT NULL REFERENCES paper.accounts,
            symbol text NOT NULL,
            quantity numeric(20,8) NOT NULL CHECK (quantity >= 0),
            PRIMARY KEY (credential_id, symbol)) WITH (fillfactor = 50);
        CREATE TABLE IF NOT EXISTS paper.orders (
            credential_id uuid NOT NULL REFERENCES paper.accounts,
            order_date date NOT NULL,
            number bigint NOT NULL,
            symbol text NOT NULL,
            side text NOT NULL,
            quantity numeric(20,8) NOT NULL,
            limit_price numeric(20,8) NOT NULL,
            placed_at timestamptz NOT NULL,
            session_close timestamptz NOT NULL,
            state text NOT NULL,
            filled_quantity numeric(20,8) NOT NULL,
            filled_amount numeric(20,8) NOT NULL,
            fees numeric(20,8) NOT NULL,
            latest_fill_at timestamptz,
            PRIMARY KEY (credential_id, order_date, number));
        CREATE INDEX IF NOT EXISTS ix_orders_open ON paper.orders (credential_id, order_date, number) WHERE state = 'Open';
        CREATE TABLE IF NOT EXISTS paper.fills (
            credential_id uuid NOT NULL,
            order_date date NOT NULL,
            number bigint NOT NULL,
            cumulative_quantity bigint NOT NULL,
            quantity numeric(20,8) NOT NULL,
            price numeric(20,8) NOT NULL,
            amount numeric(20,8) NOT NULL,
            fee numeric(20,8) NOT NULL,
            filled_at timestamptz NOT NULL,
            PRIMARY KEY (credential_id, order_date, number, cumulative_quantity),
            FOREIGN KEY (credential_id, order_date, number) REFERENCES paper.orders);
        """ + "\n";
}
