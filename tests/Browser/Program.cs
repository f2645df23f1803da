using System.Runtime.InteropServices;
using System.Text.Json;
using EggMoney.Browser.Fixtures;
using EggMoney.Browser.Measure;

// Measures the page and prints JSON; the exit code is 1 when a limit is passed.
var stage = new YearStage();
try
{
    await Console.Error.WriteLineAsync("Playing a year of the demonstration…");
    await stage.InitializeAsync();
    var load = await FirstLoad.MeasureAsync(stage, stage.Owner);
    var tasks = await LongTasks.MeasureAsync(stage);
    foreach (var file in load.Files)
    {
        await Console.Error.WriteLineAsync($"{file.Bytes,9:N0}  {file.Encoding ?? "as it is",-8}  {file.Path}");
    }

    await Console.Error.WriteLineAsync($"{load.Total,9:N0}  of {load.Limit:N0} bytes may be loaded first");
    await Console.Error.WriteLineAsync($"{tasks.Longest,9:N0}  of {tasks.Limit} ms may one task take on a phone {tasks.Throttling} times as slow, with {tasks.Sessions} sessions; all: {string.Join(", ", tasks.Tasks)}");
    var result = new
    {
        machine = new
        {
            os = RuntimeInformation.OSDescription,
            cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim(),
            cores = Environment.ProcessorCount,
            dotnet = RuntimeInformation.FrameworkDescription,
            chromium = (await Chromium.GetAsync()).Version,
        },
        firstLoad = load,
        longTasks = tasks,
    };
    Console.WriteLine(JsonSerializer.Serialize(result, Json.Options));
    return load.Total <= load.Limit && tasks.Longest <= tasks.Limit ? 0 : 1;
}
finally
{
    await stage.DisposeAsync();
}

/// <summary>How the figures are written.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
