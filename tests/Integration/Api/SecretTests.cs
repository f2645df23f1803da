using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;
using static EggMoney.Integration.Api.AccountLab;

namespace EggMoney.Integration.Api;

/// <summary>What becomes of stored secrets when somebody has the database in their hands, or the server has the wrong key.</summary>
public class SecretTests
{
    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_token_moved_to_another_field_account_or_user_is_refused_and_nothing_else_breaks(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var bob = await host.AddUserAsync("bob");
        var one = Id(await AddAsync(alice, Kis(label: "One")));
        var other = Id(await AddAsync(alice, Kis(label: "Other", accountNumber: "11111111")));
        var his = Id(await AddAsync(bob, Kis(accountNumber: "22222222")));
        var foreign = (await SecretsAsync(host, bob.Tenant)).Single(row => row.Field == "accountNumber");
        var moves = new (string Name, Action<List<UserSecret>> Move)[]
        {
            ("field", rows => (Of(rows, "appKey").Token, Of(rows, "appSecret").Token) = (Of(rows, "appSecret").Token, Of(rows, "appKey").Token)),
            ("account", rows => Of(rows, "accountNumber").Token = rows.Single(row => row.SubjectId == other && row.Field == "accountNumber").Token),
            ("user", rows => Of(rows, "accountNumber").Token = foreign.Token),
        };
        foreach (var (name, move) in moves)
        {
            var intact = await SecretsAsync(host, alice.Tenant);
            await TamperAsync(host, alice.Tenant, move);
            await VerifyAsync(alice, one).ShouldRefuseAsync(HttpStatusCode.Conflict, "secret_unreadable");
            await ActivateAsync(alice, one).ShouldRefuseAsync(HttpStatusCode.Conflict, "secret_unreadable");
            (await GetAsync(alice, one)).GetProperty("accountNumber").GetString().ShouldBe("…42", name);
            (await ListAsync(alice)).Count.ShouldBe(2);
            await VerifyAsync(alice, other).ShouldBeOkAsync();
            await VerifyAsync(bob, his).ShouldBeOkAsync();
            await TamperAsync(host, alice.Tenant, rows => rows.ForEach(row => row.Token = intact.Single(kept => kept.SubjectId == row.SubjectId && kept.Field == row.Field).Token));
            await VerifyAsync(alice, one).ShouldBeOkAsync();
        }

        // Entered again, all is well.
        await TamperAsync(host, alice.Tenant, moves[0].Move);
        await alice.Client.PutAsJsonAsync($"{Accounts}/{one}", new { label = "One", productCode = "01", appKey = AppKey, appSecret = AppSecret }).ShouldBeOkAsync();
        await VerifyAsync(alice, one).ShouldBeOkAsync();

        UserSecret Of(List<UserSecret> rows, string field) => rows.Single(row => row.SubjectId == one && row.Field == field);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Without_its_key_a_secret_stays_and_the_key_is_named(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));
        var before = await SecretsAsync(host, alice.Tenant);
        await using (var wrong = await host.StartAnotherAsync(SecretKeys.Generate(), configure: services => services.AddSingleton<IBrokerFactory, StandInBrokers>()))
        {
            var there = new ApiUser(alice.Tenant, wrong.ClientOf(await wrong.IssueAsync(alice.Tenant)));
            var problem = await VerifyAsync(there, id).ShouldRefuseAsync(HttpStatusCode.ServiceUnavailable, "secret_key_missing");
            problem.GetProperty("title").GetString().ShouldNotBeNull().ShouldContain(before[0].KeyId);
            await ActivateAsync(there, id).ShouldRefuseAsync(HttpStatusCode.ServiceUnavailable, "secret_key_missing");
            (await GetAsync(there, id)).GetProperty("appKey").GetString().ShouldBe("…WXYZ");
            await there.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "Renamed", productCode = "01" }).ShouldBeOkAsync();
            KisOf(wrong).Asked.ShouldBe(0);
        }

        var after = await SecretsAsync(host, alice.Tenant);
        after.Select(row => (row.Token, row.KeyId, row.Mask, row.UpdatedAt, row.Version)).ShouldBe(before.Select(row => (row.Token, row.KeyId, row.Mask, row.UpdatedAt, row.Version)));
        await VerifyAsync(alice, id).ShouldBeOkAsync();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task No_column_of_any_table_holds_a_secret_in_clear(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        await SetPasswordAsync(host, alice);
        var paper = Id(await AddAsync(alice, Paper()));
        var id = Id(await AddAsync(alice, Kis("real", "LABELinCLEAR")));
        var channel = Id(await AddAsync(alice, Channel(), Channels));
        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "LABELinCLEAR", productCode = "01", appKey = AppKey, appSecret = AppSecret, accountNumber = AccountNumber }).ShouldBeOkAsync();
        await alice.Client.PutAsJsonAsync($"{Channels}/{channel}", new { label = "Phone", enabled = true, botToken = BotToken, chatId = ChatId }).ShouldBeOkAsync();
        await VerifyAsync(alice, id).ShouldBeOkAsync();
        await ActivateAsync(alice, id, password: "not the password").ShouldRefuseAsync(HttpStatusCode.Unauthorized, "proof_wrong");
        await ActivateAsync(alice, id, password: Password).ShouldBeOkAsync();
        (await alice.Client.DeleteAsync($"{Accounts}/{paper}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await using var connection = await OpenAsync(host.Database);
        var text = new StringBuilder();
        var tables = await TablesAsync(connection);
        tables.ShouldContain("user_secrets");
        foreach (var table in tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    text.Append(reader.GetValue(column) is byte[] bytes ? Encoding.Latin1.GetString(bytes) : reader.GetValue(column)).Append('\n');
                }
            }
        }

        var all = text.ToString();
        all.ShouldContain("LABELinCLEAR");
        all.ShouldContain((await SecretsAsync(host, alice.Tenant))[0].Token);
        foreach (var secret in new[] { AppKey, AppSecret, AccountNumber, BotToken, ChatId, Password, "not the password" })
        {
            foreach (var form in new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('='), Convert.ToHexString(Encoding.UTF8.GetBytes(secret)) })
            {
                all.Contains(form, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{secret[..4]}… is in the database.");
            }
        }
    }

    /// <summary>As the owner of the tables, who is not held by row security once the force is lifted.</summary>
    private static async Task<DbConnection> OpenAsync(DatabaseOptions database)
    {
        DbConnection connection = database.Provider == DatabaseProvider.Sqlite ? new SqliteConnection(database.ConnectionString) : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        if (connection is NpgsqlConnection)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = """
                DO $$
                DECLARE name regclass;
                BEGIN
                  FOR name IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity
                  LOOP EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', name); END LOOP;
                END $$
                """;
            await command.ExecuteNonQueryAsync();
        }

        return connection;
    }

    private static async Task<List<string>> TablesAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = connection is SqliteConnection
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')";
        var tables = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0).Replace("public.", "", StringComparison.Ordinal));
        }

        return tables;
    }
}
