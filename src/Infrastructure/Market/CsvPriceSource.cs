using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;

namespace EggMoney.Infrastructure.Market;

/// <summary>A market recorded as daily prices: one file a symbol, <c>SYMBOL.csv</c> with <c>date,open,high,low,close,volume</c>.</summary>
internal sealed class CsvPriceSource : IPriceSource
{
    private const int Decimals = 4;

    // Far above any share's price; what is larger is a slip of the pen, and keeps products within a decimal's range.
    private const decimal HighestPrice = 1_000_000_000m;

    private static readonly string[] Columns = ["date", "open", "high", "low", "close", "volume"];

    private readonly Dictionary<string, PriceSeries> _series = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly IMarketCalendar _calendar;

    private CsvPriceSource(IMarketCalendar calendar) => _calendar = calendar;

    /// <summary>What was left out of the files, in sentences; empty when nothing was.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads the files of the symbols that are asked for; others in the folder are not looked at.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="symbols">Tickers, as in the files' names.</param>
    /// <param name="calendar">Rows of days without a session are left out, with a warning; rows before the years it knows
    /// stay as history.</param>
    /// <exception cref="InputFileException">The folder or a file is missing, or a file cannot be used as it is.</exception>
    public static CsvPriceSource Load(string folder, IReadOnlyCollection<string> symbols, IMarketCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(symbols);
        ArgumentNullException.ThrowIfNull(calendar);
        if (!Directory.Exists(folder))
        {
            throw new InputFileException(folder, null, null, "the folder does not exist");
        }

        var source = new CsvPriceSource(calendar);
        foreach (var symbol in symbols.Distinct(StringComparer.Ordinal))
        {
            // The symbol becomes a file's name: it must not lead out of the folder.
            if (symbol.Length == 0 || symbol[0] == '.' || !symbol.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            {
                throw new InputFileException(folder, null, null, $"'{symbol}' is not a symbol");
            }

            source._series.Add(symbol, source.Read(Path.Combine(folder, symbol + ".csv"), symbol)!);
        }

        return source;
    }

    /// <summary>Reads every file of a folder; one whose rows all lack open, high and low, such as exchange rates, is passed over.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="calendar">As in <see cref="Load"/>.</param>
    /// <exception cref="InputFileException">The folder is missing or has no price, or a file cannot be used as it is.</exception>
    public static CsvPriceSource LoadFolder(string folder, IMarketCalendar calendar)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputFileException(folder, null, null, "the folder does not exist");
        }

        var source = new CsvPriceSource(calendar);
        foreach (var file in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            if (source.Read(file, Path.GetFileNameWithoutExtension(file), mayBeUnpriced: true) is { } series)
            {
                source._series.Add(Path.GetFileNameWithoutExtension(file), series);
            }
        }

