using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Market;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Unit.Market;

public sealed class CsvPriceSourceTests(ITestOutputHelper output) : IDisposable
{
    private const string Header = "date,open,high,low,close,volume\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-prices").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Within_a_session_the_price_goes_evenly_from_open_to_close()
    {
        // 2026-01-05 is a Monday: 14:30 to 21:00 UTC, 390 minutes. The Wednesday has no row.
        var source = Load("2026-01-02,90,95,85,91,1000\n2026-01-05,100,120,90,113,1000\n2026-01-06,113,113,113,113,\n2026-01-08,100,101,99,100.5,7\n");

        Price(source, 5, "14:29").ShouldBe((91m, null));
        Price(source, 5, "14:30").ShouldBe((100m, 91m));
        Price(source, 5, "15:00").ShouldBe((101m, 91m));
        Price(source, 5, "14:31").ShouldBe((100.0333m, 91m));
        Price(source, 5, "20:59").ShouldBe((112.9667m, 91m));
        Price(source, 5, "21:00").ShouldBe((113m, 91m));
        Price(source, 5, "23:00").ShouldBe((113m, 91m));
        Price(source, 6, "10:00").ShouldBe((113m, 91m));
        Price(source, 6, "17:00").ShouldBe((113m, 113m));

        Price(source, 7, "14:29").ShouldBe((113m, 113m));
        Price(source, 7, "14:30").ShouldBeNull();
        Price(source, 7, "21:00").ShouldBeNull();
        Price(source, 7, "21:01").ShouldBe((113m, 113m));

        Price(source, 8, "15:00").ShouldBe((100.0385m, 113m));
        Price(source, 9, "12:00").ShouldBe((100.5m, 113m));
        Price(source, 9, "15:00").ShouldBeNull();
        Price(source, 11, "15:00").ShouldBe((100.5m, 113m)); // a Sunday after the last row

        Price(source, 2, "14:29").ShouldBeNull();
        Price(source, 2, "14:30").ShouldBe((90m, null));
        Price(source, 1, "15:00").ShouldBeNull();
    }

    [Fact]
    public void An_equal_open_and_close_are_not_rounded()
    {
        var source = Load("2026-01-05,0.123456,0.2,0.1,0.123456,5\n2026-01-06,0.123456,0.2,0.1,0.654321,5\n");
        Price(source, 5, "16:00").ShouldBe((0.123456m, null));
        Price(source, 6, "14:30")!.Value.Price.ShouldBe(0.123456m);
        Price(source, 6, "16:00")!.Value.Price.ShouldBe(0.246m);
        Price(source, 6, "21:00")!.Value.Price.ShouldBe(0.654321m);
    }

    [Fact]
    public void A_quote_says_what_it_is_of_and_when()
    {
        var instant = new DateTime(2026, 1, 5, 15, 0, 0, DateTimeKind.Utc);
        var source = Load("2026-01-05,100,101,99,100,5\n");
        source.QuoteAt("TQQQ", instant).ShouldBe(new Quote("TQQQ", 100m, null, instant));
        Should.Throw<ArgumentException>(() => source.QuoteAt("TQQQ", DateTime.SpecifyKind(instant, DateTimeKind.Local)));
    }

    [Fact]
    public void Daily_prices_of_a_range()
    {
        var source = Load("2026-01-05,100,120,90,113,1000\n2026-01-06,113,113,113,113,\n2026-01-08,100,101,99,100.5,7\n");
        source.Daily("TQQQ", new(2026, 1, 1), new(2026, 1, 7)).ShouldBe(
            [new(new(2026, 1, 5), 100, 120, 90, 113, 1000), new(new(2026, 1, 6), 113, 113, 113, 113, null)]);
        source.Daily("TQQQ", DateOnly.MinValue, DateOnly.MaxValue).Count.ShouldBe(3);
        source.Daily("TQQQ", new(2026, 1, 8), new(2026, 1, 5)).ShouldBeEmpty();
        source.Daily("TQQQ", new(2026, 1, 9), new(2026, 2, 5)).ShouldBeEmpty();
        source.Daily("SOXL", new(2026, 1, 1), new(2026, 1, 7)).ShouldBeEmpty();
        source.QuoteAt("SOXL", new DateTime(2026, 1, 5, 15, 0, 0, DateTimeKind.Utc)).ShouldBeNull();
    }

    [Fact]
    public void The_volume_may_be_missing_also_as_a_column_and_lines_may_end_in_any_way()
    {
        Write("TQQQ", "\uFEFFDate,Open,High,Low,Close\r\n2026-01-05,1,1,1,1\r\n\r\n2026-01-06,2,2,2,2");
        Write("SOXL", Header + "2026-01-05,1,1,1,1\n2026-01-06,\"2\",2,2, 2 ,\n");
        var source = CsvPriceSource.Load(_folder, ["TQQQ", "SOXL", "TQQQ"], NyseCalendar.Instance);
        source.Daily("TQQQ", new(2026, 1, 1), new(2026, 1, 31)).Select(p => (p.Close, p.Volume)).ShouldBe([(1m, null), (2m, null)]);
        source.Daily("SOXL", new(2026, 1, 1), new(2026, 1, 31)).Select(p => (p.Close, p.Volume)).ShouldBe([(1m, null), (2m, null)]);
        source.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Rows_that_do_not_trade_are_left_out_with_a_warning()
    {
        var source = Load("1999-12-30,1,1,1,1,1\n2000-01-03,2,2,2,2,1\n2000-01-08,3,3,3,3,1\n2000-01-10,,,,4,\n2000-01-11,5,5,5,5,\n");
        source.Daily("TQQQ", new(1999, 1, 1), new(2000, 2, 1)).Select(p => p.Close).ShouldBe([1m, 2m, 5m]);
        source.QuoteAt("TQQQ", new DateTime(2000, 1, 3, 15, 0, 0, DateTimeKind.Utc)).ShouldNotBeNull().PreviousClose.ShouldBe(1m);
        source.QuoteAt("TQQQ", new DateTime(2000, 1, 9, 15, 0, 0, DateTimeKind.Utc)).ShouldNotBeNull().Price.ShouldBe(2m);
        source.Warnings.Count.ShouldBe(3);
        source.Warnings[0].ShouldContain("1 rows without open");
        source.Warnings[1].ShouldContain("2000-01-08");
        source.Warnings[2].ShouldContain("1 rows outside");
        source.Warnings.ShouldAllBe(w => w.Contains("TQQQ.csv", StringComparison.Ordinal));
    }

    [Fact]
    public void Highs_and_lows_that_do_not_contain_the_price_are_tolerated() =>
        Load("2026-01-05,100,99,101,100,5\n").Daily("TQQQ", new(2026, 1, 5), new(2026, 1, 5)).Count.ShouldBe(1);

    [Theory]
    [InlineData("2026-01-05,abc,1,1,1,1\n", 2, "open", "'abc' is not a number above 0")]
    [InlineData("2026-01-05,1,1,1,1,1\n2026-01-06,1,1,1,-3,1\n", 3, "close", "'-3' is not a number above 0")]
    [InlineData("2026-01-05,1,0,1,1,1\n", 2, "high", "'0' is not")]
    [InlineData("2026-01-05,1,1,,1,1\n", 2, "low", "'' is not")]
    [InlineData("2026-01-05,1,1,1,,1\n", 2, "close", "'' is not")]
    [InlineData("2026-01-05,1,1,1,NaN,1\n", 2, "close", "'NaN' is not")]
    [InlineData("2026-01-05,1,1,1,1e20,1\n", 2, "close", "'1e20' is not")]
    [InlineData("2026-01-05,1,1,1,1,many\n", 2, "volume", "'many' is not a number from 0")]
    [InlineData("2026-01-05,1,1,1,1,-1\n", 2, "volume", "'-1' is not")]
    [InlineData("05/01/2026,1,1,1,1,1\n", 2, "date", "'05/01/2026' is not a date")]
    [InlineData("2026-02-30,1,1,1,1,1\n", 2, "date", "'2026-02-30' is not a date")]
    [InlineData("2026-01-06,1,1,1,1,1\n2026-01-05,1,1,1,1,1\n", 3, "date", "dates must ascend")]
    [InlineData("2026-01-06,1,1,1,1,1\n2026-01-06,1,1,1,1,1\n", 3, "date", "2026-01-06 is there twice")]
    [InlineData("2026-01-06,1,1\n", 2, null, "3 fields instead of 6")]
    [InlineData("2026-01-06,1,1,1,1,1,1\n", 2, null, "7 fields instead of 6")]
    [InlineData("2026-01-06,1,\"1\"x,1,1,1\n", 2, null, "quotation mark")]
    [InlineData("", null, null, "no row of a trading day")]
    [InlineData("2026-01-10,1,1,1,1,1\n", null, null, "no row of a trading day")]
    [InlineData("2026-01-05,,,,1450.5,\n", null, null, "not a file of tradable prices")]
    public void A_mistake_is_named_by_file_line_and_field(string rows, int? line, string? field, string problem)
    {
        var error = Should.Throw<InputFileException>(() => Load(rows));
        error.File.ShouldBe(Path.Combine(_folder, "TQQQ.csv"));
        error.Line.ShouldBe(line);
        error.Field.ShouldBe(field);
        error.Problem.ShouldContain(problem);
        error.Message.ShouldBe(error.File + (line is null ? "" : $" line {line}") + (field is null ? "" : $", field {field}") + ": " + error.Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-05,1,1,1,1,1\n")]
    [InlineData("date,close\n")]
    [InlineData("date,open,low,high,close,volume\n")]
    public void A_bad_header(string content)
    {
        Write("TQQQ", content);
        var error = Should.Throw<InputFileException>(() => CsvPriceSource.Load(_folder, ["TQQQ"], NyseCalendar.Instance));
        error.Line.ShouldBe(1);
        error.Problem.ShouldContain("date,open,high,low,close,volume");
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Should.Throw<InputFileException>(() => CsvPriceSource.Load(_folder, ["TQQQ"], NyseCalendar.Instance))
            .Message.ShouldBe($"{_folder}/TQQQ.csv: the file does not exist, but TQQQ is asked for");
        Should.Throw<InputFileException>(() => CsvPriceSource.Load(_folder + "/none", ["TQQQ"], NyseCalendar.Instance))
            .Message.ShouldBe($"{_folder}/none: the folder does not exist");
        Should.Throw<InputFileException>(() => CsvPriceSource.Load(_folder, ["../TQQQ"], NyseCalendar.Instance))
            .Message.ShouldContain("'../TQQQ' is not a symbol");
        CsvPriceSource.Load(_folder, [], NyseCalendar.Instance).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void The_message_reads_as_promised() =>
        new InputFileException("prices/TQQQ.csv", 12, "close", "'abc' is not a number above 0").Message
            .ShouldBe("prices/TQQQ.csv line 12, field close: 'abc' is not a number above 0");

    [Fact]
    public void The_real_files_load_where_they_are()
    {
        var file = SharedPrices.File("TQQQ.csv");
        if (file is null)
        {
            output.WriteLine("Left out: ../shared/prices is not on this machine.");
            return;
        }

        var folder = Path.GetDirectoryName(file)!;
        var source = CsvPriceSource.Load(folder, ["TQQQ", "SOXL", "SPY"], NyseCalendar.Instance);
        source.Warnings.ShouldHaveSingleItem().ShouldContain("SPY.csv");
        source.Daily("TQQQ", new(2010, 1, 1), new(2026, 8, 21)).Count.ShouldBe(4157);
        Should.Throw<InputFileException>(() => CsvPriceSource.Load(folder, ["USDKRW"], NyseCalendar.Instance)).Problem.ShouldContain("not a file of tradable prices");
    }

    private static (decimal Price, decimal? PreviousClose)? Price(CsvPriceSource source, int day, string utc)
    {
        var quote = source.QuoteAt("TQQQ", new DateOnly(2026, 1, day).ToDateTime(TimeOnly.Parse(utc, null), DateTimeKind.Utc));
        return quote is null ? null : (quote.Price, quote.PreviousClose);
    }

    private CsvPriceSource Load(string rows)
    {
        Write("TQQQ", Header + rows);
        return CsvPriceSource.Load(_folder, ["TQQQ"], NyseCalendar.Instance);
    }

    private void Write(string symbol, string content) => File.WriteAllText(Path.Combine(_folder, symbol + ".csv"), content);
}
