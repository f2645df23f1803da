using System.Data.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>Reads and writes one account's rows in a session.</summary>
internal sealed class PaperBooks(PaperDatabase database, PaperOptions options, Guid credentialId)
{
    private readonly PaperSql _sql = database.Sql;

    public ValueTask<PaperSession> OpenAsync(CancellationToken cancellationToken) => database.OpenAsync(cancellationToken);

    /// <summary>The account, or null when it was never opened.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="locked">Keep every other writer of this account out until the session's transaction ends.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<PaperAccount?> ReadAccountAsync(PaperSession session, bool locked, CancellationToken cancellationToken)
    {
        await using var reader = await session.ReadAsync(Statement(locked ? _sql.AccountLocked : _sql.Account), cancellationToken);
        for (var skip = locked ? _sql.LockResults : 0; skip > 0; skip--)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var cash = reader.GetDecimal(0);
        DateOnly? lastDate = reader.IsDBNull(1) ? null : reader.GetFieldValue<DateOnly>(1);
        var lastNumber = reader.GetInt64(2);
        var open = new List<PaperOrder>();
        while (!reader.IsDBNull(3))
        {
            open.Add(ReadOrder(reader, 3));
            if (!await reader.ReadAsync(cancellationToken))
            {
                break;
            }
        }

        await reader.NextResultAsync(cancellationToken);
        var holdings = new Dictionary<string, decimal>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            holdings.Add(reader.GetString(0), reader.GetDecimal(1));
        }

