using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>An account's books. Always: cash = deposits − purchases + sales − fees, and shares = transfers + purchases − sales.</summary>
/// <param name="Cash">Dollars, those reserved by open purchases included.</param>
/// <param name="Holdings">Shares by symbol; symbols with nothing are left out.</param>
/// <param name="Deposits">What was paid in, the opening cash first.</param>
/// <param name="Transfers">Shares that the account was opened with, by symbol.</param>
/// <param name="Orders">All orders of all dates, oldest first.</param>
/// <param name="Fills">All fills, by order, then in the order they happened.</param>
public sealed record PaperLedger(
    decimal Cash,
    IReadOnlyList<BrokerHolding> Holdings,
    IReadOnlyList<PaperDeposit> Deposits,
    IReadOnlyList<PaperTransfer> Transfers,
    IReadOnlyList<BrokerOrder> Orders,
    IReadOnlyList<PaperFill> Fills);

/// <summary>Dollars paid in.</summary>
/// <param name="Amount">Dollars.</param>
/// <param name="At">UTC.</param>
public sealed record PaperDeposit(decimal Amount, DateTime At);

/// <summary>Shares brought in from elsewhere.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares; may be fractional.</param>
/// <param name="At">UTC.</param>
public sealed record PaperTransfer(string Symbol, decimal Quantity, DateTime At);

/// <summary>One execution.</summary>
/// <param name="OrderDate">The order's date.</param>
/// <param name="OrderNumber">The order's number on that date.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Side">Which way.</param>
/// <param name="CumulativeQuantity">Shares of the order filled up to and with this fill.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Dollars a share.</param>
/// <param name="Amount">Dollars without the fee, in cents.</param>
/// <param name="Fee">Dollars.</param>
/// <param name="At">UTC.</param>
public sealed record PaperFill(
    DateOnly OrderDate,
    string OrderNumber,
    string Symbol,
    Side Side,
    decimal CumulativeQuantity,
    decimal Quantity,
    decimal Price,
    decimal Amount,
    decimal Fee,
    DateTime At);
