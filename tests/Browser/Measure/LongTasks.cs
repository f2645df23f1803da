using System.Text.Json;
using EggMoney.Browser.Fixtures;

namespace EggMoney.Browser.Measure;

/// <summary>How long a slow phone is busy at a time while it opens the start page: so long it answers no finger.</summary>
/// <param name="Limit">Milliseconds that one task may take.</param>
/// <param name="Throttling">How many times slower than this machine the phone is.</param>
/// <param name="Sessions">Sessions that the shown books go back.</param>
/// <param name="Tasks">Of several visits the one in the middle: each task of more than 50 ms.</param>
internal sealed record LongTasks(int Limit, int Throttling, int Sessions, IReadOnlyList<int> Tasks)
{
    private const int Allowed = 200;
    private const int Slower = 4;
    private const int Visits = 3;

    /// <summary>How long nothing more may happen until the page counts as opened.</summary>
    private const int Calm = 1_500;

    public int Longest => Tasks.DefaultIfEmpty().Max();

    public static async Task<LongTasks> MeasureAsync(YearStage stage)
    {
        var visits = new List<int[]>();
        for (var visit = 0; visit < Visits; visit++)
        {
            visits.Add(await VisitAsync(stage));
        }

        return new(Allowed, Slower, stage.Sessions, [.. visits.OrderBy(tasks => tasks.DefaultIfEmpty().Max()).ElementAt(Visits / 2).OrderDescending()]);
    }

    private static async Task<int[]> VisitAsync(YearStage stage)
    {
        int[] tasks = [];
        await stage.VisitAsync(Look.Phone, stage.Owner, async visit =>
        {
            await visit.Page.AddInitScriptAsync(
                """
                window.longTasks = [];
                new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })))).observe({ type: 'longtask', buffered: true });
                """);
            var devtools = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
            await devtools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slower });
            await visit.GoAsync("/");
            await visit.Page.WaitForFunctionAsync(
                "calm => performance.now() - Math.max(...window.longTasks.map(({ startTime, duration }) => startTime + duration), ...performance.getEntriesByType('resource').map(({ responseEnd }) => responseEnd)) > calm",
                Calm,
                new() { Timeout = 60_000 });
            tasks = [.. (await visit.Page.EvaluateAsync<JsonElement>("window.longTasks.map(({ duration }) => Math.round(duration))")).EnumerateArray().Select(task => task.GetInt32())];
        });
        return tasks;
    }
}