        return new(options, cash, lastDate, lastNumber, open, holdings);
    }

    public Task<List<BrokerOrder>> ReadOrdersAsync(PaperSession session, DateOnly? date, CancellationToken cancellationToken) => ListAsync(
        session,
        date is null ? Statement(_sql.Orders) : Statement(_sql.OrdersOfDate, ("@date", date)),
        reader => ReadOrder(reader, 0).ToBrokerOrder(),
        cancellationToken);

    public Task<List<PaperFill>> ReadFillsAsync(PaperSession session, CancellationToken cancellationToken) => ListAsync(
        session,
        Statement(_sql.Fills),
        reader => new PaperFill(
            reader.GetFieldValue<DateOnly>(0),
            PaperOrder.Format(reader.GetInt64(1)),
            reader.GetString(2),
            Enum.Parse<Side>(reader.GetString(3)),
            reader.GetInt64(4),
            reader.GetDecimal(5),
            reader.GetDecimal(6),
            reader.GetDecimal(7),
            reader.GetDecimal(8),
            Utc(reader, 9)),
        cancellationToken);

    public Task<List<PaperDeposit>> ReadDepositsAsync(PaperSession session, CancellationToken cancellationToken) =>
        ListAsync(session, Statement(_sql.Deposits), reader => new PaperDeposit(reader.GetDecimal(0), Utc(reader, 1)), cancellationToken);

    public Task<List<PaperTransfer>> ReadTransfersAsync(PaperSession session, CancellationToken cancellationToken) => ListAsync(
        session, Statement(_sql.Transfers), reader => new PaperTransfer(reader.GetString(0), reader.GetDecimal(1), Utc(reader, 2)), cancellationToken);

    public async Task<bool> OrderExistsAsync(PaperSession session, DateOnly date, long number, CancellationToken cancellationToken)
    {
        await using var reader = await session.ReadAsync(Statement(_sql.OrderState, ("@date", date), ("@number", number)), cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    /// <summary>The next number of a date. The account remembers the date it traded last; a clock set back asks the orders.</summary>
    public async Task<long> NextNumberAsync(PaperSession session, PaperAccount account, DateOnly date, CancellationToken cancellationToken)
    {
        if (account.LastOrderDate == date)
        {
            return account.LastNumber + 1;
        }

        if (account.LastOrderDate is null || account.LastOrderDate < date)
        {
            return 1;
        }

        await using var reader = await session.ReadAsync(Statement(_sql.MaxNumber, ("@date", date)), cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0) + 1;
    }

    /// <summary>Writes what changed, in one go.</summary>
    public async Task SaveAsync(PaperSession session, PaperAccount account, CancellationToken cancellationToken)
    {
        var statements = new List<PaperStatement>();
        if (account.Added.Count > 0)
        {
            statements.Add(Statement(
                _sql.UpdateAccount, ("@cash", account.Cash), ("@date", account.LastOrderDate), ("@number", account.LastNumber)));
        }
        else if (account.Fills.Count > 0)
        {
            statements.Add(Statement(_sql.UpdateCash, ("@cash", account.Cash)));
        }

        statements.AddRange(account.Changed.Select(order => Statement(
            _sql.UpdateOrder,
            ("@date", order.OrderDate),
            ("@number", order.Number),
            ("@state", order.State.ToString()),
            ("@filled", order.FilledQuantity),
            ("@amount", order.FilledAmount),
            ("@fees", order.Fees),
            ("@latest", order.LatestFillAt))));
        statements.AddRange(account.Added.Select(order => Statement(
            _sql.InsertOrder,
            ("@date", order.OrderDate),
            ("@number", order.Number),
            ("@symbol", order.Symbol),
            ("@side", order.Side.ToString()),
            ("@quantity", order.Quantity),
            ("@limit", order.LimitPrice),
            ("@placed", order.PlacedAt),
            ("@close", order.SessionClose),
            ("@state", order.State.ToString()),
            ("@filled", order.FilledQuantity),
            ("@amount", order.FilledAmount),
            ("@fees", order.Fees),
            ("@latest", order.LatestFillAt))));
        foreach (var fill in account.Fills)
        {
            _ = PaperOrder.TryParse(fill.OrderNumber, out var number);
            statements.Add(Statement(
                _sql.InsertFill,
                ("@date", fill.OrderDate),
                ("@number", number),
                ("@cumulative", (long)fill.CumulativeQuantity),
                ("@quantity", fill.Quantity),
                ("@price", fill.Price),
                ("@amount", fill.Amount),
                ("@fee", fill.Fee),
                ("@at", fill.At)));
        }

        statements.AddRange(account.Fills.Select(fill => fill.Symbol).Distinct(StringComparer.Ordinal).Select(symbol =>
            Statement(_sql.UpsertHolding, ("@symbol", symbol), ("@quantity", account.Holdings[symbol]))));
        await session.WriteAsync(statements, cancellationToken);
    }

    /// <summary>Opens the account unless it is open.</summary>
    public async Task InsertAccountAsync(
        PaperSession session, decimal cash, IReadOnlyCollection<BrokerHolding> holdings, DateTime now, CancellationToken cancellationToken)
    {
        if (await session.WriteAsync([Statement(_sql.InsertAccount, ("@cash", cash), ("@now", now))], cancellationToken) > 0)
        {
            await session.WriteAsync(
                [
                    Statement(_sql.InsertDeposit, ("@amount", cash), ("@now", now)),
                    .. holdings.Select(holding => Statement(_sql.InsertTransfer, ("@symbol", holding.Symbol), ("@quantity", holding.Quantity), ("@now", now))),
                    .. holdings.Select(holding => Statement(_sql.UpsertHolding, ("@symbol", holding.Symbol), ("@quantity", holding.Quantity))),
                ],
                cancellationToken);
        }
    }

    /// <summary>Pays in; the account must be locked.</summary>
    public Task DepositAsync(PaperSession session, PaperAccount account, decimal amount, DateTime now, CancellationToken cancellationToken) =>
        session.WriteAsync(
            [
                Statement(_sql.UpdateCash, ("@cash", account.Cash + amount)),
                Statement(_sql.InsertDeposit, ("@amount", amount), ("@now", now)),
            ],
            cancellationToken);

    /// <summary>Deletes everything of the account. Its lock comes first, so that no order is placed meanwhile.</summary>
    public async Task EraseAsync(PaperSession session, CancellationToken cancellationToken)
    {
        if (await ReadAccountAsync(session, locked: true, cancellationToken) is not null)
        {
            await session.WriteAsync([.. _sql.Erase.Select(sql => Statement(sql))], cancellationToken);
        }
    }

    private static async Task<List<T>> ListAsync<T>(PaperSession session, PaperStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await session.ReadAsync(statement, cancellationToken);
        var list = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            list.Add(read(reader));
        }

        return list;
    }

    private static PaperOrder ReadOrder(DbDataReader reader, int first) => new()
    {
        OrderDate = reader.GetFieldValue<DateOnly>(first),
        Number = reader.GetInt64(first + 1),
        Symbol = reader.GetString(first + 2),
        Side = Enum.Parse<Side>(reader.GetString(first + 3)),
        Quantity = reader.GetDecimal(first + 4),
        LimitPrice = reader.GetDecimal(first + 5),
        PlacedAt = Utc(reader, first + 6),
        SessionClose = Utc(reader, first + 7),
        State = Enum.Parse<BrokerOrderState>(reader.GetString(first + 8)),
        FilledQuantity = reader.GetDecimal(first + 9),
        FilledAmount = reader.GetDecimal(first + 10),
        Fees = reader.GetDecimal(first + 11),
        LatestFillAt = reader.IsDBNull(first + 12) ? null : Utc(reader, first + 12),
    };

    // SQLite's text has no kind; everything in these books is UTC.
    private static DateTime Utc(DbDataReader reader, int column) => DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc);

    private PaperStatement Statement(string sql, params (string Name, object? Value)[] parameters) =>
        new(sql, [("@account", credentialId), .. parameters]);
}
