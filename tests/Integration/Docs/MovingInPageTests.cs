using EggMoney.Infrastructure.Security;
using EggMoney.Integration.LegacyImport;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Docs;

/// <summary>docs/moving-in.md is what happens when its commands are run, one after another, beside the files of three old machines.</summary>
public sealed class MovingInPageTests : IDisposable
{
    /// <summary>Stands on the page for lines that are left out.</summary>
    private const string LeftOut = "…";

    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_page_about_moving_in_shows_what_the_commands_print()
    {
        var transcript = Transcript.Parse(await File.ReadAllTextAsync(Path.Combine(ApiPageTests.RepositoryRoot(), "docs", "moving-in.md")));
        transcript.Steps.Count.ShouldBeGreaterThan(9);
        foreach (var (machine, example) in new[] { ("chan", "current/chan"), ("choe", "current/choe"), ("min", "old/egg_old_v00_five_files") })
        {
            Copy(LegacyExamples.Path(example), Path.Combine(_folder, "machines", machine));
        }

        // What the page calls eggmoney.
        var functions = Path.Combine(_folder, "functions.sh");
        await File.WriteAllTextAsync(functions, $"eggmoney() {{ dotnet exec '{Path.Combine(AppContext.BaseDirectory, "EggMoney.WebApi.dll")}' \"$@\"; }}\n");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var answers = await transcript.RunAsync(
            _folder,
            "http://localhost:5080",
            new Dictionary<string, string>
            {
                ["BASH_ENV"] = functions,
                ["EGGMONEY_DATABASE"] = $"Data Source={Path.Combine(_folder, "eggmoney.db")}",
                ["SECRET_KEY"] = SecretKeys.Generate(),
                ["LC_ALL"] = "C.UTF-8",
            },
            patience.Token);

        answers.Count.ShouldBe(transcript.Steps.Count);
        foreach (var (step, answer) in transcript.Steps.Zip(answers))
        {
            var printed = Transcript.Stable(answer, shapeOnly: false).Split('\n').ToList();
            var from = 0;
            foreach (var shown in Parts(step.Printed))
            {
                var at = Find(printed, shown, from);
                at.ShouldBeGreaterThanOrEqualTo(0, $"{step.Command}\nThe page shows:\n{string.Join('\n', shown)}\nIt printed:\n{answer}");
                from = at + shown.Count;
            }
        }
    }

    /// <summary>Runs of lines between those that are left out.</summary>
    private static IEnumerable<List<string>> Parts(IEnumerable<string> lines)
    {
        var part = new List<string>();
        foreach (var line in lines.Append(LeftOut))
        {
            if (line != LeftOut)
            {
                part.Add(Transcript.Stable(line, shapeOnly: false));
            }
            else if (part.Count > 0)
            {
                yield return part;
                part = [];
            }
        }
    }

    private static int Find(List<string> printed, List<string> shown, int from)
    {
        for (var at = from; at + shown.Count <= printed.Count; at++)
        {
            if (printed.Skip(at).Take(shown.Count).SequenceEqual(shown))
            {
                return at;
            }
        }

        return -1;
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
