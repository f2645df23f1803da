using System.Globalization;
using EggMoney.KisSimulator.Accounts;
using EggMoney.KisSimulator.Faults;
using EggMoney.KisSimulator.Market;

namespace EggMoney.KisSimulator;

/// <summary>The broker's world in memory: accounts with their own ledger, symbols with prices, orders, and the faults to come. Safe from
/// any thread. Time passes when somebody looks: fills, rejections and the close happen at their own instants, before whatever comes next.</summary>
public sealed partial class SimulatedExchange
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _requests = new(StringComparer.Ordinal);
    private readonly Matching _matching;
    private readonly OrderDesk _desk;

    /// <summary>A world without accounts.</summary>
    /// <param name="options">Its rules.</param>
    /// <param name="time">Its clock; one that stands still or is driven in leaps is fine.</param>
    public SimulatedExchange(SimulatorOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (Options, Time) = (options, time);
        Symbols = new(options);
        Faults = new(options.Seed, Log);
        _matching = new(options.Calendar, Log);
        _desk = new(options, Symbols, Faults, new(options.Seed), _matching, Log);
    }

    /// <summary>One line for each order, fill and fault. Called under the exchange's lock: be quick, and do not call back.</summary>
    public event Action<string>? Logged;

    /// <summary>The rules.</summary>
    public SimulatorOptions Options { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    internal SymbolList Symbols { get; }

    internal FaultScript Faults { get; }

    internal OrderDesk Desk => _desk;

    /// <summary>Opens an account. Keys and numbers follow from the seed and the name.</summary>
    /// <param name="name">How tests and the control API call it.</param>
    /// <param name="environment">Real or mock.</param>
    /// <param name="cash">US dollars.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public AccountKeys AddAccount(string name, KisEnvironment environment = KisEnvironment.Real, decimal cash = 100_000m)
    {
        lock (_gate)
        {
            var keys = KeyMaker.Make(Options.Seed, name, environment, _accounts.Count);
            var buffer = environment == KisEnvironment.Real ? Options.RealFeeBuffer : Options.MockFeeBuffer;
            _accounts.Add(name, new(keys, buffer, Options.FeeRate) { Cash = cash });
            return keys;
        }
    }

    /// <summary>Adds to an account's cash, or takes from it.</summary>
    public void Deposit(string account, decimal amount) => Change(account, changed => changed.Cash += amount);

    /// <summary>Puts shares into an account that it did not trade for.</summary>
    public void SetHolding(string account, string symbol, int quantity, decimal averagePrice) => Change(account, changed =>
    {
        var holding = changed.HoldingOf(Symbols.Get(symbol));
        (holding.Quantity, holding.Cost) = (quantity, quantity * averagePrice);
    });

    /// <summary>An order by a person in the broker's app: not by API, and not subject to faults.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public string PlaceByHand(string account, SimulatedSide side, string symbol, int quantity, decimal price, string type = "00") => Change(account, changed =>
    {
        var request = new OrderRequest(side, Symbols.Get(symbol).Exchange.OrderCode, symbol, quantity.ToString(CultureInfo.InvariantCulture),
            price.ToString(CultureInfo.InvariantCulture), type, "MTS");
        var (order, error) = _desk.Place(changed, request, new(null, null, account, symbol), Now);
        return order?.Padded ?? throw new InvalidOperationException($"{error!.Code}: {error.Text}");
    });

    /// <summary>A person cancels an order in the broker's app.</summary>
    /// <exception cref="InvalidOperationException">There is nothing to cancel.</exception>
    public void CancelByHand(string account, string number) => Change(account, changed =>
    {
        var order = changed.Orders.FindLast(known => known.Padded == number) ?? throw new InvalidOperationException($"There is no order {number}.");
        if (_desk.Cancel(changed, order, 0, new("by hand", null, account, order.Symbol.Ticker), "MTS", Now).Error is { } error)
        {
            throw new InvalidOperationException($"{error.Code}: {error.Text}");
        }
    });

    /// <summary>Adds a fault to the script; those added first strike first.</summary>
    public void AddFault(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            Faults.Add(fault, Now);
        }
    }

    /// <summary>Ends all faults.</summary>
    public void ClearFaults()
    {
        lock (_gate)
        {
            Faults.Clear();
        }
    }

    /// <summary>How many faults are still to come.</summary>
    public int WaitingFaults
    {
        get
        {
            lock (_gate)
            {
                return Faults.Waiting;
            }
        }
    }

    internal DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>Runs something with the world to itself.</summary>
    internal T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    /// <summary>An account by its key, caught up with the clock; only under the lock.</summary>
    internal Account? ByKey(string? appKey)
    {
        var account = _accounts.Values.FirstOrDefault(known => known.Keys.AppKey == appKey);
        if (account is not null)
        {
            _matching.CatchUp(account, Now);
        }

        return account;
    }

    /// <summary>Whether anyone has this account number; only under the lock.</summary>
    internal bool HasNumber(string number) => _accounts.Values.Any(known => known.Keys.AccountNumber == number);

    /// <summary>Counts a call; only under the lock.</summary>
    internal void Count(Account? account, string path)
    {
        _requests[path] = _requests.GetValueOrDefault(path) + 1;
        if (account is not null)
        {
            account.Requests[path] = account.Requests.GetValueOrDefault(path) + 1;
        }
    }

    private void Change(string account, Action<Account> change) => Change(account, changed =>
    {
        change(changed);
        return 0;
    });

    private T Change<T>(string account, Func<Account, T> change)
    {
        lock (_gate)
        {
            var changed = _accounts.TryGetValue(account, out var known) ? known : throw new ArgumentException($"There is no account {account}.", nameof(account));
            _matching.CatchUp(changed, Now);
            return change(changed);
        }
    }

    private void Log(string line) => Logged?.Invoke(line);
}
