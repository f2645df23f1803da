using EggMoney.Benchmarks;

// Benchmarks print one JSON document to standard output; they are run by hand and are no tests.
return args switch
{
    ["dispatch", .. var rest] => await DispatchBenchmark.RunAsync(Options.Parse(rest)),
    ["simulate", .. var rest] => await SimulateBenchmark.RunAsync(Options.Parse(rest)),
    ["import", .. var rest] => await ImportBenchmark.RunAsync(Options.Parse(rest)),
    ["outbox", .. var rest] => await OutboxBenchmark.RunAsync(Options.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Benchmarks -- dispatch [--users 100] [--bots 4] [--sessions 3] [--database CONNECTION]
        dotnet run -c Release --project tests/Benchmarks -- simulate [--users 3] [--bots 4] [--sessions 250] [--database CONNECTION]
        dotnet run -c Release --project tests/Benchmarks -- import   [--trades 200000] [--database CONNECTION]
        dotnet run -c Release --project tests/Benchmarks -- outbox   [--users 1000] [--database CONNECTION]

        CONNECTION is empty or absent for a temporary SQLite file (durable commits), or a PostgreSQL connection string of an empty database.
        """);
    return 1;
}
