using System.Text.RegularExpressions;
using EggMoney.TestShared;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Docs;

/// <summary>docs/api.md is what happens when its commands are run against a new server. With EGGMONEY_WRITE_DOCS=1 this test writes the page's answers anew.</summary>
public sealed partial class ApiPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_page_about_the_api_shows_what_the_server_answers()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "api.md");
        var transcript = Transcript.Parse(await File.ReadAllTextAsync(path));
        transcript.Steps.Count.ShouldBeGreaterThan(20);

        await using var server = ServerProcess.Start(_folder, null, "--demo");
        await server.ReadyAsync();
        var token = SetupToken().Match(server.Error + server.Output).Value;
        token.ShouldNotBeEmpty("the server printed no setup token");

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var answers = await transcript.RunAsync(_folder, $"http://127.0.0.1:{server.Port}", new Dictionary<string, string> { ["SETUP_TOKEN"] = token }, patience.Token);
        if (Environment.GetEnvironmentVariable("EGGMONEY_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, transcript.With(answers));
            return;
        }

        answers.Count.ShouldBe(transcript.Steps.Count);
        foreach (var (step, answer) in transcript.Steps.Zip(answers))
        {
            Transcript.Stable(answer, step.ShapeOnly).ShouldBe(Transcript.Stable(string.Join('\n', step.Printed), step.ShapeOnly), step.Command);
        }
    }

    internal static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EggMoney.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("setup_[A-Z0-9-]+")]
    private static partial Regex SetupToken();
}
