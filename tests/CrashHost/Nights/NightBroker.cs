using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.KisSimulator;

namespace EggMoney.CrashHost.Nights;

/// <summary>The simulated broker as a process of its own, reached by its control API.</summary>
internal sealed class NightBroker : IAsyncDisposable
{
    private const string Greeting = "A simulated broker listens on ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private NightBroker(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
        _http = new() { BaseAddress = new(address, "_sim/") };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The last it wrote.</summary>
    public string Output => _process.Output;

    /// <summary>Starts it with accounts, each as <c>NAME:CASH:real|mock</c>.</summary>
    public static async Task<NightBroker> StartAsync(string folder, NightClock clock, int seed, IEnumerable<string> accounts)
    {
        string[] arguments = ["--port", "0", "--clock", clock.Setting, "--seed", seed.ToString(CultureInfo.InvariantCulture), "--unlimited"];
        var process = ChildProcess.Start(
            folder, "EggMoney.KisSimulator", new Dictionary<string, string?>(), [.. arguments, .. accounts.SelectMany(account => new[] { "--account", account })], Greeting);
        try
        {
            var line = await process.LineAsync(Patience);
            return new(process, new(line[Greeting.Length..line.IndexOf(';', StringComparison.Ordinal)]));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The truth about an account now.</summary>
    public async Task<SimulatedLedger> LedgerAsync(string account) => (await _http.GetFromJsonAsync<SimulatedLedger>("accounts/" + account, Json))!;

    /// <summary>From now on it misbehaves so.</summary>
    public async Task AddFaultAsync(Fault fault)
    {
        using var answer = await _http.PostAsJsonAsync("faults", fault, Json);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>From now on it behaves.</summary>
    public async Task ClearFaultsAsync()
    {
        using var answer = await _http.DeleteAsync("faults");
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