        return source._series.Count > 0 ? source : throw new InputFileException(folder, null, null, "the folder has no file of prices (SYMBOL.csv)");
    }

    /// <inheritdoc/>
    public Quote? QuoteAt(string symbol, DateTime instant) =>
        _series.TryGetValue(symbol, out var series) ? series.QuoteAt(symbol, instant, _calendar, Decimals) : null;

    /// <inheritdoc/>
    public IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to) =>
        _series.TryGetValue(symbol, out var series) ? series.Between(from, to) : [];

    private PriceSeries? Read(string file, string symbol, bool mayBeUnpriced = false)
    {
        if (!File.Exists(file))
        {
            throw new InputFileException(file, null, null, $"the file does not exist, but {symbol} is asked for");
        }

        try
        {
            using var text = new StreamReader(file);
            using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture));
            return ReadRows(csv, file, mayBeUnpriced) is { Count: > 0 } rows ? new PriceSeries(rows) : null;
        }
        catch (BadDataException e)
        {
            throw new InputFileException(file, e.Context?.Parser?.RawRow, null, "a quotation mark is out of place", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(file, null, null, "the file cannot be read: " + e.Message, e);
        }
    }

    private List<DailyPrice> ReadRows(CsvParser csv, string file, bool mayBeUnpriced)
    {
        var width = ReadHeader(csv, file);
        var rows = new List<DailyPrice>();
        var days = new DayFilter(_calendar);
        var unpriced = 0;
        DateOnly? before = null;
        while (csv.Read())
        {
            var line = new CsvLine(csv, file, width);
            var date = line.Date();
            if (date <= before)
            {
                throw line.Error("date", date == before
                    ? $"{date:yyyy-MM-dd} is there twice"
                    : $"{date:yyyy-MM-dd} comes after {before:yyyy-MM-dd}; dates must ascend");
            }

            before = date;
            if (line.IsWithoutOpenHighLow)
            {
                unpriced++;
            }
            else if (line.Prices(date) is var row && days.Trades(date))
            {
                rows.Add(row);
            }
        }

        if (rows.Count == 0 && !(mayBeUnpriced && unpriced > 0))
        {
            throw new InputFileException(file, null, null, unpriced > 0
                ? "no row has open, high and low: this is not a file of tradable prices"
                : "there is no row of a trading day");
        }

        if (unpriced > 0)
        {
            _warnings.Add($"{file}: {unpriced} rows without open, high and low were left out.");
        }

        _warnings.AddRange(days.Warnings.Select(w => $"{file}: {w}"));
        return rows;
    }

    private static int ReadHeader(CsvParser csv, string file)
    {
        var expected = string.Join(',', Columns);
        if (!csv.Read() || csv.Record is not { } header)
        {
            throw new InputFileException(file, 1, null, $"the file is empty; its first line must be {expected}");
        }

        // The volume is nice to have, also as a column.
        var names = header.Select(h => h.Trim()).ToArray();
        return names.SequenceEqual(Columns, StringComparer.OrdinalIgnoreCase)
            || names.SequenceEqual(Columns.SkipLast(1), StringComparer.OrdinalIgnoreCase)
            ? names.Length
            : throw new InputFileException(file, csv.RawRow, null, $"the header is '{string.Join(',', header)}'; it must be {expected}");
    }

    /// <summary>Reads the fields of one line, and says where the line is when one is wrong.</summary>
    private readonly struct CsvLine
    {
        private readonly string _file;
        private readonly int _line;
        private readonly string[] _fields;

        public CsvLine(CsvParser csv, string file, int width)
        {
            _file = file;
            _line = csv.RawRow;
            _fields = csv.Record!;
            if (_fields.Length > width || _fields.Length < Columns.Length - 1)
            {
                throw new InputFileException(file, _line, null, $"there are {_fields.Length} fields instead of {width}");
            }
        }

        public bool IsWithoutOpenHighLow => string.IsNullOrWhiteSpace(_fields[1]) && string.IsNullOrWhiteSpace(_fields[2]) && string.IsNullOrWhiteSpace(_fields[3]);

        public InputFileException Error(string field, string problem) => new(_file, _line, field, problem);

        public DateOnly Date() => DateOnly.TryParseExact(_fields[0].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Error("date", $"'{_fields[0]}' is not a date such as 2024-01-31");

        public DailyPrice Prices(DateOnly date) => new(date, Price(1), Price(2), Price(3), Price(4), Volume());

        private decimal Price(int column) => Number(column) is { } price && price > 0 && price <= HighestPrice
            ? price
            : throw Error(Columns[column], $"'{_fields[column]}' is not a number above 0");

        private decimal? Volume()
        {
            const int Column = 5;
            if (_fields.Length <= Column || string.IsNullOrWhiteSpace(_fields[Column]))
            {
                return null;
            }

            return Number(Column) is { } volume && volume >= 0
                ? volume
                : throw Error(Columns[Column], $"'{_fields[Column]}' is not a number from 0");
        }

        private decimal? Number(int column) => decimal.TryParse(
            _fields[column],
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number) ? number : null;
    }

    /// <summary>Tells which rows trade, and remembers those that do not.</summary>
    private sealed class DayFilter(IMarketCalendar calendar)
    {
        private readonly Dictionary<int, bool> _knownYears = [];
        private readonly List<DateOnly> _closed = [];
        private int _unknown;

        public IEnumerable<string> Warnings
        {
            get
            {
                if (_closed.Count > 0)
                {
                    const int Shown = 5;
                    yield return $"{_closed.Count} rows on days without a session were left out: "
                        + string.Join(", ", _closed.Take(Shown).Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
                        + (_closed.Count > Shown ? ", …" : ".");
                }

                if (_unknown > 0)
                {
                    yield return $"{_unknown} rows outside the calendar's years are history only and do not trade.";
                }
            }
        }

        public bool Trades(DateOnly date)
        {
            if (!Knows(date.Year))
            {
                _unknown++;
                return true;
            }

            if (calendar.SessionOn(date) is not null)
            {
                return true;
            }

            _closed.Add(date);
            return false;
        }

        // A calendar says that it does not know a year by throwing; once a year is enough.
        private bool Knows(int year)
        {
            if (_knownYears.TryGetValue(year, out var known))
            {
                return known;
            }

            try
            {
                calendar.SessionOn(new DateOnly(year, 1, 1));
                known = true;
            }
            catch (ArgumentOutOfRangeException)
            {
                known = false;
            }

            return _knownYears[year] = known;
        }
    }
}
