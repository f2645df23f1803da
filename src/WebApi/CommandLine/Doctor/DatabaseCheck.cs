using System.Globalization;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Migrating;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>The database: whether it answers, is of this program's version, has connections left, and keeps tenants apart.</summary>
internal sealed class DatabaseCheck(DatabaseOptions options, IDatabaseExamination examination) : IDoctorCheck
{
    private const decimal Crowded = 0.8m;

    public string Name => "database";

    public bool NeedsTables => false;

    /// <summary>Whether it was found to have the tables of this program.</summary>
    public bool HasTables { get; private set; }

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        if (options.Provider == DatabaseProvider.Sqlite && !File.Exists(options.SqlitePath))
        {
            return
            [
                Finding.Wrong(
                    Name,
                    ($"There is no database {options.SqlitePath}.", $"데이터베이스 {options.SqlitePath} 파일이 없습니다."),
                    ("Name it by EGGMONEY_DATABASE, start where the server starts, or make it with: migrate", "EGGMONEY_DATABASE로 지정하거나 서버를 시작하는 폴더에서 실행하십시오. 새로 만들려면 migrate를 실행하십시오.")),
            ];
        }

        DatabaseFacts facts;
        try
        {
            facts = await examination.ExamineAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseProblem.Describe(exception) is { } problem)
        {
            return [Finding.Wrong(Name, (problem, problem), ("Start the database, and compare EGGMONEY_DATABASE with it.", "데이터베이스를 시작하고 EGGMONEY_DATABASE 설정을 확인하십시오."))];
        }

        HasTables = facts.IsCurrent;
        var findings = new List<Finding>
        {
            Finding.Ok(Name, $"{facts.Engine}, {Finding.Size(facts.Bytes)}.", $"{facts.Engine}, 크기 {Finding.Size(facts.Bytes)}."),
            Migrations(facts),
        };
        if (facts.Roles is { } roles)
        {
            findings.Add(Connections(roles, options.Pools.Most));
        }

        if (Roles(facts) is { } finding)
        {
            findings.Add(finding);
        }

        return findings;
    }

    private static Finding Migrations(DatabaseFacts facts)
    {
        const string name = "migrations";
        var unknown = facts.Migrations.Where(line => line.State == MigrationState.Unknown).Select(line => line.Name).ToList();
        var pending = facts.Migrations.Where(line => line.State == MigrationState.Pending).Select(line => line.Name).ToList();
        var (unknownNames, pendingNames) = (string.Join(", ", unknown), string.Join(", ", pending));
        return unknown.Count > 0
            ? Finding.Wrong(
                name,
                ($"The database belongs to a newer program: {unknownNames}.", $"더 새로운 프로그램이 쓰던 데이터베이스입니다: {unknownNames}."),
                ("Put the newer program back, or go back with it: migrate --to", "새 프로그램을 다시 설치하거나, 새 프로그램에서 migrate --to로 되돌리십시오."))
            : pending.Count > 0
                ? Finding.Wrong(
                    name,
                    ($"{pending.Count} of {facts.Migrations.Count} are pending: {pendingNames}.", $"{facts.Migrations.Count}개 가운데 {pending.Count}개가 적용되지 않았습니다: {pendingNames}."),
                    ("Make a backup, then start the server or run: migrate", "백업한 뒤 서버를 시작하거나 migrate를 실행하십시오."))
                : Finding.Ok(name, $"All {facts.Migrations.Count} are applied.", $"{facts.Migrations.Count}개가 모두 적용되어 있습니다.");
    }

    private static Finding Connections(PostgresFacts facts, int program)
    {
        const string name = "connections";
        var (english, korean) = (
            string.Create(CultureInfo.InvariantCulture, $"{facts.Connections} of {facts.MostConnections} are in use; each server takes {program} at most."),
            string.Create(CultureInfo.InvariantCulture, $"{facts.MostConnections}개 가운데 {facts.Connections}개를 사용 중이며, 서버 하나가 최대 {program}개를 씁니다."));
        return facts.Connections > facts.MostConnections * Crowded || program > facts.MostConnections
            ? Finding.Warn(
                name,
                (english, korean),
                ("Raise max_connections of PostgreSQL, or lower the program's pools (Sizes in docs/operations.md).", "PostgreSQL의 max_connections를 늘리거나 프로그램의 연결 수를 줄이십시오(docs/operations.md의 Sizes)."))
            : Finding.Ok(name, english, korean);
    }

    private static Finding? Roles(DatabaseFacts facts)
    {
        const string name = "roles";
        if (facts.Problem is { } problem)
        {
            return Finding.Wrong(
                name,
                (problem, $"데이터베이스에 문제가 있습니다: {problem}"),
                ("Take SUPERUSER and BYPASSRLS from the roles (ALTER ROLE … NOSUPERUSER NOBYPASSRLS), and start the server anew.", "역할에서 SUPERUSER와 BYPASSRLS를 제거하고(ALTER ROLE … NOSUPERUSER NOBYPASSRLS) 서버를 다시 시작하십시오."));
        }

        return facts.Roles is not { } roles || !facts.IsCurrent ? null
            : roles.LoginIsTooMighty
                ? Finding.Wrong(
                    name,
                    ($"The login role {roles.Login} is a superuser, or row security does not hold it.", $"로그인 역할 {roles.Login}이(가) 슈퍼유저이거나 행 단위 보안의 적용을 받지 않습니다."),
                    ($"An administrator runs: ALTER ROLE {roles.Login} NOSUPERUSER NOBYPASSRLS", $"관리자가 다음을 실행해야 합니다: ALTER ROLE {roles.Login} NOSUPERUSER NOBYPASSRLS"))
                : Finding.Ok(name, $"{roles.Login} is no superuser, and row security holds.", $"{roles.Login}은(는) 슈퍼유저가 아니며 행 단위 보안이 적용됩니다.");
    }
}
