using System.Data.Common;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Looks at everything at once. Each part has its time, and one that fails does not end the others.</summary>
internal sealed class MachineDoctor(DatabaseCheck database, IReadOnlyList<IDoctorCheck> others)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How long one part may take.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>All findings, in the order of the parts.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        // First: what asks the tables makes no sense without them.
        var first = await TryAsync(database, cancellationToken);
        var rest = await Task.WhenAll(others.Select(check => check.NeedsTables && !database.HasTables ? Task.FromResult(NotLooked(check.Name)) : TryAsync(check, cancellationToken)));
        return [.. first, .. rest.SelectMany(findings => findings)];
    }

    /// <summary>Tells a person.</summary>
    public static async Task SayAsync(IReadOnlyList<Finding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            await output.WriteLineAsync($"{Word(finding.State),-5} {finding.Name,-12} {finding.Seen}");
            if (finding.Remedy is not null)
            {
                await output.WriteLineAsync($"{string.Empty,-5} {string.Empty,-12} → {finding.Remedy}");
            }
        }
    }

    /// <summary>Tells a program.</summary>
    public static Task WriteJsonAsync(IReadOnlyList<Finding> findings, TextWriter output) => output.WriteLineAsync(JsonSerializer.Serialize(
        new { Healthy = IsHealthy(findings), Checks = findings.Select(finding => new { finding.Name, State = Word(finding.State), finding.Seen, finding.Remedy }) }, Json));

    /// <summary>Nothing is wrong; warnings may be there.</summary>
    public static bool IsHealthy(IReadOnlyList<Finding> findings) => findings.All(finding => finding.State != FindingState.Wrong);

    private static string Word(FindingState state) => state switch { FindingState.Ok => "ok", FindingState.Warn => "warn", _ => "wrong" };

    private static IReadOnlyList<Finding> NotLooked(string name) =>
    [
        Finding.Warn(
            name,
            ("Not looked at: the database does not answer, or is of another version.", "확인하지 못했습니다. 데이터베이스가 응답하지 않거나 버전이 다릅니다."),
            ("Mend the database first.", "먼저 데이터베이스 문제를 해결하십시오.")),
    ];

    private async Task<IReadOnlyList<Finding>> TryAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Budget);
        try
        {
            // Not all that it asks listens to cancellations.
            return await Task.Run(() => check.LookAsync(limit.Token), limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(check.Name, Language.Pick($"no answer within {Budget.TotalSeconds:0} s", $"{Budget.TotalSeconds:0}초 안에 응답이 없습니다"));
        }
#pragma warning disable CA1031 // Whatever it is, it is told, and the others are looked at.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return Failed(check.Name, exception is DbException or ProblemException ? DatabaseProblem.Describe(exception) ?? exception.Message : $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static IReadOnlyList<Finding> Failed(string name, string why) =>
    [
        Finding.Wrong(
            name,
            ($"It could not be looked at: {why}", $"확인하지 못했습니다: {why}"),
            ("Run this again; when it stays, the server's log may say more.", "다시 실행해 보시고, 계속되면 서버 로그를 확인하십시오.")),
    ];
}
