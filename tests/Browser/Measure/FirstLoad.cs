using EggMoney.Browser.Fixtures;
using Microsoft.Playwright;

namespace EggMoney.Browser.Measure;

/// <summary>What a browser that knows nothing fetches until somebody sees their start page.</summary>
/// <param name="Limit">Bytes that it may be.</param>
/// <param name="Total">Bytes that it is, compressed as they came.</param>
/// <param name="Files">Each file, the largest first.</param>
internal sealed record FirstLoad(int Limit, int Total, IReadOnlyList<LoadedFile> Files)
{
    private const int Allowed = 300_000;

    public static async Task<FirstLoad> MeasureAsync(Stage stage, Person person)
    {
        var files = new List<LoadedFile>();
        await stage.VisitAsync(Look.Phone, person, async visit =>
        {
            var answers = new List<IResponse>();
            visit.Page.Response += (_, answer) => answers.Add(answer);
            await visit.GoAsync("/");
            await visit.CalmAsync();
            foreach (var answer in answers.Where(answer => answer.Url.StartsWith(stage.Address + "/", StringComparison.Ordinal) && !answer.Url.StartsWith(stage.Address + "/api/", StringComparison.Ordinal)).ToList())
            {
                var headers = await answer.AllHeadersAsync();
                files.Add(new(new Uri(answer.Url).AbsolutePath, headers.GetValueOrDefault("content-encoding"), (await answer.Request.SizesAsync()).ResponseBodySize));
            }
        });
        return new(Allowed, files.Sum(file => file.Bytes), [.. files.OrderByDescending(file => file.Bytes)]);
    }
}

/// <summary>A file of the page.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Encoding">How it was compressed.</param>
/// <param name="Bytes">As it came.</param>
internal sealed record LoadedFile(string Path, string? Encoding, int Bytes);
