using System.Diagnostics;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Server;

/// <summary>The built program, as somebody runs it who has just installed it.</summary>
public sealed class CreateAdminTests : IDisposable
{
    private const string Password = "Correct-horse 1";
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-create-admin-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task An_admin_is_made_on_a_new_database_and_a_user_is_promoted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var connection = database.Options.ConnectionString;

        var (code, output, error) = await RunAsync(connection, null, Password + "\n", "--username", "root", "--email", "root@example.org");
        (code, output).ShouldBe((0, "root is an admin and can log in.\n"), error);

        (code, _, error) = await RunAsync(connection, Password, "", "--username", "ROOT", "--email", "other@example.org");
        (code, error).ShouldBe((1, "There is a user ROOT already. Make them an admin with: create-admin --username ROOT --promote\n"));

        (code, _, error) = await RunAsync(connection, "short", "", "--username", "other", "--email", "other@example.org");
        (code, error).ShouldBe((1, "Password: A password has 10 to 128 characters.\n"));

        (code, _, error) = await RunAsync(connection, null, "", "--username", "other", "--email", "other@example.org");
        (code, error).ShouldBe((1, "There is no password: set EGGMONEY_ADMIN_PASSWORD, or write it to standard input.\n"));

        // Nobody was made but the first.
        await using var host = await ApiHost.StartOnAsync(database.Options);
        host.Said.ShouldBeEmpty();
        var root = (await host.Services.GetRequiredService<ISystemQueries>().ListTenantsAsync(default)).ShouldHaveSingleItem();
        var user = await host.WithDbAsync(root, db => db.Users.AsNoTracking().SingleAsync());
        (user.Username, user.Email, user.Role, user.Simulated, user.MustChangePassword).ShouldBe(("root", "root@example.org", UserRole.Admin, false, false));
        new PasswordHasher<User>().VerifyHashedPassword(user, user.PasswordHash!, Password).ShouldBe(PasswordVerificationResult.Success);
        var entry = await host.WithDbAsync(root, db => db.AuditEntries.AsNoTracking().SingleAsync());
        (entry.Action, entry.Actor, entry.Via, entry.Administrative).ShouldBe(("tenant.created", "server", CallerVia.Server, true));

        var bob = await host.AddUserAsync("bob");
        (code, output, error) = await RunAsync(connection, null, "", "--username", "Bob", "--promote");
        (code, output).ShouldBe((0, "Bob is an admin now.\n"), error);
        (await host.WithDbAsync(bob.Tenant, db => db.Users.AsNoTracking().SingleAsync())).Role.ShouldBe(UserRole.Admin);
        (code, _, error) = await RunAsync(connection, null, "", "--username", "nobody", "--promote");
        (code, error).ShouldBe((1, "There is no user nobody.\n"));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string connection, string? password, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "EggMoney.WebApi.dll"), "create-admin", .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EGGMONEY_DATABASE"] = connection;
        start.Environment["EGGMONEY_ADMIN_PASSWORD"] = password;
        start.Environment["SECRET_KEY"] = null;
        start.Environment["LANG"] = "C";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return (process.ExitCode, await output, await error);
    }
}
