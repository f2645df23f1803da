using EggMoney.Benchmarks;
using EggMoney.Benchmarks.Nights;

// Benchmarks print one JSON document to standard output; they are run by hand and are no tests.
return args switch
{
    ["dispatch", .. var rest] => await DispatchBenchmark.RunAsync(Options.Parse(rest)),
    ["simulate", .. var rest] => await SimulateBenchmark.RunAsync(Options.Parse(rest)),
    ["import", .. var rest] => await ImportBenchmark.RunAsync(Options.Parse(rest)),
    ["outbox", .. var rest] => await OutboxBenchmark.RunAsync(Options.Parse(rest)),
    ["night", .. var rest] => await NightBenchmark.RunAsync(NightOptions.Parse(rest)),
    ["month", .. var rest] => await MonthBenchmark.RunAsync(NightOptions.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Benchmarks -- dispatch [--users 100] [--bots 4] [--sessions 3] [--database CONNECTION]
        dotnet run -c Release --project tests/Benchmarks -- simulate [--users 3] [--bots 4] [--sessions 250] [--database CONNECTION]
        dotnet run -c Release --project tests/Benchmarks -- import   [--trades 200000] [--database CONNECTION]
        dotnet run -c Release --project tests/Benchmarks -- outbox   [--users 1000] [--database CONNECTION]
        dotnet run -c Release --project tests/Benchmarks -- night    [--users 20] [--bots 4] [--pages 10] [--speed 60] [--memory 1G] [--cpus 1] [--answer 3s] [--answer-clock night|machine]
                                                                     [--lanes N] [--pool N] [--from -10] [--until MINUTES] [--program DIR] [--keep-output FILE]
        dotnet run -c Release --project tests/Benchmarks -- month    [--users 4] [--bots 4] [--nights 36] [--database sqlite|postgres] [--speed 360] [--day-speed 14400] [--answer 1s] [--program DIR]

        CONNECTION is empty or absent for a temporary SQLite file (durable commits), or a PostgreSQL connection string of an empty database.
        A night needs PostgreSQL's programs, Nginx and openssl; --from and --until are minutes after the open. It publishes the program unless DIR has it.
        """);
    return 1;
}
